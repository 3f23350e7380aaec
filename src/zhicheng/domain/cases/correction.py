"""Correction (更正): what a certificate prints is wrong, and a successor takes its place without a gap."""

from zhicheng.domain.cases.rules import (
    PRINTED_FIELDS,
    CaseKind,
    CaseRules,
    CaseSubject,
    Evidence,
    Ground,
    Opener,
)
from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole

CORRECTION = CaseRules(
    kind=CaseKind.CORRECTION,
    label="证书更正",
    explanation="证书上印的内容与事实不符时申请更正。更正后发给新编号的证书，原证书同时停用，中间没有空档。",
    effect="制发载明更正内容的新证书；新证书盖章生效的同时，原证书变为“已更换”。新证书不待次月即可领取。",
    law="行政程序中的更正；《个人信息保护法》第四十六条",
    subject=CaseSubject.CERTIFICATES,
    openers=frozenset({Opener.HOLDER, Opener.UNIT, Opener.OFFICER}),
    unit_roles=frozenset(
        {
            UnitRole.CONVENING_UNIT,
            *SUBMITTING_ROLES,
            UnitRole.EXAMINATION_BODY,
        }
    ),
    grounds=(
        Ground("typing_error", "录入错误", "因录入错误更正"),
        Ground("record_differs", "与审核通过的材料不一致", "因与审核材料不一致更正"),
        Ground("upheld_objection", "异议成立", "经复核更正"),
    ),
    evidence=(
        Evidence("proof", "证明正确内容的材料（身份证件、任职资格文件等）"),
        Evidence("other", "其他材料", is_required=False),
    ),
    working_days=5,
    fields=PRINTED_FIELDS,
    is_in_bulk=True,
    asks_unit=True,
)
