"""A convening unit's own filings: how far each has come, and until when its roster is due."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.working_days import Deadline, WorkingCalendar
from zhicheng.records.models import Filing
from zhicheng.services.intake.filings.stages import FILINGS_AT, FilingStage, stage_of, with_stage
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed_together, order_for
from zhicheng.services.kernel.working_years import working_calendar

__all__ = [
    "FilingLine",
    "FilingNotFound",
    "FilingStage",
    "filing_to_upload_for",
    "own_filing",
    "own_filings",
    "same_filing",
]
_ORDERS = {
    "reference": ("reference",),
    "committee": ("committee__name",),
    "submitted": ("submitted_at",),
    "passed": ("passed_count",),
    "taken": ("taken",),
}


class FilingNotFound(Refusal):
    """There is no such filing, or it is another unit's; both look alike."""

    code = "filing.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该备案，请从备案列表重新进入。")


@dataclass(frozen=True, slots=True)
class FilingLine:
    """One filing as its convening unit sees it."""

    filing_id: uuid.UUID
    reference: str
    committee_id: uuid.UUID
    committee_name: str
    meeting_first: date
    meeting_last: date
    passed_count: int
    submitted_by: str
    submitted_at: datetime
    stage: FilingStage
    decided_at: datetime | None
    refusal_reason: str
    withdrawn_at: datetime | None
    approved_on: date | None
    deadline: Deadline | None
    """The last day for the roster, itself included; None until the filing is approved."""
    working_days_left: int | None
    """After today, up to the deadline: 0 on its day, below 0 once it has passed; None where none is due."""
    listed: int | None
    """Entries of the list of those who passed; None where none was handed in (名单未登记)."""
    taken: int
    """How many people of the meeting have been taken from rosters so far."""

    @property
    def is_approved(self) -> bool:
        """Whether a roster can be uploaded."""
        return self.stage not in (FilingStage.WAITING, FilingStage.REFUSED, FilingStage.WITHDRAWN)

    @property
    def is_overdue(self) -> bool:
        """Whether the roster is not there although its last day has passed."""
        return self.working_days_left is not None and self.working_days_left < 0

    @property
    def countdown(self) -> str:
        """What is left of the time for the roster, in words; empty where nothing is due."""
        left = self.working_days_left
        if left is None:
            return ""
        if left < 0:
            return f"已逾期{-left}个工作日"
        return "今天截止" if left == 0 else f"还剩{left}个工作日"


def own_filings(
    *,
    actor: Actor,
    on: date,
    stage: FilingStage | None = None,
    committee_id: uuid.UUID | None = None,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[FilingLine]:
    """The filings of the actor's unit, newest first; where rosters are due, the nearest deadline first.

    Raises NotAllowed.
    """
    rows = _own_rows(actor)
    if committee_id is not None:
        rows = rows.filter(committee_id=committee_id)
    if stage is not None:
        rows = rows.filter(FILINGS_AT[stage])
    default = ("upload_deadline", "id") if stage is FilingStage.ROSTER_DUE else ("-submitted_at", "-id")

    def lines(found: list[Any]) -> list[FilingLine]:
        calendar = working_calendar() if found else None
        return [_line(row, on, calendar) for row in found]

    order = order_for(sort, _ORDERS, default)
    return listed_together(rows, lines, order=order, limit=limit, offset=offset)


def own_filing(*, actor: Actor, on: date, filing_id: uuid.UUID) -> FilingLine:
    """One of them. Raises FilingNotFound, NotAllowed."""
    row = _own_rows(actor).filter(id=filing_id).first()
    if row is None:
        raise FilingNotFound
    return _line(row, on, working_calendar())


def filing_to_upload_for(*, actor: Actor, filing_id: uuid.UUID) -> Filing:
    """The stored filing of the actor's unit, for the modules of this stage.

    Raises FilingNotFound, NotAllowed.
    """
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    rows = Filing.objects.select_related("committee").filter(committee__convening_unit_id=unit_id)
    row = rows.filter(id=filing_id).first()
    if row is None:
        raise FilingNotFound
    return row


def same_filing(
    *,
    actor: Actor,
    committee_id: uuid.UUID,
    reference: str,
    meeting_first: date,
    meeting_last: date,
    passed_count: int,
) -> uuid.UUID | None:
    """The filing that the very same words have made, when a form was sent twice; None where there is none."""
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    made = Filing.objects.standing().filter(
        committee_id=committee_id,
        committee__convening_unit_id=unit_id,
        submitted_by_id=actor.account_id,
        reference=reference,
        meeting_first=meeting_first,
        meeting_last=meeting_last,
        passed_count=passed_count,
    )
    return made.values_list("id", flat=True).first()


def _own_rows(actor: Actor) -> QuerySet[Any]:
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    own = Filing.objects.filter(committee__convening_unit_id=unit_id)
    return with_stage(own.select_related("committee", "submitted_by"))


def _line(row: Any, on: date, calendar: WorkingCalendar | None) -> FilingLine:
    stage = stage_of(row)
    deadline = (
        Deadline(row.upload_deadline, row.deadline_provisional) if row.upload_deadline is not None else None
    )
    left = None
    if calendar is not None and deadline is not None and stage is FilingStage.ROSTER_DUE:
        left = _working_days_between(calendar, on, deadline.day)
    return FilingLine(
        filing_id=row.id,
        reference=row.reference,
        committee_id=row.committee_id,
        committee_name=row.committee.name,
        meeting_first=row.meeting_first,
        meeting_last=row.meeting_last,
        passed_count=row.passed_count,
        submitted_by=row.submitted_by.display_name,
        submitted_at=row.submitted_at,
        stage=stage,
        decided_at=row.decided_at,
        refusal_reason=row.refusal_reason,
        withdrawn_at=row.withdrawn_at,
        approved_on=row.approved_on,
        deadline=deadline,
        working_days_left=left,
        listed=row.list_count,
        taken=row.taken,
    )


def _working_days_between(calendar: WorkingCalendar, on: date, last: date) -> int:
    """Working days after ``on`` up to ``last``; negative, those after ``last`` up to ``on``."""
    first, until = min(on, last), max(on, last)
    days = (first + timedelta(days=count) for count in range(1, (until - first).days + 1))
    count = sum(1 for day in days if _is_working_day(calendar, day))
    if on <= last:
        return count
    # A weekend after the last day is no working day, and yet the roster is overdue.
    return -max(count, 1)


def _is_working_day(calendar: WorkingCalendar, day: date) -> bool:
    known = calendar.is_working_day(day)
    return day.weekday() < 5 if known is None else known
