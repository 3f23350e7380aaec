"""Clause 二(一)2: what is uploaded after the channel's monthly day stands in the next month's batch."""

from collections.abc import Iterator

from zhicheng.domain.deadlines import batch_month, missed_cut_off
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    policy = context.policy_at(claim.uploaded_on)
    if policy is None:
        return  # policy.in_force says so.
    expected = batch_month(claim.channel, claim.uploaded_on, policy)
    if claim.batch_month < expected:
        yield Problem(
            Severity.BLOCKING,
            "batch_month",
            f"按上传日期应列入{expected.label}批次，却列在{claim.batch_month.label}批次。",
            f"移入{expected.label}批次。",
        )
    elif missed_cut_off(claim.channel, claim.uploaded_on, policy):
        yield Problem(
            Severity.NOTE,
            "batch_month",
            f"在{policy.monthly_upload_day}日之后上传，已列入{expected.label}批次。",
            "",
        )


RULE = Rule("upload.monthly_cut_off", "二(一)2", _check)
