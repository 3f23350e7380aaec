"""Filings (备案) as the Bureau sees them: those that wait for its decision, and those it has decided."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.working_days import Deadline
from zhicheng.records.models import Filing
from zhicheng.services.intake.filings.filing_pages import FilingNotFound
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for

__all__ = ["FilingStatus", "InboxFiling", "filing_inbox", "inbox_filing"]
_ORDERS = {
    "reference": ("reference",),
    "committee": ("committee__name",),
    "unit": ("committee__convening_unit__name",),
    "meeting": ("meeting_first", "meeting_last"),
    "passed": ("passed_count",),
    "submitted": ("submitted_at",),
    "decided": ("decided_at",),
    "withdrawn": ("withdrawn_at",),
}


@dataclass(frozen=True, slots=True)
class InboxFiling:
    """One filing."""

    filing_id: uuid.UUID
    reference: str
    committee: str
    unit: str
    is_employer_run: bool
    series: tuple[str, ...]
    levels: tuple[TitleLevel, ...]
    meeting_first: date
    meeting_last: date
    passed_count: int
    submitted_by: str
    submitted_at: datetime
    status: FilingStatus
    decided_by: str
    decided_at: datetime | None
    refusal_reason: str
    withdrawn_at: datetime | None
    deadline: Deadline | None
    """The last day for the roster; None until approved."""
    listed: int | None
    """Entries of the list of those who passed; None where none was handed in (名单未登记)."""
    is_own: bool
    """Whether the actor submitted it, and so cannot decide it (R02)."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.status is FilingStatus.SUBMITTED


def filing_inbox(
    *, actor: Actor, status: FilingStatus, sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[InboxFiling]:
    """The filings that stand so: the longest waiting first, decided filings the latest first.

    Raises NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    rows = Filing.objects.filter(status=status.value)
    shown = rows.select_related("committee__convening_unit", "submitted_by", "decided_by")
    default = ("submitted_at", "id") if status is FilingStatus.SUBMITTED else ("-decided_at", "-id")
    order = order_for(sort, _ORDERS, default)
    return listed(shown, lambda row: _line(row, actor), order=order, limit=limit, offset=offset)


def inbox_filing(*, actor: Actor, filing_id: uuid.UUID) -> InboxFiling:
    """One filing. Raises FilingNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = Filing.objects.select_related("committee__convening_unit", "submitted_by", "decided_by")
    row = rows.filter(id=filing_id).first()
    if row is None:
        raise FilingNotFound
    return _line(row, actor)


def _line(row: Filing, actor: Actor) -> InboxFiling:
    committee = row.committee
    return InboxFiling(
        filing_id=row.id,
        reference=row.reference,
        committee=committee.name,
        unit=committee.convening_unit.name,
        is_employer_run=committee.is_employer_run,
        series=tuple(committee.series),
        levels=tuple(TitleLevel(level) for level in committee.levels),
        meeting_first=row.meeting_first,
        meeting_last=row.meeting_last,
        passed_count=row.passed_count,
        submitted_by=row.submitted_by.display_name,
        submitted_at=row.submitted_at,
        status=FilingStatus(row.status),
        decided_by=row.decided_by.display_name if row.decided_by else "",
        decided_at=row.decided_at,
        refusal_reason=row.refusal_reason,
        withdrawn_at=row.withdrawn_at,
        deadline=Deadline(row.upload_deadline, row.deadline_provisional) if row.upload_deadline else None,
        listed=row.list_count,
        is_own=row.submitted_by_id == actor.account_id,
    )
