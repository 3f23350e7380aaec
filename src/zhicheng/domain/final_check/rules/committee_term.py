"""Clause 一(一): the committee met within a term of its approval, in an approved series and level."""

from collections.abc import Iterator
from typing import assert_never

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.rights import RightStanding, judge_right


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    day = claim.qualification_date
    if claim.channel_rules.personal_claim or day is None:
        return  # No committee of this register judged, or printed_fields.present says so.
    standing = judge_right(
        claim.committee_rights,
        is_earlier_unrecorded=claim.committee_right_unrecorded,
        first=day,
        last=day,
        series=claim.series,
        level=claim.level,
    )
    match standing:
        case RightStanding.IN_FORCE:
            return
        case RightStanding.NOT_RECORDED:
            policy = context.policy_at(claim.uploaded_on)
            is_required = policy is None or policy.rights_required_on(claim.uploaded_on)
            yield Problem(
                Severity.BLOCKING if is_required else Severity.WARNING,
                "awarding_body",
                "该评审委员会的核准权限未登记。",
                "核对核准文件，在评审委员会页面登记任期后重新核对。",
            )
        case RightStanding.OUTSIDE_TERM:
            yield Problem(
                Severity.BLOCKING,
                "qualification_date",
                "评审通过日期不在评审委员会的核准任期之内。",
                "核对评审日期和核准文件；任期已经延续的，登记后重新核对，否则退回组建单位。",
            )
        case RightStanding.OUTSIDE_SERIES:
            yield Problem(
                Severity.BLOCKING,
                "series",
                f"评审时有效的核准文件不含“{claim.series}”系列。",
                "核对核准文件；确属超范围的，退回组建单位。",
            )
        case RightStanding.OUTSIDE_LEVELS:
            yield Problem(
                Severity.BLOCKING,
                "level",
                f"评审时有效的核准文件不含{claim.level.label}。",
                "核对核准文件；确属超范围的，退回组建单位。",
            )
        case _:
            assert_never(standing)


RULE = Rule("committee.term", "一(一)", _check)
