"""Clause 一: one qualification, one certificate; a mistake is corrected, not certified again.

One title in two specialties is two qualifications, since 专业 is printed by itself, but more often a slip.
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
            yield Problem(
                Severity.WARNING,
                "other_claims",
                f"此人的“{claim.series}”系列“{claim.title_name}”另有专业“{other.specialty}”"
                f"（{other.channel.label}，{other.status.label}），本件专业为“{claim.specialty}”。",
                "核实两个专业是否都属实；其中一个有误的，退回本件或办理更正。",
            )
            continue
        if other.status in {ClaimStatus.RELEASED, ClaimStatus.CERTIFIED}:
            yield Problem(
                Severity.BLOCKING,
                "other_claims",
                f"此人的“{claim.series}”系列“{claim.title_name}”已有电子证书（{other.channel.label}）。",
                "不再重复制证；原证书有误的，请办理更正。",
            )
        elif other.channel is claim.channel:
            yield Problem(
                Severity.BLOCKING,
                "other_claims",
                f"此人的“{claim.series}”系列“{claim.title_name}”另有一份未办结的{other.channel.label}申领。",
                "保留一份，另一份不予通过。",
            )


RULE = Rule("claim.not_twice_certified", "一", _check)
