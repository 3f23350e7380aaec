from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.months import Month, MonthRefused

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))


class TestMonthText:
    @given(months)
    def test_reads_back_what_it_writes(self, month: Month) -> None:
        assert Month.parse(str(month)) == month

    def test_is_written_with_two_digits_and_said_without_padding(self) -> None:
        assert str(Month(2026, 3)) == "2026-03"
        assert Month(2026, 3).label == "2026年3月"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-11",
            "2026-11-01",
            "２０２６-11",
            "2026-11\n",
            " 2026-11",
            "0000-01",
            "2026年11月",
            "2026-١١",
        ],
    )
    def test_refuses_text_that_is_not_a_month(self, text: str) -> None:
        with pytest.raises(MonthRefused, match="2026-11"):
            Month.parse(text)

    def test_refuses_a_month_that_no_calendar_has(self) -> None:
        with pytest.raises(MonthRefused):
            Month(2026, 13)


class TestMonthArithmetic:
    def test_december_is_followed_by_january_of_the_next_year(self) -> None:
        assert Month(2026, 12).next() == Month(2027, 1)
        assert Month(2027, 1).previous() == Month(2026, 12)

    @given(months)
    def test_next_and_previous_undo_each_other_and_keep_time_order(self, month: Month) -> None:
        assert month.next().previous() == month == month.previous().next()
        assert month.previous() < month < month.next()

    @given(months)
    def test_months_meet_without_gap(self, month: Month) -> None:
        assert month.last_day() + timedelta(days=1) == month.next().first_day()

    @pytest.mark.parametrize(("year", "last"), [(2024, 29), (2026, 28), (2000, 29), (2100, 28)])
    def test_february_knows_leap_years(self, year: int, last: int) -> None:
        assert Month(year, 2).last_day() == date(year, 2, last)

    @given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
    def test_a_day_is_in_its_own_month_and_in_no_neighbour(self, day: date) -> None:
        month = Month.of(day)
        assert month.first_day() <= day <= month.last_day()
        assert month.previous().last_day() < day < month.next().first_day()
