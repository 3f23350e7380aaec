"""Clause 一(二): the employer had the right to appoint to the title on the day it did."""

from collections.abc import Iterator

from zhicheng.domain.channels import AwardingBody
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.rights import RightStanding, appointment_fault, judge_right


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    day = claim.qualification_date
    if claim.channel_rules.awarding_body is not AwardingBody.EMPLOYER or day is None:
        return  # Another body, or printed_fields.present says so.
    policy = context.policy_at(claim.uploaded_on)
    fault = appointment_fault(
        claim.employer_rights,
        employer=claim.employer,
        day=day,
        series=claim.series,
        level=claim.level,
        is_required=policy is None or policy.rights_required_on(claim.uploaded_on),
    )
    if fault:
        yield Problem(
            Severity.BLOCKING,
            "awarding_body",
            fault.partition("。")[0] + "。",
            "核对聘任权限的核准文件；确有权限的，登记后重新核对，否则退回申领。",
        )
        return
    standing = judge_right(claim.employer_rights, is_earlier_unrecorded=True, first=day, last=day)
    if standing is RightStanding.NOT_RECORDED:
        yield Problem(
            Severity.WARNING,
            "awarding_body",
            "该用人单位的自主聘任权限未登记。",
            "核对核准文件，在单位页面登记聘任权限后重新核对。",
        )


RULE = Rule("appointment.right", "一(二)", _check)
