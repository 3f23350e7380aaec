"""Clause 三(二)2: the date is that of the meeting or of the examination, as their own records have it.

An appointment and an entrusted evaluation have no record here to compare with; their documents are attached.
"""

from collections.abc import Iterator
from datetime import date

from zhicheng.domain.channels import QualificationDateSource
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    day = claim.qualification_date
    if day is None:
        return  # printed_fields.present says so.
    first, last = claim.filing_meeting_first, claim.filing_meeting_last
    source = claim.channel_rules.date_source
    if source is QualificationDateSource.MEETING and first is not None and last is not None:
        if not first <= day <= last:
            yield Problem(
                Severity.BLOCKING,
                "qualification_date",
                f"取得资格时间不在备案的评审会议日期（{_day_in_words(first)}至{_day_in_words(last)}）之内。",
                "退回组建单位，按评审委员会评审通过的日期更正。",
            )
    elif source is QualificationDateSource.EXAMINATION:
        held = claim.examination_held_on
        if held is not None and day != held:
            yield Problem(
                Severity.BLOCKING,
                "qualification_date",
                f"取得资格时间与考试日期（{_day_in_words(held)}）不一致。",
                "退回申领，按参加考试的日期更正。",
            )


def _day_in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


RULE = Rule("qualification_date.of_source", "三(二)2", _check)
