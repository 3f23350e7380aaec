"""Clause 一: two titles of one series in one month are possible, but more often one of them is a slip."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.review import ClaimStatus


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    for other in claim.other_claims:
        if (
            other.series == claim.series
            and other.title_name != claim.title_name
            and other.batch_month == claim.batch_month
            and other.status in {ClaimStatus.UPLOADED, ClaimStatus.RELEASED, ClaimStatus.CERTIFIED}
        ):
            yield Problem(
                Severity.WARNING,
                "other_claims",
                f"此人在{claim.batch_month.label}批次还有同一系列的“{other.title_name}”（{other.level.label}）。",
                "核实两项资格是否都属实。",
            )


RULE = Rule("claim.one_title_a_month", "一", _check)
