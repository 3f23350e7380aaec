"""The three months of the demonstration, relative to the day on which the city was founded."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhicheng.domain.deadlines import SHANGHAI, filing_upload_deadline
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy
from zhicheng.domain.working_days import WorkingCalendar, add_working_days


@dataclass(frozen=True, slots=True)
class Timetable:
    """When things happened. All of it lies before the day of founding."""

    founded: date
    policy: Policy
    calendar: WorkingCalendar

    @property
    def pending(self) -> Month:
        """The month that waits: the one after the latest month whose certificates may be collected.

        That is this month from the collection day on, and last month before it.
        """
        this = Month.of(self.founded)
        return this if self.founded.day >= self.policy.collectable_day else _before(this)

    @property
    def shown(self) -> Month:
        """The month that is issued in front of the newcomer; collectable already."""
        return _before(self.pending)

    @property
    def earlier(self) -> Month:
        """The month before that, issued while the city is built."""
        return _before(self.shown)

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """All three, oldest first."""
        return (self.earlier, self.shown, self.pending)

    def working_day(self, month: Month, count: int) -> date:
        """The ``count``-th working day of ``month``, and never later than the day before the founding."""
        eve = date(month.year, month.month, 1) - timedelta(days=1)
        return min(add_working_days(self.calendar, eve, count).day, self.founded - timedelta(days=1))

    def at(self, month: Month, count: int, hour: int = 10, minute: int = 0) -> datetime:
        """An hour of the ``count``-th working day of ``month``."""
        return moment(self.working_day(month, count), hour, minute)

    def late_filing(self) -> tuple[date, date]:
        """Approval and upload of a late roster in the shown month.

        The upload is a day late by the true calendar. Where the month has a make-up working day (调休) the
        days are chosen so that Monday-to-Friday counting would call the same upload punctual.
        """
        first = self.working_day(self.shown, 2)
        last = self.shown.last_day()
        for approved in (first + timedelta(days=shift) for shift in range((last - first).days)):
            due = filing_upload_deadline(approved, self.policy, self.calendar).day
            naive = filing_upload_deadline(approved, self.policy, _WeekdaysOnly(self.calendar)).day
            if self.calendar.is_working_day(approved) and due < naive <= last:
                return approved, due + timedelta(days=1)
        return first, filing_upload_deadline(first, self.policy, self.calendar).day + timedelta(days=1)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """An instant in Shanghai."""
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class _WeekdaysOnly:
    """The true calendar without its make-up days: how one counts who has forgotten them."""

    calendar: WorkingCalendar

    def is_working_day(self, day: date) -> bool | None:
        if day.weekday() >= 5:
            return False
        return self.calendar.is_working_day(day)


def _before(month: Month) -> Month:
    return Month(month.year - 1, 12) if month.month == 1 else Month(month.year, month.month - 1)
