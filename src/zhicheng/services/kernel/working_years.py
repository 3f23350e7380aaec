"""Working days: the configured calendar, and the tables of later years that an operator loads."""

from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import filing_upload_deadline
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.working_days import WorkingCalendar
from zhicheng.domain.year_tables import YearTable, parse_year_table
from zhicheng.records.models import Filing, WorkingYear
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rulebook import policy_on


def working_calendar() -> WorkingCalendar:
    """The configured calendar with every loaded table on top."""
    tables = WorkingYear.objects.order_by("year").values_list("table", flat=True)
    return ports.build_calendar([parse_year_table(table) for table in tables])


def load_working_year(*, actor: Actor, at: datetime, text: str) -> YearTable:
    """Store a year's table as the State Council published it; a second table of a year replaces the first.

    Upload deadlines that were provisional for want of the table are counted anew (二(一)1). Raises
    YearTableRefused when the text contradicts itself, NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    table = parse_year_table(text)
    with transaction(actor=actor, at=at) as ledger:
        WorkingYear.objects.update_or_create(
            year=table.year, defaults={"table": text, "loaded_by_id": officer, "loaded_at": at}
        )
        recounted = _recount_provisional_deadlines()
        ledger.record(EventTag.WORKING_YEAR_LOADED, "working_year", table.year, recounted=recounted)
    return table


def _recount_provisional_deadlines() -> int:
    """Count again what could only be guessed before; returns how many filings that changed."""
    calendar = working_calendar()
    recounted = 0
    provisional = Filing.objects.select_for_update().filter(
        status=FilingStatus.APPROVED, deadline_provisional=True
    )
    for filing in provisional:
        if filing.approved_on is None:
            continue
        deadline = filing_upload_deadline(filing.approved_on, policy_on(filing.approved_on), calendar)
        if (deadline.day, deadline.provisional) != (filing.upload_deadline, True):
            filing.upload_deadline, filing.deadline_provisional = deadline.day, deadline.provisional
            filing.save(update_fields=["upload_deadline", "deadline_provisional"])
            recounted += 1
    return recounted
