"""Clause 二(一)1: the convening unit uploads within the working days after the approved filing.

Late uploads are accepted, marked late, and shown to the Bureau.
"""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    if claim.channel_rules.personal_claim:
        return  # No filing stands behind what a person claims.
    if claim.filing_approved_on is None:
        yield Problem(
            Severity.BLOCKING,
            "filing_approved_on",
            "评审结果尚未核准备案。",
            "先完成备案核准，再由组建单位上传。",
        )
        return
    if claim.uploaded_on < claim.filing_approved_on:
        yield Problem(
            Severity.BLOCKING,
            "uploaded_on",
            "上传日期早于评审结果核准备案的日期。",
            "备案核准后由组建单位重新上传。",
        )
    if claim.filing_upload_late:
        policy = context.policy_at(claim.filing_approved_on) or context.policy
        yield Problem(
            Severity.WARNING,
            "uploaded_on",
            f"组建单位未在核准备案后{policy.upload_working_days}个工作日内上传。",
            "提醒组建单位按期上传；核实后可以放行。",
        )
    elif claim.filing_deadline_provisional:
        yield Problem(
            Severity.NOTE,
            "uploaded_on",
            "上传期限涉及尚未公布放假安排的日期，是否逾期为暂定结论。",
            "",
        )


RULE = Rule("upload.within_working_days", "二(一)1", _check)
