"""Receiving a roster: stored encrypted, once per filing or examination, then handed to a worker."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date, is_late_upload
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Examination, Filing, RosterUpload
from zhicheng.services.intake.attachments import display_name
from zhicheng.services.intake.examinations.examination_pages import examination_to_upload_for
from zhicheng.services.intake.filings.filing_pages import filing_to_upload_for
from zhicheng.services.intake.filings.listed import require_list
from zhicheng.services.intake.filings.terms import require_term
from zhicheng.services.intake.rosters.roster_state import RosterState, roster_state
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.stored_files import delete_private, store_private


class RosterNotTaken(Refusal):
    """A roster that cannot be received: wrong unit, no approved filing, empty or too large."""

    code = "roster.not_taken"


@dataclass(frozen=True, slots=True)
class Received:
    """The upload that stands for the file."""

    upload: RosterState
    is_repeat: bool
    """Whether the very same file was received before; nothing was added then."""
    sentence: str


def receive_roster(
    *,
    actor: Actor,
    at: datetime,
    kind: RosterKind,
    file_name: str,
    data: bytes,
    filing_id: uuid.UUID | None = None,
    examination_id: uuid.UUID | None = None,
) -> Received:
    """Take in a roster of the actor's own unit and enqueue its reading (二(一)1, 二(一)3).

    An evaluation's roster names its filing, an examination's its examination.

    The same bytes for the same filing or examination are one upload, whoever sends them again. An upload
    after the filing's deadline is taken, marked late and shown to the Bureau. Raises RosterNotTaken,
    NoPolicyInForce, and FilingRefused where the committee's right must be recorded first.
    """
    filing = Filing.objects.select_related("committee").filter(id=filing_id).first() if filing_id else None
    examination = Examination.objects.filter(id=examination_id).first() if examination_id else None
    unit_id, is_late = _target(actor, at, kind, filing, examination)
    account_id = require_human(actor)
    # The uploader hears that no rules are in force, not a worker later.
    policy = policy_on(business_date(at))
    if filing is not None:
        require_term(
            filing.committee,
            first=filing.meeting_first,
            last=filing.meeting_last,
            on=business_date(at),
            policy=policy,
        )
        require_list(filing, on=business_date(at), policy=policy)
    if not data:
        raise RosterNotTaken("名册文件是空的，请重新选择文件。", code="roster.empty")
    if len(data) > RosterLimits().max_bytes:
        megabytes = RosterLimits().max_bytes // (1024 * 1024)
        raise RosterNotTaken(f"名册文件超过{megabytes} MB，请分成几个文件上传。", code="roster.too_large")
    digest = hashlib.sha256(data).hexdigest()
    same = RosterUpload.objects.filter(filing=filing, examination=examination, sha256=digest)
    same = same.exclude(status=RosterUploadStatus.TAKEN_BACK.value)
    found = same.first()
    if found is not None:
        return _repeat(found)
    key = f"rosters/{new_id()}"
    # The file comes first: a row never names bytes that are not on disk.
    store_private(key, data)
    try:
        with transaction(actor=actor, at=at) as ledger, db.atomic():
            _hold_examination(examination)
            upload = RosterUpload.objects.create(
                kind=kind.value,
                filing=filing,
                examination=examination,
                unit_id=unit_id,
                uploaded_by_id=account_id,
                uploaded_at=at,
                is_late=is_late,
                file_name=display_name(file_name),
                sha256=digest,
                size=len(data),
                storage_key=key,
                status=RosterUploadStatus.RECEIVED.value,
            )
            ports.queue().enqueue("process_roster", upload_id=str(upload.id))
            ledger.record(EventTag.ROSTER_RECEIVED, "roster", upload.id, sha256=digest, late=is_late)
    except RosterNotTaken:
        delete_private(key)
        raise
    except IntegrityError:
        # A colleague sent the same file in this very moment; the constraint let one of the two in.
        delete_private(key)
        return _repeat(same.get())
    late = "本次上传已超过备案后规定的工作日，将标记为逾期并报人社局知悉。" if is_late else ""
    return Received(roster_state(upload), False, f"名册已收到，正在逐行读取。{late}")


def receive_for(
    *, actor: Actor, at: datetime, kind: RosterKind, target_id: uuid.UUID, file_name: str, data: bytes
) -> Received:
    """``receive_roster`` for the filing or examination whose page sends the file.

    Raises FilingNotFound or ExaminationNotFound for another unit's, and as ``receive_roster``.
    """
    if kind is RosterKind.EXAMINATION:
        examination_id = examination_to_upload_for(actor=actor, examination_id=target_id).id
        return receive_roster(
            actor=actor, at=at, kind=kind, file_name=file_name, data=data, examination_id=examination_id
        )
    filing_id = filing_to_upload_for(actor=actor, filing_id=target_id).id
    return receive_roster(actor=actor, at=at, kind=kind, file_name=file_name, data=data, filing_id=filing_id)


def _hold_examination(examination: Examination | None) -> None:
    """Keep the examination from being taken back until its roster is stored. Raises RosterNotTaken."""
    if examination is None:
        return
    held = Examination.objects.select_for_update(no_key=True).filter(id=examination.id)
    if held.first() is None:
        raise RosterNotTaken(
            "该考试的登记刚刚被撤回，名册没有上传。请从考试列表重新进入。",
            code="roster.target_withdrawn",
            kind=RefusalKind.OVERTAKEN,
        )


def _repeat(upload: RosterUpload) -> Received:
    return Received(
        roster_state(upload), True, "这份名册此前已经上传，没有重复接收。以下是该名册的处理情况。"
    )


def _target(
    actor: Actor, at: datetime, kind: RosterKind, filing: Filing | None, examination: Examination | None
) -> tuple[uuid.UUID, bool]:
    """The uploading unit, and whether the upload is late."""
    if kind is RosterKind.EXAMINATION:
        unit_id = require_role(actor, UnitRole.EXAMINATION_BODY)
        if examination is None or filing is not None or examination.examination_body_id != unit_id:
            raise RosterNotTaken(
                "没有找到该考试，或不属于本单位。", code="roster.target_not_found", kind=RefusalKind.MISSING
            )
        return unit_id, False
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    if filing is None or examination is not None or filing.committee.convening_unit_id != unit_id:
        raise RosterNotTaken(
            "没有找到该备案，或不属于本单位。", code="roster.target_not_found", kind=RefusalKind.MISSING
        )
    if filing.status != FilingStatus.APPROVED:
        raise RosterNotTaken(
            "该评审结果尚未核准备案，备案后才能上传人员名册。", code="roster.filing_not_approved"
        )
    deadline = filing.upload_deadline
    return unit_id, deadline is not None and is_late_upload(deadline, business_date(at))
