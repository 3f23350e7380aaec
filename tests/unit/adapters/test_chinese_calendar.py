import re
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhicheng.domain
from zhicheng.adapters.chinese_calendar import ChineseCalendar
from zhicheng.domain.working_days import WorkingCalendar, YearTable, YearTableRefused, parse_year_table

CALENDAR: WorkingCalendar = ChineseCalendar()
LAST = max(chinese_calendar.holidays).year


def table(year: int, holidays: set[date], make_up_days: set[date] = frozenset()) -> YearTable:  # type: ignore[assignment]
    return YearTable(year, "演示用", frozenset(holidays), frozenset(make_up_days))


def new_year(year: int) -> YearTable:
    """An invented year with one holiday."""
    return table(year, {date(year, 1, 1)})


class TestPublishedYears:
    @pytest.mark.parametrize(
        ("day", "working"),
        [
            (date(2024, 2, 9), True),  # New Year's Eve of 2024 was no statutory holiday.
            (date(2024, 2, 12), False),  # A Monday in the Spring Festival.
            (date(2024, 2, 18), True),  # The Sunday worked instead.
            (date(2020, 5, 9), True),  # A Saturday worked after Labour Day.
            (date(2018, 12, 29), True),  # A Saturday worked by the announcement for 2019.
            (date(2018, 12, 31), False),  # A Monday off by the announcement for 2019.
            (date(2026, 11, 22), False),
            (date(2026, 11, 23), True),
        ],
    )
    def test_know_holidays_and_make_up_days(self, day: date, working: bool) -> None:
        assert CALENDAR.is_working_day(day) is working

    @given(st.dates(date(2004, 1, 1), date(LAST, 12, 24)))
    def test_agree_with_the_package_everywhere(self, day: date) -> None:
        assert CALENDAR.is_working_day(day) is chinese_calendar.is_workday(day)


class TestUnpublishedYears:
    @given(st.dates(date(LAST + 1, 1, 1), date(2200, 1, 1)) | st.dates(date(1990, 1, 1), date(2003, 12, 31)))
    def test_are_not_guessed(self, day: date) -> None:
        assert CALENDAR.is_working_day(day) is None

    def test_the_week_before_an_unpublished_new_year_is_not_guessed_either(self) -> None:
        assert CALENDAR.is_working_day(date(LAST, 12, 24)) is not None
        for day in range(25, 32):
            assert CALENDAR.is_working_day(date(LAST, 12, day)) is None
            assert CALENDAR.is_working_day(date(LAST - 1, 12, day)) is not None


class TestLoadedYears:
    def test_settle_the_year_and_the_week_before_it(self) -> None:
        year = LAST + 1
        loaded = ChineseCalendar([table(year, {date(year, 1, 1), date(LAST, 12, 31)})])
        assert loaded.is_working_day(date(year, 1, 1)) is False
        assert loaded.is_working_day(date(LAST, 12, 31)) is False
        assert loaded.is_working_day(date(LAST, 12, 30)) is (date(LAST, 12, 30).weekday() < 5)
        assert loaded.is_working_day(date(year, 12, 25)) is None

    def test_two_in_a_row_leave_only_the_last_week_open(self) -> None:
        year = LAST + 1
        loaded = ChineseCalendar([new_year(year + 1), new_year(year)])
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(700)]
        for day in days:
            expected = day.weekday() < 5 and day not in {date(year, 1, 1), date(year + 1, 1, 1)}
            known = day < date(year + 1, 12, 25)
            assert loaded.is_working_day(day) is (expected if known else None)

    def test_win_over_the_packaged_year(self) -> None:
        # The Spring Festival of 2020 was lengthened after it had been published.
        monday = date(2020, 3, 2)
        assert CALENDAR.is_working_day(monday) is True
        changed = ChineseCalendar([table(2020, {monday}, {date(2020, 3, 7)})])
        assert changed.is_working_day(monday) is False
        assert changed.is_working_day(date(2020, 3, 7)) is True
        assert changed.is_working_day(date(2020, 5, 4)) is True
        assert changed.is_working_day(date(2021, 5, 4)) is False

    def test_replacing_a_year_keeps_what_the_next_one_says_of_its_last_days(self) -> None:
        changed = ChineseCalendar([new_year(2018)])
        assert changed.is_working_day(date(2018, 12, 29)) is True
        assert changed.is_working_day(date(2018, 12, 31)) is False

    def test_of_two_the_later_announcement_decides_the_end_of_december(self) -> None:
        day = date(2027, 12, 31)
        loaded = ChineseCalendar([table(2027, {day}), table(2028, {date(2028, 1, 1)})])
        assert loaded.is_working_day(day) is False
        saturday = date(2027, 12, 25)
        loaded = ChineseCalendar([table(2027, {saturday}), table(2028, {date(2028, 1, 1)}, {saturday})])
        assert loaded.is_working_day(saturday) is True

    def test_the_year_before_the_packaged_ones_keeps_its_weekdays_to_the_end(self) -> None:
        assert ChineseCalendar([new_year(2003)]).is_working_day(date(2003, 12, 31)) is True
        assert ChineseCalendar([new_year(2003)]).is_working_day(date(2003, 12, 28)) is False

    def test_a_lone_year_far_off_answers_for_itself_only(self) -> None:
        loaded = ChineseCalendar([new_year(2050)])
        assert loaded.is_working_day(date(2050, 6, 1)) is True
        assert loaded.is_working_day(date(2049, 12, 30)) is None

    def test_refuse_two_tables_of_one_year(self) -> None:
        with pytest.raises(YearTableRefused, match="2027年的工作日表有两份"):
            ChineseCalendar([new_year(2027), new_year(2027)])

    def test_the_documented_form_gives_the_year_as_it_was(self) -> None:
        """The example in the data folder's note is 2025 whole: loaded over the package it changes no day."""
        note = Path(zhicheng.domain.__path__[0], "data", "README.md").read_text(encoding="utf-8")
        example = re.search(r"```toml\n(.+?)```", note, re.DOTALL)
        assert example is not None
        loaded = ChineseCalendar([parse_year_table(example[1])])
        for n in range(365):
            day = date(2025, 1, 1) + timedelta(days=n)
            assert loaded.is_working_day(day) is CALENDAR.is_working_day(day)
