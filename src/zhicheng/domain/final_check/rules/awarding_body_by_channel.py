"""Clause 三(二)1: the awarding body follows from the channel (committee, employer, examination body)."""

from collections.abc import Iterator

from zhicheng.domain.channels import AwardingBody
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule

_LABELS = {
    AwardingBody.COMMITTEE: "职称评审委员会",
    AwardingBody.EMPLOYER: "自主聘任单位",
    AwardingBody.EXAMINATION_BODY: "职称考试机构",
}


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if not claim.awarding_body.strip():
        return  # printed_fields.present says so.
    expected = claim.channel_rules.awarding_body
    if claim.awarding_body_source is not expected:
        yield Problem(
            Severity.BLOCKING,
            "awarding_body",
            f"{claim.channel.label}的评审机构应为{_LABELS[expected]}，与所填不符。",
            "退回申领，按取得资格的渠道更正评审机构。",
        )
    elif expected is AwardingBody.EMPLOYER and claim.awarding_body != claim.employer:
        yield Problem(
            Severity.BLOCKING,
            "awarding_body",
            "评审机构应为聘任的用人单位，与申领所填用人单位不一致。",
            "退回申领，更正用人单位或评审机构。",
        )


RULE = Rule("awarding_body.by_channel", "三(二)1", _check)
