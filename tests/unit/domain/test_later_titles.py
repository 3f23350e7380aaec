"""Which titles rest on another, and which corrections touch them."""

from datetime import date

import pytest

from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.later_titles import (
    HeldTitle,
    LaterTitleRefused,
    changes_what_rests,
    checked_reason,
    may_touch_others,
    rests_on,
)
from zhicheng.domain.levels import TitleLevel

LOWER = HeldTitle("工程技术人员", TitleLevel.INTERMEDIATE, date(2020, 11, 1))


class TestRestsOn:
    @pytest.mark.parametrize(
        ("series", "level", "day", "is_resting"),
        [
            ("工程技术人员", TitleLevel.ASSOCIATE_SENIOR, date(2025, 11, 1), True),
            ("工程技术人员", TitleLevel.FULL_SENIOR, date(2025, 11, 1), True),
            ("工程技术人员", TitleLevel.ASSOCIATE_SENIOR, None, True),
            ("工程技术人员", TitleLevel.ASSOCIATE_SENIOR, date(2020, 11, 1), False),
            ("工程技术人员", TitleLevel.ASSOCIATE_SENIOR, date(2019, 11, 1), False),
            ("工程技术人员", TitleLevel.INTERMEDIATE, date(2025, 11, 1), False),
            ("工程技术人员", TitleLevel.ASSISTANT, date(2025, 11, 1), False),
            ("会计人员", TitleLevel.ASSOCIATE_SENIOR, date(2025, 11, 1), False),
        ],
    )
    def test_needs_series_level_and_time(
        self, series: str, level: TitleLevel, day: date | None, is_resting: bool
    ) -> None:
        assert rests_on(HeldTitle(series, level, day), LOWER) is is_resting


class TestTouching:
    def test_a_correction_touches_others_by_series_level_or_day(self) -> None:
        assert may_touch_others(CaseKind.CORRECTION, [CaseField.TITLE_NAME])
        assert may_touch_others(CaseKind.CORRECTION, [CaseField.QUALIFICATION_DATE, CaseField.NAME])
        assert not may_touch_others(CaseKind.CORRECTION, [CaseField.NAME, CaseField.SPECIALTY])

    def test_a_revocation_always_and_a_suspension_never(self) -> None:
        assert may_touch_others(CaseKind.REVOCATION, [])
        assert not may_touch_others(CaseKind.SUSPENSION, [])
        assert not may_touch_others(CaseKind.REISSUE, [CaseField.QUALIFICATION_DATE])

    def test_a_title_of_the_same_level_changes_nothing(self) -> None:
        assert not changes_what_rests(LOWER, HeldTitle(LOWER.series, LOWER.level, LOWER.day))
        assert changes_what_rests(LOWER, HeldTitle(LOWER.series, LOWER.level, date(2021, 1, 1)))


class TestReason:
    @pytest.mark.parametrize("text", ["", "  ", "理" * 501])
    def test_is_there_and_short(self, text: str) -> None:
        with pytest.raises(LaterTitleRefused):
            checked_reason(text)
