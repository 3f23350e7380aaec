"""Clause 三(二)2: a qualification of long ago is more often a slip or an old paper certificate.

The notice sets no limit, so an officer looks at it and decides.
"""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    day = claim.qualification_date
    if day is None or day > claim.uploaded_on:
        return  # Other rules say so.
    years = context.old_qualification_years
    uploaded = claim.uploaded_on
    if (uploaded.year - years, uploaded.month, uploaded.day) > (day.year, day.month, day.day):
        yield Problem(
            Severity.WARNING,
            "qualification_date",
            f"取得资格时间距上传已超过{years}年。",
            "核实年份是否录错，并确认此前没有领过纸质证书：已有的纸质证书继续有效，无需更换。",
        )


RULE = Rule("qualification_date.recent", "三(二)2", _check)
