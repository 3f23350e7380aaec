"""Clause 一: the same title may come by one channel only; which one holds, a person decides.

Two claims that have both reached the Bureau block each other. One that is still on its way is only shown,
or anyone could hold up a finished claim by starting another.
"""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.review import ClaimStatus


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    for other in claim.other_claims:
        if (other.series, other.title_name) != (claim.series, claim.title_name):
            continue
        if other.specialty and claim.specialty and other.specialty != claim.specialty:
            continue  # claim.not_twice_certified says so.
        if other.channel is claim.channel or other.status in {ClaimStatus.RELEASED, ClaimStatus.CERTIFIED}:
            continue  # claim.not_twice_certified says so.
        arrived = other.status is ClaimStatus.UPLOADED
        yield Problem(
            Severity.BLOCKING if arrived else Severity.WARNING,
            "other_claims",
            f"此人又以{other.channel.label}申领同一资格，该申领目前为“{other.status.label}”。",
            "核实取得资格的实际渠道，保留一份，另一份退回或不予通过。"
            if arrived
            else "核实取得资格的实际渠道。",
        )


RULE = Rule("claim.not_in_two_channels", "一", _check)
