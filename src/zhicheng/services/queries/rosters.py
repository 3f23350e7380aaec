"""What became of an upload, in numbers."""

import uuid
from dataclasses import dataclass

from zhicheng.records.models import RosterUpload, RosterUploadStatus

__all__ = ["RosterUploadStatus", "UploadOutcome", "upload_outcome"]


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """One upload: accepted + rejected + duplicate = read."""

    upload_id: uuid.UUID
    status: RosterUploadStatus
    refusal: str
    """Why the file could not be read at all; empty where it could."""
    is_late: bool
    read: int
    accepted: int
    rejected: int
    duplicate: int
    expected: int | None
    """How many people the filing says have passed; None for an examination's roster."""

    @property
    def differs(self) -> bool:
        """Whether the filing names another number of people than the roster holds."""
        return self.expected is not None and self.expected != self.accepted + self.rejected


def upload_outcome(upload_id: uuid.UUID) -> UploadOutcome:
    """The upload as it stands now. ``upload_id`` comes from receiving it."""
    row = RosterUpload.objects.select_related("filing").get(id=upload_id)
    return UploadOutcome(
        upload_id=row.id,
        status=RosterUploadStatus(row.status),
        refusal=row.refusal,
        is_late=row.is_late,
        read=row.rows_read,
        accepted=row.rows_accepted,
        rejected=row.rows_rejected,
        duplicate=row.rows_duplicate,
        expected=row.filing.passed_count if row.filing else None,
    )
