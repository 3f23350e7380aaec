"""Clause 三(二)2: the qualification date is a day gone by, and not after the filing was approved."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    day = claim.qualification_date
    if day is None:
        return  # printed_fields.present says so.
    if day > context.on:
        yield Problem(
            Severity.BLOCKING,
            "qualification_date",
            "取得资格时间是尚未到来的日期。",
            "退回申领，按评审、聘任或考试的实际日期更正。",
        )
    elif day > claim.uploaded_on:
        yield Problem(
            Severity.BLOCKING,
            "qualification_date",
            "取得资格时间晚于上传日期。",
            "退回申领，按评审、聘任或考试的实际日期更正。",
        )
    if claim.filing_approved_on is not None and day > claim.filing_approved_on:
        yield Problem(
            Severity.BLOCKING,
            "qualification_date",
            "取得资格时间晚于评审结果核准备案的日期。",
            "退回组建单位，按评审委员会评审通过的日期更正。",
        )


RULE = Rule("qualification_date.in_time", "三(二)2", _check)
