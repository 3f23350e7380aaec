"""The working-day calendar behind the domain's port: a packaged calendar, and tables that operators load."""

from collections.abc import Iterable
from datetime import date

import chinese_calendar

from zhicheng.domain.year_tables import YearTable, YearTableRefused

_UNSETTLED_FROM = (12, 25)
"""The week before New Year belongs to next year's announcement: 29 December 2018, a Saturday, became a
working day, and 31 December, a Monday, a holiday, by the announcement for 2019."""


class ChineseCalendar:
    """Working days of mainland China; answers None for a day whose arrangement it has not been given.

    A table that an operator loads wins over the packaged year, because the State Council does change a
    year that it has already published.
    """

    def __init__(self, extra_years: Iterable[YearTable] = ()) -> None:
        """Know the packaged years and ``extra_years``.

        Raises YearTableRefused where two tables are of the same year.
        """
        self._tables: dict[int, YearTable] = {}
        for table in extra_years:
            if table.year in self._tables:
                raise YearTableRefused(f"{table.year}年的工作日表有两份。请只保留一份后重新载入。")
            self._tables[table.year] = table

    def is_working_day(self, day: date) -> bool | None:
        """Whether people work on ``day``; None where the State Council's table for it is not loaded."""
        own, following = self._tables.get(day.year), self._tables.get(day.year + 1)
        # What next year's table says about this December is the later word, so it is asked first.
        for table in (following, own):
            if table is not None and day in table.make_up_days:
                return True
            if table is not None and day in table.holidays:
                return False
        of_next_year = (day.month, day.day) >= _UNSETTLED_FROM
        if not self._knows(day.year) or (of_next_year and not self._knows(day.year + 1)):
            return None
        if own is None or (of_next_year and following is None):
            return _packaged_answer(day)
        return day.weekday() < 5

    def _knows(self, year: int) -> bool:
        return year in self._tables or year in _PACKAGED_YEARS


_PACKAGED_YEARS = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)


def _packaged_answer(day: date) -> bool:
    """The package's answer, read from its tables: its own function searches them whole for every day asked.

    A day outside its years, such as 31 December before the first of them, has only its weekday.
    """
    return day in chinese_calendar.workdays or (day.weekday() < 5 and day not in chinese_calendar.holidays)
