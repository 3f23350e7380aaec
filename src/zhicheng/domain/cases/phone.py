"""Change of phone (手机号码变更) for people who cannot log in to change it themselves."""

from zhicheng.domain.cases.rules import (
    CaseField,
    CaseKind,
    CaseRules,
    CaseSubject,
    Evidence,
    Ground,
    Opener,
)
from zhicheng.domain.channels import UnitRole

PHONE = CaseRules(
    kind=CaseKind.PHONE,
    label="手机号码变更",
    explanation="本人无法登录、登记的手机号码有误或已停用时，由窗口或所在单位凭证明代为申请变更。",
    effect="等待期满后登记新的手机号码，并结束该人员的全部登录；原号码会收到提醒。",
    law="《个人信息保护法》第四十六条",
    subject=CaseSubject.PERSON,
    openers=frozenset({Opener.OFFICER, Opener.UNIT}),
    unit_roles=frozenset({UnitRole.EMPLOYER, UnitRole.CONVENING_UNIT, UnitRole.COMPETENT_DEPARTMENT}),
    grounds=(
        Ground("mistyped", "登记时录入错误", ""),
        Ground("number_given_up", "原号码已停用或遗失", ""),
    ),
    evidence=(Evidence("identity_document", "本人身份证件，或单位出具的证明"),),
    working_days=2,
    fields=(CaseField.PHONE,),
)
