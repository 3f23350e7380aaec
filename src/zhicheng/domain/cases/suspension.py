"""Suspension (暂停) of certificates while a question about them is open."""

from zhicheng.domain.cases.rules import CaseKind, CaseRules, CaseSubject, Evidence, Ground, Opener

SUSPENSION = CaseRules(
    kind=CaseKind.SUSPENSION,
    label="暂停使用",
    explanation="对证书的真实性或取得资格有疑问、正在核实时，暂停使用。到期未作新的决定即自动恢复。",
    effect="证书在期限内显示“暂停使用”；期满、恢复或撤销后结束。持证人会收到通知。",
    law="本局规则：核实期间的临时措施，到期自动结束",
    subject=CaseSubject.CERTIFICATES,
    openers=frozenset({Opener.OFFICER}),
    grounds=(
        Ground("under_inquiry", "取得资格正在调查核实", "发证机关正在核实"),
        Ground("forgery_reported", "有人举报材料造假", "发证机关正在核实"),
        Ground("identity_dispute", "身份争议处理期间", "发证机关正在核实"),
        Ground("resume", "核实完毕，恢复使用", ""),
    ),
    evidence=(Evidence("inquiry", "立案或核实的依据"),),
    working_days=2,
    is_in_bulk=True,
    lasts_days=90,
)
