from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.working_days import Deadline, WorkingCalendar, add_working_days


class WeekdaysOnly:
    """A calendar for which no holiday exists."""

    def is_working_day(self, day: date) -> bool | None:
        return day.weekday() < 5


class Unpublished:
    """A calendar that has been given no year."""

    def is_working_day(self, day: date) -> bool | None:
        return None


class Listed:
    """A calendar of given working days."""

    def __init__(self, days: set[date]) -> None:
        self.days = days

    def is_working_day(self, day: date) -> bool | None:
        return day in self.days


START = date(2026, 11, 23)


class TestAddWorkingDays:
    def test_does_not_count_the_day_it_starts_from(self) -> None:
        assert add_working_days(WeekdaysOnly(), START, 1) == Deadline(date(2026, 11, 24), provisional=False)

    def test_passes_over_the_weekend(self) -> None:
        assert add_working_days(WeekdaysOnly(), START, 5).day == date(2026, 11, 30)

    @pytest.mark.parametrize("count", [0, -1])
    def test_refuses_to_count_nothing(self, count: int) -> None:
        with pytest.raises(ValueError, match="at least one"):
            add_working_days(WeekdaysOnly(), START, count)

    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 30))
    def test_an_unpublished_year_counts_weekdays_and_says_it_is_provisional(
        self, start: date, count: int
    ) -> None:
        firm = add_working_days(WeekdaysOnly(), start, count)
        assert add_working_days(Unpublished(), start, count) == Deadline(firm.day, provisional=True)
        assert not firm.provisional

    @given(st.sets(st.integers(1, 60), min_size=1), st.data())
    def test_counts_exactly_the_working_days_up_to_and_with_the_answer(
        self, offsets: set[int], data: st.DataObject
    ) -> None:
        calendar: WorkingCalendar = Listed({START + timedelta(days=n) for n in offsets})
        count = data.draw(st.integers(1, len(offsets)))
        day = add_working_days(calendar, START, count).day
        assert (day - START).days == sorted(offsets)[count - 1]


class TestDeadline:
    def test_says_when_it_is_provisional(self) -> None:
        assert Deadline(date(2027, 1, 8), provisional=False).label == "2027年1月8日"
        assert Deadline(date(2027, 1, 8), provisional=True).label.startswith("2027年1月8日（暂定")
