"""Counting working days (工作日) with holidays and make-up days (clause 二(一)1)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from zhicheng.domain.year_tables import YearTable, YearTableRefused, parse_year_table

__all__ = [
    "Deadline",
    "WorkingCalendar",
    "YearTable",
    "YearTableRefused",
    "add_working_days",
    "parse_year_table",
]


class WorkingCalendar(Protocol):
    """Who knows which days people work."""

    def is_working_day(self, day: date) -> bool | None:
        """Whether people work on ``day``; None where the arrangement is not published yet."""
        ...


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, itself included, on which something is in time."""

    day: date
    provisional: bool
    """Whether a day was counted whose holidays are not published, so that the date may still move."""

    @property
    def label(self) -> str:
        """The deadline as people read it; a provisional one says so."""
        said = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        return f"{said}（暂定，放假安排公布后以实际工作日为准）" if self.provisional else said


def add_working_days(calendar: WorkingCalendar, start: date, count: int) -> Deadline:
    """The ``count``-th working day after ``start``; ``start`` itself is not counted.

    A day that ``calendar`` does not know counts as Monday-to-Friday and makes the answer provisional.
    Raises ValueError for a ``count`` below one.
    """
    if count < 1:
        raise ValueError("count must be at least one working day")
    day, provisional = start, False
    while count:
        day += timedelta(days=1)
        working = calendar.is_working_day(day)
        if working is None:
            provisional = True
            working = day.weekday() < 5
        count -= working
    return Deadline(day, provisional)
