"""What became of an upload, in numbers."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.records.models import RosterUpload
from zhicheng.services.kernel.actor import Actor

__all__ = ["RosterUploadStatus", "UploadOutcome", "list_uploads", "upload_outcome"]


@dataclass(frozen=True, slots=True)
class UploadOutcome:
    """One upload: accepted + rejected + duplicate = read."""

    upload_id: uuid.UUID
    file_name: str
    unit_name: str
    target: str
    """The filing's reference, or the examination's name."""
    uploaded_at: datetime
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
    return _outcome(RosterUpload.objects.select_related("filing", "examination", "unit").get(id=upload_id))


def list_uploads(
    *, actor: Actor, late_only: bool = False, limit: int = 50, offset: int = 0
) -> list[UploadOutcome]:
    """Uploads of the actor's own unit, newest first; the Bureau sees those of all units.

    ``late_only`` keeps those that came after their filing's deadline (二(一)1).
    """
    rows = RosterUpload.objects.select_related("filing", "examination", "unit")
    if actor.role is not UnitRole.BUREAU:
        rows = rows.filter(unit_id=actor.unit_id) if actor.unit_id else rows.none()
    if late_only:
        rows = rows.filter(is_late=True)
    return [_outcome(row) for row in rows.order_by("-uploaded_at", "-id")[offset : offset + limit]]


def _outcome(row: RosterUpload) -> UploadOutcome:
    examination = row.examination.name if row.examination else ""
    return UploadOutcome(
        upload_id=row.id,
        file_name=row.file_name,
        unit_name=row.unit.name,
        target=row.filing.reference if row.filing else examination,
        uploaded_at=row.uploaded_at,
        status=RosterUploadStatus(row.status),
        refusal=row.refusal,
        is_late=row.is_late,
        read=row.rows_read,
        accepted=row.rows_accepted,
        rejected=row.rows_rejected,
        duplicate=row.rows_duplicate,
        expected=row.filing.passed_count if row.filing else None,
    )
