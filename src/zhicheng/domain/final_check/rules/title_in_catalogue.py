"""Clause 三(二)4: the catalogue has the title in its series, at the level whose letter is printed."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.refusals import Refusal


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    if not (claim.series.strip() and claim.title_name.strip()):
        return  # printed_fields.present says so.
    try:
        entry = context.catalogue.find(claim.series, claim.title_name, claim.branch)
    except Refusal as refusal:
        yield Problem(
            Severity.BLOCKING,
            "title_name",
            refusal.sentence,
            "退回申领，按职称目录更正系列、分支或资格名称。",
        )
        return
    if (entry.series, entry.title_name) != (claim.series, claim.title_name):
        yield Problem(
            Severity.BLOCKING,
            "title_name",
            "系列或资格名称的写法与职称目录不一致，不能照原样印在证书上。",
            f"退回申领，改为“{entry.series}”系列“{entry.title_name}”。",
        )
    if entry.level is claim.level:
        return
    lacking = (
        "" if claim.level in context.catalogue.levels(claim.series) else f"，且该系列不设{claim.level.label}"
    )
    yield Problem(
        Severity.BLOCKING,
        "level",
        f"“{claim.series}”系列的“{claim.title_name}”是{entry.level.label}，"
        f"申领填报的是{claim.level.label}{lacking}。",
        f"退回申领，将层级改为{entry.level.label}，或更正资格名称。",
    )


RULE = Rule("title.in_catalogue", "三(二)4", _check)
