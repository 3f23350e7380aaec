"""Working-day tables of years that the packaged calendar does not know, loaded by an operator."""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Max

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.working_days import WorkingCalendar
from zhicheng.domain.year_tables import YearTable, parse_year_table
from zhicheng.records.models import WorkingYear
from zhicheng.services.actor import Actor, require_human, require_role
from zhicheng.services.events import EventTag, transaction


def load_working_year(*, actor: Actor, at: datetime, text: str) -> YearTable:
    """Store a year's table as the State Council published it; a second table of a year replaces the first.

    Raises YearTableRefused when the text contradicts itself, NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    table = parse_year_table(text)
    with transaction(actor=actor, at=at) as ledger:
        WorkingYear.objects.update_or_create(
            year=table.year, defaults={"table": text, "loaded_by_id": officer, "loaded_at": at}
        )
        ledger.record(EventTag.WORKING_YEAR_LOADED, "working_year", table.year)
    return table


class LoadedCalendar:
    """The configured calendar with the operator's tables on top; reads them again when one was loaded."""

    def __init__(self, build: Callable[[list[YearTable]], WorkingCalendar]) -> None:
        """``build`` makes a calendar of the packaged years and the given tables."""
        self._build = build
        self._stand: datetime | None = None
        self._calendar: WorkingCalendar | None = None

    def is_working_day(self, day: date) -> bool | None:
        """Whether ``day`` is worked; None where its year is neither packaged nor loaded."""
        stand = WorkingYear.objects.aggregate(last=Max("loaded_at"))["last"]
        if self._calendar is None or stand != self._stand:
            tables = [parse_year_table(row.table) for row in WorkingYear.objects.order_by("year")]
            self._calendar, self._stand = self._build(tables), stand
        return self._calendar.is_working_day(day)
