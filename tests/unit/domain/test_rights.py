"""Rights: one approval in force covers days, series and level together; nothing else will do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.rights import Right, RightStanding, judge_right, last_day_allowed, term_in_words

ENGINEERS = "工程技术人员"
TERM = Right(
    document="津人社备〔2025〕8号",
    series=frozenset({ENGINEERS}),
    levels=frozenset({TitleLevel.INTERMEDIATE}),
    first=date(2025, 1, 1),
    last=date(2027, 12, 31),
)
DAY = date(2026, 3, 5)


def judged(
    *rights: Right, first: date = DAY, last: date | None = None, earlier: bool = False
) -> RightStanding:
    return judge_right(
        rights,
        is_earlier_unrecorded=earlier,
        first=first,
        last=last or first,
        series=ENGINEERS,
        level=TitleLevel.INTERMEDIATE,
    )


class TestJudgeRight:
    @pytest.mark.parametrize("day", [TERM.first, DAY, TERM.last])
    def test_both_ends_of_a_term_count(self, day: date) -> None:
        assert judged(TERM, first=day) is RightStanding.IN_FORCE

    @pytest.mark.parametrize("day", [TERM.first - timedelta(1), TERM.last + timedelta(1)])
    def test_a_day_beside_it_does_not(self, day: date) -> None:
        assert judged(TERM, first=day) is RightStanding.OUTSIDE_TERM

    def test_a_meeting_lies_in_one_term_from_its_first_day_to_its_last(self) -> None:
        following = replace(TERM, first=TERM.last + timedelta(1), last=date(2030, 12, 31))
        assert judged(TERM, following, first=TERM.last, last=following.first) is RightStanding.OUTSIDE_TERM

    def test_an_early_end_is_the_end(self) -> None:
        ended = replace(TERM, ended_on=DAY)
        assert judged(ended, first=DAY) is RightStanding.IN_FORCE
        assert judged(ended, first=DAY + timedelta(1)) is RightStanding.OUTSIDE_TERM

    def test_series_and_level_come_from_the_same_approval(self) -> None:
        others = replace(TERM, levels=frozenset({TitleLevel.ENTRY}))
        elsewhere = replace(TERM, series=frozenset({"会计人员"}))
        assert judged(elsewhere) is RightStanding.OUTSIDE_SERIES
        assert judged(others, elsewhere) is RightStanding.OUTSIDE_LEVELS
        assert judged(others, elsewhere, TERM) is RightStanding.IN_FORCE

    def test_before_the_register_a_right_is_not_recorded_rather_than_missing(self) -> None:
        assert judged(earlier=True) is RightStanding.NOT_RECORDED
        assert judged() is RightStanding.OUTSIDE_TERM
        assert judged(TERM, first=date(2024, 12, 31), earlier=True) is RightStanding.NOT_RECORDED

    def test_a_recorded_term_that_is_over_is_over(self) -> None:
        assert judged(TERM, first=date(2028, 1, 1), earlier=True) is RightStanding.OUTSIDE_TERM

    def test_a_term_recorded_in_error_counts_for_nothing(self) -> None:
        void = replace(TERM, ended_on=TERM.first - timedelta(1))
        assert void.is_void
        assert judged(void, earlier=True) is RightStanding.NOT_RECORDED


class TestLongestTerm:
    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (date(2025, 1, 1), date(2027, 12, 31)),
            (date(2025, 6, 15), date(2028, 6, 14)),
            (date(2024, 2, 29), date(2027, 2, 28)),
        ],
    )
    def test_ends_the_day_before_the_same_day_three_years_later(self, first: date, last: date) -> None:
        assert last_day_allowed(first, 3) == last

    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 10))
    def test_is_never_longer_than_the_years(self, first: date, years: int) -> None:
        assert (last_day_allowed(first, years) - first).days < 366 * years


def test_a_term_in_words_ends_when_it_ends() -> None:
    assert term_in_words(replace(TERM, ended_on=DAY)) == "2025年1月1日至2026年3月5日"
