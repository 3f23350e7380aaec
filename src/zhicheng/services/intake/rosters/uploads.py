"""A unit's own roster uploads as its pages show them: progress, outcome, and what a roster is for."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from django.db.models import QuerySet

from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.uploads import RosterRowOutcome, RosterUploadStatus
from zhicheng.domain.working_days import Deadline
from zhicheng.records.models import Claim, PassRosterEntry, RosterUpload
from zhicheng.services.intake.examinations.examination_pages import examination_to_upload_for
from zhicheng.services.intake.filings.filing_pages import filing_to_upload_for
from zhicheng.services.intake.rosters.report import own_upload
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.listing import Listed, listed, order_for

__all__ = [
    "RosterRowOutcome",
    "RosterUploadStatus",
    "UploadState",
    "UploadTarget",
    "own_uploads",
    "upload_state",
    "upload_target",
]
_ORDERS = {
    "uploaded": ("uploaded_at",),
    "file": ("file_name",),
    "accepted": ("rows_accepted",),
    "rejected": ("rows_rejected",),
    "duplicate": ("rows_duplicate",),
}


@dataclass(frozen=True, slots=True)
class UploadTarget:
    """What a roster is uploaded for: a filing, or an examination."""

    target_id: uuid.UUID
    kind: RosterKind
    name: str
    """The filing's reference, or the examination's name."""
    expected: int | None
    """How many people the filing says have passed; None for an examination."""
    taken: int
    """How many people stand so far, from all rosters together."""
    deadline: Deadline | None
    is_open: bool
    """Whether rosters are taken: a filing has to be approved first."""


@dataclass(frozen=True, slots=True)
class UploadState:
    """One upload as it stands now: accepted + rejected + duplicate = read."""

    upload_id: uuid.UUID
    kind: RosterKind
    target_id: uuid.UUID
    target: str
    file_name: str
    uploaded_by: str
    uploaded_at: datetime
    finished_at: datetime | None
    status: RosterUploadStatus
    refusal: str
    """Why the file could not be read to its end; empty where it could."""
    is_late: bool
    total: int | None
    """Rows of the file: at most so many while it is read; None while unknown."""
    read: int
    accepted: int
    rejected: int
    duplicate: int
    noted: int
    """Accepted rows of which the uploader should know something; 0 in lists, which do not show it."""
    expected: int | None
    """How many people the filing says have passed; None for an examination's roster."""

    @property
    def is_running(self) -> bool:
        """Whether it waits for a worker or is being read."""
        return self.status in (RosterUploadStatus.RECEIVED, RosterUploadStatus.RUNNING)

    @property
    def fraction(self) -> float | None:
        """How much is read, 0 to 1; None before the number of rows is known."""
        if self.status is RosterUploadStatus.DONE:
            return 1.0
        return min(1.0, self.read / self.total) if self.total else None

    @property
    def label(self) -> str:
        """The status as people read it."""
        match self.status:
            case RosterUploadStatus.RECEIVED:
                return "等待读取"
            case RosterUploadStatus.RUNNING:
                return "正在读取"
            case RosterUploadStatus.DONE:
                return "部分行有误" if self.rejected else "已全部处理"
            case RosterUploadStatus.REFUSED:
                return "文件不能读取"
            case RosterUploadStatus.CANCELLED:
                return "已停止"
            case RosterUploadStatus.TAKEN_BACK:
                return "已撤回"
            case _:
                assert_never(self.status)

    @property
    def meaning(self) -> str:
        """What it is to the reader: ``good``, ``waiting``, ``attention`` (they act next) or ``bad``."""
        if self.is_running:
            return "waiting"
        if self.status is RosterUploadStatus.DONE:
            return "attention" if self.rejected else "good"
        return "bad" if self.status is RosterUploadStatus.REFUSED else "plain"


def own_uploads(
    *,
    actor: Actor,
    kind: RosterKind,
    target_id: uuid.UUID | None = None,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[UploadState]:
    """Uploads of the actor's own unit of one kind, newest first; of one filing or examination if named."""
    rows = _rows().filter(unit_id=actor.unit_id, kind=kind) if actor.unit_id else _rows().none()
    if target_id is not None:
        is_filing = kind is RosterKind.EVALUATION
        rows = rows.filter(filing_id=target_id) if is_filing else rows.filter(examination_id=target_id)
    order = order_for(sort, _ORDERS, ("-uploaded_at", "-id"))
    return listed(rows, _state, order=order, limit=limit, offset=offset)


def upload_state(*, actor: Actor, kind: RosterKind, upload_id: uuid.UUID) -> UploadState:
    """One of them. Raises RosterNotTaken for another unit's, as if there were none."""
    row = _rows().get(id=own_upload(actor, upload_id, kind).id)
    noted = row.rows.filter(outcome=RosterRowOutcome.ACCEPTED).exclude(reasons=[])
    return _state(row, noted=noted.count())


def upload_target(*, actor: Actor, kind: RosterKind, target_id: uuid.UUID) -> UploadTarget:
    """The filing or examination that a roster is meant for.

    Raises FilingNotFound or ExaminationNotFound for another unit's, NotAllowed for another role.
    """
    if kind is RosterKind.EXAMINATION:
        examination = examination_to_upload_for(actor=actor, examination_id=target_id)
        passed = PassRosterEntry.objects.standing().filter(examination=examination).count()
        return UploadTarget(examination.id, kind, examination.name, None, passed, None, True)
    filing = filing_to_upload_for(actor=actor, filing_id=target_id)
    deadline = (
        Deadline(filing.upload_deadline, filing.deadline_provisional) if filing.upload_deadline else None
    )
    return UploadTarget(
        target_id=filing.id,
        kind=kind,
        name=filing.reference,
        expected=filing.passed_count,
        taken=Claim.objects.filter(filing=filing).exclude(status=ClaimStatus.WITHDRAWN).count(),
        deadline=deadline,
        is_open=filing.approved_on is not None,
    )


def _rows() -> QuerySet[RosterUpload]:
    return RosterUpload.objects.select_related("filing", "examination", "uploaded_by")


def _state(row: RosterUpload, *, noted: int = 0) -> UploadState:
    if row.filing is not None:
        target_id, target = row.filing.id, row.filing.reference
    elif row.examination is not None:
        target_id, target = row.examination.id, row.examination.name
    else:
        raise ValueError("an upload is for a filing or for an examination")
    return UploadState(
        upload_id=row.id,
        kind=RosterKind(row.kind),
        target_id=target_id,
        target=target,
        file_name=row.file_name,
        uploaded_by=row.uploaded_by.display_name,
        uploaded_at=row.uploaded_at,
        finished_at=row.finished_at,
        status=RosterUploadStatus(row.status),
        refusal=row.refusal,
        is_late=row.is_late,
        total=row.rows_total,
        read=row.rows_read,
        accepted=row.rows_accepted,
        rejected=row.rows_rejected,
        duplicate=row.rows_duplicate,
        noted=noted,
        expected=row.filing.passed_count if row.filing else None,
    )
