"""Change of personal data (信息变更): name or document changed by law; earlier certificates stay right."""

from zhicheng.domain.cases.rules import (
    CaseField,
    CaseKind,
    CaseRules,
    CaseSubject,
    Evidence,
    Ground,
    Opener,
)

PERSONAL_DATA = CaseRules(
    kind=CaseKind.PERSONAL_DATA,
    label="个人信息变更",
    explanation="依法更改姓名、性别登记或换发证件后，变更登记的个人信息。此前发的证书继续有效。",
    effect="登记的个人信息改为新内容，原内容作为曾用信息保留；已发证书继续有效，查验时注明曾用名。",
    law="《个人信息保护法》第四十六条；《户口登记条例》第十八条",
    subject=CaseSubject.PERSON,
    openers=frozenset({Opener.HOLDER, Opener.OFFICER}),
    grounds=(
        Ground("name_changed", "公安机关核准更改姓名", "持证人已依法更名"),
        Ground("document_changed", "证件号码变更（升位、换证、重号更正）", "持证人证件号码已变更"),
        Ground("sex_changed", "性别登记变更", "持证人登记信息已变更"),
        Ground("register_error", "登记信息录入错误", "持证人登记信息已更正"),
    ),
    evidence=(
        Evidence("identity_document", "现身份证件"),
        Evidence("change_proof", "公安机关出具的变更证明或户口簿变更记载"),
    ),
    working_days=5,
    fields=(CaseField.NAME, CaseField.SEX, CaseField.ID_NUMBER),
)
