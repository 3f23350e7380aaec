"""A year's working days as the deadlines count them, and what a new table of a year would change."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import filing_upload_deadline
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.working_days import WorkingCalendar, YearTable, YearTableRefused, parse_year_table
from zhicheng.records.models import Filing, WorkingYear
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.working_years import working_calendar

FIRST_YEAR, LAST_YEAR = 2004, 2999
_MOST_SHOWN = 200


class DayKind(StrEnum):
    """What a day is."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # A weekday on which people rest.
    MAKE_UP = "make_up"  # A Saturday or Sunday on which people work.
    UNKNOWN = "unknown"  # Not published yet; counted as Monday to Friday, provisionally.

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            DayKind.WORKING: "上班",
            DayKind.WEEKEND: "休息",
            DayKind.HOLIDAY: "放假",
            DayKind.MAKE_UP: "调休上班",
            DayKind.UNKNOWN: "未公布",
        }[self]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day."""

    day: date
    kind: DayKind


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """One month in weeks from Monday to Sunday; None pads the first and the last."""

    month: int
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    working_days: int


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year."""

    year: int
    months: tuple[CalendarMonth, ...]
    is_known: bool
    """Whether the arrangement of the whole year is known."""
    source: str
    """文号 of the table that was loaded; empty where the packaged calendar speaks."""
    loaded_by: str
    loaded_at: datetime | None


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A filing whose provisional deadline a new table settles."""

    reference: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class YearTablePreview:
    """What loading a table would do."""

    table: YearTable
    replaces: bool
    """Whether a table of that year was loaded before."""
    changed_days: tuple[tuple[date, DayKind, DayKind], ...]
    """Days of the year that become something else, with what they are now and would be."""
    moved: tuple[MovedDeadline, ...]


def calendar_year(*, actor: Actor, year: int) -> CalendarYear:
    """The days of ``year``. Raises YearTableRefused for a year out of range, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearTableRefused(
            "没有该年度的工作日历，请从日历页面选择年份。",
            code="working_days.not_found",
            kind=RefusalKind.MISSING,
        )
    calendar = working_calendar()
    months = tuple(_month(calendar, year, month) for month in range(1, 13))
    row = WorkingYear.objects.select_related("loaded_by").filter(year=year).first()
    kinds = {each.kind for month in months for week in month.weeks for each in week if each}
    return CalendarYear(
        year=year,
        months=months,
        is_known=DayKind.UNKNOWN not in kinds,
        source=parse_year_table(row.table).source if row else "",
        loaded_by=row.loaded_by.display_name if row else "",
        loaded_at=row.loaded_at if row else None,
    )


def preview_year_table(*, actor: Actor, text: str) -> YearTablePreview:
    """What the table in ``text`` would change; nothing is stored. Raises YearTableRefused, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    table = parse_year_table(text)
    stored = dict(WorkingYear.objects.values_list("year", "table"))
    others = [parse_year_table(kept) for year, kept in stored.items() if year != table.year]
    now, then = working_calendar(), ports.build_calendar([*others, table])
    changed = [
        (each, kind_of(now, each), kind_of(then, each))
        for month in range(1, 13)
        for each in Calendar().itermonthdates(table.year, month)
        if each.month == month and kind_of(now, each) is not kind_of(then, each)
    ]
    return YearTablePreview(table, table.year in stored, tuple(changed), _move_deadlines(then))


def kind_of(calendar: WorkingCalendar, day: date) -> DayKind:
    """What ``day`` is by ``calendar``."""
    match calendar.is_working_day(day), day.weekday() < 5:
        case None, _:
            return DayKind.UNKNOWN
        case True, True:
            return DayKind.WORKING
        case True, False:
            return DayKind.MAKE_UP
        case False, True:
            return DayKind.HOLIDAY
        case _:
            return DayKind.WEEKEND


def _month(calendar: WorkingCalendar, year: int, month: int) -> CalendarMonth:
    weeks = tuple(
        tuple(CalendarDay(day, kind_of(calendar, day)) if day.month == month else None for day in week)
        for week in Calendar().monthdatescalendar(year, month)
    )
    working = (DayKind.WORKING, DayKind.MAKE_UP)
    return CalendarMonth(
        month, weeks, sum(each is not None and each.kind in working for week in weeks for each in week)
    )


def _move_deadlines(calendar: WorkingCalendar) -> tuple[MovedDeadline, ...]:
    found: list[MovedDeadline] = []
    waiting = Filing.objects.filter(status=FilingStatus.APPROVED, deadline_provisional=True)
    for filing in waiting.order_by("upload_deadline", "id")[:_MOST_SHOWN]:
        if filing.approved_on is None or filing.upload_deadline is None:
            continue
        deadline = filing_upload_deadline(filing.approved_on, policy_on(filing.approved_on), calendar)
        if deadline.day != filing.upload_deadline:
            found.append(MovedDeadline(filing.reference, filing.upload_deadline, deadline.day))
    return tuple(found)
