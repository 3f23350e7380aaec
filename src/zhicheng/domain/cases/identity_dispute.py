"""Identity dispute (身份争议): somebody else took the account of a person who now stands at the counter."""

from zhicheng.domain.cases.rules import CaseKind, CaseRules, CaseSubject, Evidence, Ground, Opener

IDENTITY_DISPUTE = CaseRules(
    kind=CaseKind.IDENTITY_DISPUTE,
    label="身份争议",
    explanation="账号被他人冒用注册时，由本人到窗口申请。提出后账号立即冻结，不能登录；不予办理或撤回的，恢复使用。",
    effect="冒用的账号作废：其登录、查验授权和下载逐项列出，能撤回的一并撤回；本人可重新注册。",
    law="《个人信息保护法》第四十六条",
    subject=CaseSubject.PERSON,
    openers=frozenset({Opener.OFFICER}),
    grounds=(
        Ground("registered_by_another", "账号由他人冒名注册", ""),
        Ground("taken_over", "账号被他人控制", ""),
    ),
    evidence=(Evidence("identity_document", "本人到场核验身份证件的记录"),),
    working_days=3,
)
