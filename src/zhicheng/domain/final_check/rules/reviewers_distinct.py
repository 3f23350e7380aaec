"""Requirement R01 and clause 二(一): different persons approved each step, none of them the claimant."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    # A roster has no review steps; the Bureau's approval of the filing replaces it.
    required = max(len(claim.channel_rules.review_steps), 1)
    if len(claim.approvers) < required:
        yield Problem(
            Severity.BLOCKING,
            "approvers",
            f"应经{required}级审核，审核记录只有{len(claim.approvers)}级。",
            "退回，由各级审核单位重新审核。",
        )
    if len(set(claim.approvers)) < len(claim.approvers):
        yield Problem(
            Severity.BLOCKING,
            "approvers",
            "不同级的审核由同一人作出。",
            "退回，由不同的人员重新审核。",
        )
    if claim.claimant and claim.claimant in claim.approvers:
        yield Problem(
            Severity.BLOCKING,
            "approvers",
            "申领或上传人审核了自己的申领。",
            "退回，由其他人员重新审核。",
        )


RULE = Rule("review.reviewers_distinct", "R01", _check)
