"""The documents that prove a meeting's result: minutes, votes, 公示; stored encrypted, read by both sides."""

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.filings import FilingEvidenceKind
from zhicheng.domain.refusals import RefusalKind
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Filing, FilingEvidence
from zhicheng.services.intake.attachments import (
    AttachedFile,
    AttachmentRefused,
    display_name,
    media_type_of,
)
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_role
from zhicheng.services.kernel.stored_files import delete_private, load_private, store_private


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """One file that proves the result."""

    file_name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FilingDocument:
    """One document of a filing, without its bytes."""

    evidence_id: uuid.UUID
    kind: FilingEvidenceKind
    file_name: str
    size: int
    """Bytes."""
    added_at: datetime


def evidence_of(filing_id: uuid.UUID) -> list[FilingDocument]:
    """The documents of a filing, in the order in which they were handed in."""
    rows = FilingEvidence.objects.filter(filing_id=filing_id).order_by("added_at", "kind")
    return [
        FilingDocument(row.id, FilingEvidenceKind(row.kind), row.file_name, row.size, row.added_at)
        for row in rows
    ]


def read_filing_evidence(*, actor: Actor, filing_id: uuid.UUID, evidence_id: uuid.UUID) -> AttachedFile:
    """The bytes of one document, for the Bureau and the convening unit; FilingRefused for anybody else."""
    rows = FilingEvidence.objects.filter(id=evidence_id, filing_id=filing_id)
    if actor.role is not UnitRole.BUREAU:
        try:
            rows = rows.filter(
                filing__committee__convening_unit_id=require_role(actor, UnitRole.CONVENING_UNIT)
            )
        except NotAllowed:
            rows = rows.none()
    row = rows.first()
    if row is None:
        raise FilingRefused(
            "没有找到该材料，请从备案列表重新进入。",
            code="filing.evidence_not_found",
            kind=RefusalKind.MISSING,
        )
    return AttachedFile(row.file_name, row.media_type, load_private(row.storage_key))


def require_readable(kind: FilingEvidenceKind, given: EvidenceGiven) -> None:
    """Raises AttachmentRefused that names the document, where several are handed in together."""
    try:
        media_type_of(given.data)
    except AttachmentRefused as refusal:
        raise AttachmentRefused(f"{kind.label}没有上传：{refusal.sentence}") from refusal


@contextmanager
def stored_evidence(
    filing_id: uuid.UUID, evidence: Mapping[FilingEvidenceKind, EvidenceGiven]
) -> Iterator[dict[FilingEvidenceKind, str]]:
    """Store the files first, since a row never names bytes that are not on disk; yields the key of each.

    What no row names afterwards, since the act was refused or the document was there, is removed again.
    """
    keys = {kind: f"filings/{filing_id}/{new_id()}" for kind in evidence}
    try:
        for kind, key in keys.items():
            store_private(key, evidence[kind].data)
        yield keys
    finally:
        named = FilingEvidence.objects.filter(storage_key__in=list(keys.values()))
        for key in set(keys.values()) - set(named.values_list("storage_key", flat=True)):
            delete_private(key)


def keep_evidence(
    filing: Filing,
    evidence: Mapping[FilingEvidenceKind, EvidenceGiven],
    keys: Mapping[FilingEvidenceKind, str],
    *,
    account_id: uuid.UUID,
    at: datetime,
) -> None:
    """Write the rows of stored files, in the caller's transaction.

    The same bytes again are the same document. Raises FilingRefused while a kind is missing.
    """
    present = set(FilingEvidence.objects.filter(filing=filing).values_list("kind", flat=True))
    missing = [kind.label for kind in FilingEvidenceKind if kind not in (present | set(evidence))]
    if missing:
        raise FilingRefused(f"还缺材料：{'、'.join(missing)}。请一并上传。", code="filing.evidence_missing")
    for kind, given in evidence.items():
        FilingEvidence.objects.get_or_create(
            filing=filing,
            kind=kind.value,
            sha256=hashlib.sha256(given.data).hexdigest(),
            defaults={
                "file_name": display_name(given.file_name),
                "media_type": media_type_of(given.data),
                "size": len(given.data),
                "storage_key": keys[kind],
                "added_by_id": account_id,
                "added_at": at,
            },
        )
