"""An upload as it is handed on: how far it is read, and what became of its rows so far."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.records.models import RosterUpload


@dataclass(frozen=True, slots=True)
class RosterState:
    """One upload at one moment: accepted + rejected + duplicate = read."""

    id: uuid.UUID
    status: RosterUploadStatus
    is_late: bool
    rows_total: int | None
    """Rows of the file: at most so many while it is read; None while unknown."""
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_duplicate: int
    finished_at: datetime | None


def roster_state(row: RosterUpload) -> RosterState:
    """The state of a stored upload."""
    return RosterState(
        id=row.id,
        status=RosterUploadStatus(row.status),
        is_late=row.is_late,
        rows_total=row.rows_total,
        rows_read=row.rows_read,
        rows_accepted=row.rows_accepted,
        rows_rejected=row.rows_rejected,
        rows_duplicate=row.rows_duplicate,
        finished_at=row.finished_at,
    )
