"""Clause 三(二): the name is kept in normal form, or what is printed and what is looked up would differ."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.names import NameRefused, normalise_name


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if not claim.name.strip():
        return  # printed_fields.present says so.
    try:
        normal = normalise_name(claim.name)
    except NameRefused as refusal:
        yield Problem(
            Severity.BLOCKING, "name", refusal.sentence, "退回申领，由申领人按身份证件重新填写姓名。"
        )
        return
    if normal != claim.name:
        yield Problem(
            Severity.BLOCKING,
            "name",
            "姓名中有多余的空格、全角字母或不规范的间隔号。",
            f"退回申领，将姓名改为“{normal}”后重新提交。",
        )


RULE = Rule("name.well_formed", "三(二)", _check)
