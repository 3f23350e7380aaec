"""The documents of a case: checked by their first bytes, stored encrypted, read by those whose case it is."""

import hashlib
import uuid
from datetime import datetime

from zhicheng.domain.cases import CASE_RULES, CaseAction, CaseKind, CaseState, CaseStepKind, Opener
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Case, CaseAttachment
from zhicheng.services.casework.cases.access import is_asked, may_see, openers_case
from zhicheng.services.casework.cases.steps import (
    CaseRefused,
    CaseSeen,
    CaseStanding,
    held_case,
    move_case,
    not_found,
)
from zhicheng.services.intake.attachments import AttachedFile, AttachmentRefused, display_name, media_type_of
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.stored_files import delete_private, load_private, store_private

MOST_ATTACHMENTS = 20


def add_case_evidence(
    *, actor: Actor, at: datetime, case: CaseSeen, kind: str, file_name: str, data: bytes, note: str = ""
) -> CaseStanding:
    """Add a PDF, JPEG or PNG to a case that one opened, or as the officer in charge.

    A case that waits for evidence goes back to its officer. The same bytes again change nothing. Raises
    CaseRefused and AttachmentRefused.
    """
    row = Case.objects.filter(id=case.case_id).first()
    if row is None or not _may_add(actor, row):
        raise not_found()
    rules = CASE_RULES[CaseKind(row.kind)]
    if kind not in {item.code for item in rules.evidence}:
        raise CaseRefused("请选择材料的种类。", code="case.evidence_kind")
    media_type = media_type_of(data)
    digest = hashlib.sha256(data).hexdigest()
    if row.attachments.count() >= MOST_ATTACHMENTS:
        raise CaseRefused(f"每个办件最多{MOST_ATTACHMENTS}份材料。", code="case.too_many_files")
    if row.attachments.filter(sha256=digest).exists():
        return CaseStanding(row.id, row.number, rules.kind, CaseState(row.state), row.version)
    key = f"cases/{row.id}/{new_id()}"
    # The file comes first: a row never names bytes that are not on disk.
    store_private(key, data)
    attachment = CaseAttachment(
        kind=kind,
        file_name=display_name(file_name),
        media_type=media_type,
        size=len(data),
        sha256=digest,
        storage_key=key,
        added_by_id=require_human(actor),
        added_at=at,
    )
    try:
        with transaction(actor=actor, at=at) as ledger:
            attachment.case = held_case(case)
            standing = move_case(
                ledger,
                attachment.case,
                CaseAction.ADD_EVIDENCE,
                CaseStepKind.EVIDENCE_ADDED,
                EventTag.CASE_EVIDENCE_ADDED,
                text=note.strip()[:500],
                evidence_due_on=None,
            )
            attachment.save(force_insert=True)
    except Refusal:
        # No row names the file, so it can no longer be reached.
        delete_private(key)
        raise
    return standing


def read_case_evidence(*, actor: Actor, case_id: uuid.UUID, attachment_id: uuid.UUID) -> AttachedFile:
    """The bytes of a document, for those who may see the case. Raises CaseRefused for anybody else."""
    row = CaseAttachment.objects.select_related("case").filter(id=attachment_id, case_id=case_id).first()
    if row is None or not may_see(actor, row.case):
        raise not_found()
    return AttachedFile(row.file_name, row.media_type, load_private(row.storage_key))


def refuse_unreadable(file_name: str, data: bytes) -> None:
    """Raises AttachmentRefused that names the file, where several are handed in together."""
    try:
        media_type_of(data)
    except AttachmentRefused as refusal:
        raise AttachmentRefused(f"“{display_name(file_name)}”没有上传：{refusal.sentence}") from refusal


def _may_add(actor: Actor, case: Case) -> bool:
    if actor.role is UnitRole.BUREAU:
        return case.opener == Opener.OFFICER or case.handled_by_id == actor.account_id
    try:
        return openers_case(actor, case) or is_asked(actor, case)
    except NotAllowed:
        return False
