"""Clause 三(二)5: a person has confirmed the reading of every rare character that pinyin replaces."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.pinyin_syllables import ReadingRefused, normalise_reading


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if claim.rare_unconfirmed:
        yield Problem(
            Severity.BLOCKING,
            "readings",
            f"姓名中有{claim.rare_unconfirmed}个生僻字将以汉语拼音代替，读音尚未确认。",
            "向申领人核实后，逐字确认读音。",
        )
    for index, reading in sorted(claim.readings.items()):
        try:
            normalise_reading(reading)
        except ReadingRefused as refusal:
            yield Problem(
                Severity.BLOCKING,
                "readings",
                f"姓名第{index + 1}个字确认的读音不是规范的汉语拼音。",
                refusal.sentence,
            )


RULE = Rule("name.readings_confirmed", "三(二)5", _check)
