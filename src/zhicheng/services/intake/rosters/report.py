"""What became of a roster: rejected rows with reasons, as a page or a marked workbook; stopping one."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.documents.rosters.error_workbook import error_workbook
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.rows import CellError
from zhicheng.domain.rosters.uploads import RosterRowOutcome, RosterUploadStatus
from zhicheng.records.models import RosterRow, RosterUpload
from zhicheng.services.intake.rosters.receive import RosterNotTaken
from zhicheng.services.intake.rosters.roster_state import RosterState, roster_state
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.listing import order_for
from zhicheng.services.kernel.stored_files import load_private

_ORDERS = {"number": ("number",)}


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row that was not taken as it stands, or was taken with something to know of it."""

    number: int
    outcome: RosterRowOutcome
    reasons: tuple[CellError, ...]


def row_reports(
    *,
    actor: Actor,
    upload_id: uuid.UUID,
    outcome: RosterRowOutcome | None = None,
    sort: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> list[RowReport]:
    """Rows of the own unit's upload of which something is to be said, by number. Raises RosterNotTaken.

    Those are all rejected and duplicate rows, and few of the accepted; ``outcome`` keeps one of the three.
    """
    upload = own_upload(actor, upload_id)
    rows = upload.rows.exclude(reasons=[]).order_by(*order_for(sort, _ORDERS, ("number",)))
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    page = rows[offset:] if limit is None else rows[offset : offset + limit]
    return [_report(row) for row in page]


def error_workbook_for(*, actor: Actor, upload_id: uuid.UUID) -> bytes:
    """The rejected rows as an .xlsx with the bad cells marked; corrected, it can be uploaded as it is.

    Raises RosterNotTaken for another unit's upload and where nothing was rejected.
    """
    upload = own_upload(actor, upload_id)
    rejected = upload.rows.filter(outcome=RosterRowOutcome.REJECTED).order_by("number")
    errors = {row.number: _report(row).reasons for row in rejected}
    if not errors:
        raise RosterNotTaken("这份名册没有需要改正的行。", code="roster.nothing_rejected")
    return error_workbook(load_private(upload.storage_key), upload.file_name, RosterKind(upload.kind), errors)


def cancel_upload(*, actor: Actor, at: datetime, upload_id: uuid.UUID) -> RosterState:
    """Stop the reading of a roster; rows taken so far stay. Raises RosterNotTaken once it is finished."""
    upload = own_upload(actor, upload_id)
    require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        stopped = RosterUpload.objects.filter(
            id=upload.id, status__in=[RosterUploadStatus.RECEIVED, RosterUploadStatus.RUNNING]
        ).update(status=RosterUploadStatus.CANCELLED, finished_at=at)
        if stopped != 1:
            # Zero rows: it came to its end first.
            raise RosterNotTaken("这份名册已经处理完毕，不能停止。", code="roster.finished")
        ledger.record(EventTag.ROSTER_CANCELLED, "roster", upload.id)
    return _state(upload)


def resume_upload(*, actor: Actor, at: datetime, upload_id: uuid.UUID) -> RosterState:
    """Read on where a stopped or unreadable roster was left, and enqueue that.

    For a file that was stopped by mistake, or refused for a reason that has since gone: the same bytes are
    never received twice. Raises RosterNotTaken while it is being read, and once it was read to its end.
    """
    upload = own_upload(actor, upload_id)
    require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        resumed = RosterUpload.objects.filter(
            id=upload.id, status__in=[RosterUploadStatus.CANCELLED, RosterUploadStatus.REFUSED]
        ).update(status=RosterUploadStatus.RECEIVED, refusal="", finished_at=None, lease_until=None)
        if resumed != 1:
            # Zero rows: it is waiting, being read, or done.
            raise RosterNotTaken("这份名册正在读取或已经处理完毕，无需重新读取。", code="roster.not_stopped")
        ports.queue().enqueue("process_roster", upload_id=str(upload.id))
        ledger.record(EventTag.ROSTER_RESUMED, "roster", upload.id)
    return _state(upload)


def _state(upload: RosterUpload) -> RosterState:
    upload.refresh_from_db()
    return roster_state(upload)


def own_upload(actor: Actor, upload_id: uuid.UUID, kind: RosterKind | None = None) -> RosterUpload:
    """The actor's own unit's upload. Raises RosterNotTaken for any other, as if there were none.

    ``kind`` asks for one of that kind: a unit that holds two roles sees the uploads of each separately.
    """
    upload = (
        RosterUpload.objects.filter(id=upload_id, unit_id=actor.unit_id).first() if actor.unit_id else None
    )
    if upload is None or kind not in (None, RosterKind(upload.kind)):
        raise RosterNotTaken(
            "没有找到这份名册，请从名册列表重新进入。", code="roster.not_found", kind=RefusalKind.MISSING
        )
    return upload


def _report(row: RosterRow) -> RowReport:
    reasons = tuple(
        CellError(each["column"], each["header"], each["reason"], each["remedy"]) for each in row.reasons
    )
    return RowReport(row.number, RosterRowOutcome(row.outcome), reasons)
