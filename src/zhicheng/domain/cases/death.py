"""Death of a holder (持证人死亡): no more codes, and verification says so."""

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

DEATH = CaseRules(
    kind=CaseKind.DEATH,
    label="持证人死亡登记",
    explanation="持证人去世后，由单位或窗口登记。此后不再发送查验码，查验结果注明。",
    effect="登记死亡日期；账号停用，不再发送查验码；查验结果注明持证人已故及登记日期。",
    law="《个人信息保护法》第四十九条",
    subject=CaseSubject.PERSON,
    openers=frozenset({Opener.UNIT, Opener.OFFICER}),
    unit_roles=frozenset({UnitRole.EMPLOYER, UnitRole.COMPETENT_DEPARTMENT, UnitRole.CONVENING_UNIT}),
    grounds=(Ground("died", "持证人死亡", "持证人已故"),),
    evidence=(Evidence("death_certificate", "死亡证明或单位证明"),),
    working_days=5,
    fields=(CaseField.DIED_ON,),
)
