"""Clause 一(一): the committee was approved for the series and the level that it awarded."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if claim.committee_series is not None and claim.series not in claim.committee_series:
        yield Problem(
            Severity.BLOCKING,
            "series",
            f"该评审委员会未获准评审“{claim.series}”系列。",
            "核实评审委员会的核准范围；确属超范围的，退回组建单位。",
        )
    if claim.committee_levels is not None and claim.level not in claim.committee_levels:
        yield Problem(
            Severity.BLOCKING,
            "level",
            f"该评审委员会未获准评审{claim.level.label}职称。",
            "核实评审委员会的核准范围；确属超范围的，退回组建单位。",
        )


RULE = Rule("committee.scope", "一(一)", _check)
