"""Documents that support a claim: checked by their first bytes, stored encrypted, shown under their name."""

import hashlib
import re
import struct
import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.channels import AttachmentKind
from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.domain.free_text import personal_numbers_hidden
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import ClaimStatus, Position
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Attachment, Claim
from zhicheng.services.intake.claims import change_own_claim, own_open_claim
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.claim_acts import keep_act
from zhicheng.services.kernel.claim_position import ClaimMoved, Seen, reviewer_may_act
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.stored_files import delete_private, load_private, store_private

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_ATTACHMENTS = 20
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff/\\]"
)


class AttachmentRefused(Refusal):
    """A file that cannot be taken, or that is not there for the actor."""

    code = "attachment.refused"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """The bytes of one attachment, with what a browser needs to show them."""

    file_name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class AddedAttachment:
    """One attachment as it is kept."""

    attachment_id: uuid.UUID
    kind: AttachmentKind
    file_name: str
    """As it is shown, without what a page or a path could trip over."""
    media_type: str
    """Told by the content."""
    size: int
    """Bytes."""
    sha256: str


def add_attachment(
    *, actor: Actor, at: datetime, claim: Seen, kind: AttachmentKind, file_name: str, data: bytes
) -> AddedAttachment:
    """Add a PDF, JPEG or PNG of at most 10 MB to one's own draft or sent-back claim.

    The type is told by the content, never by the name. The same bytes again are the same attachment.
    Raises AttachmentRefused, ClaimNotFound, ClaimMoved.
    """
    row = own_open_claim(actor, claim)
    media_type = media_type_of(data)
    digest = hashlib.sha256(data).hexdigest()
    present = Attachment.objects.kept().filter(claim=row)
    same = present.filter(sha256=digest).first()
    if same is not None:
        return _added(same)
    if present.count() >= MOST_ATTACHMENTS:
        raise AttachmentRefused(f"每条申领最多{MOST_ATTACHMENTS}个附件，请先删除不需要的附件。")
    key = f"attachments/{row.id}/{new_id()}"
    # The file comes first: a row never names bytes that are not on disk. A crash in between leaves an
    # encrypted file that nothing names.
    store_private(key, data)
    try:
        with transaction(actor=actor, at=at) as ledger:
            change_own_claim(claim)
            attachment = Attachment.objects.create(
                claim=row,
                kind=kind.value,
                file_name=display_name(file_name),
                media_type=media_type,
                size=len(data),
                sha256=digest,
                storage_key=key,
                added_by_id=require_human(actor),
                added_at=at,
            )
            keep_act(ledger, ClaimActKind.ATTACHMENT_ADDED, row.id, version=claim.version + 1)
            ledger.record(EventTag.ATTACHMENT_ADDED, "claim", row.id, kind=kind.value, sha256=digest)
    except ClaimMoved:
        # No row names the file, so it can no longer be reached.
        delete_private(key)
        raise
    return _added(attachment)


def remove_attachment(*, actor: Actor, at: datetime, claim: Seen, attachment_id: uuid.UUID) -> None:
    """Remove an attachment from the claimant's own draft or sent-back claim. Raises AttachmentRefused."""
    row = own_open_claim(actor, claim)
    with transaction(actor=actor, at=at) as ledger:
        change_own_claim(claim)
        removed = Attachment.objects.kept().filter(id=attachment_id, claim=row).update(removed_at=at)
        if removed != 1:
            # Zero rows: never there, or removed in another window.
            raise AttachmentRefused(
                "没有找到该附件，可能已经删除。请刷新页面。",
                code="attachment.not_found",
                kind=RefusalKind.MISSING,
            )
        keep_act(ledger, ClaimActKind.ATTACHMENT_REMOVED, row.id, version=claim.version + 1)
        ledger.record(EventTag.ATTACHMENT_REMOVED, "claim", row.id, attachment=str(attachment_id))


def read_attachment(
    *, actor: Actor, attachment_id: uuid.UUID, claim_id: uuid.UUID | None = None
) -> AttachedFile:
    """The bytes of an attachment, for its claimant and for the current reviewer.

    With ``claim_id`` an attachment of any other claim is not found.

    Raises AttachmentRefused for anyone else, as if there were none.
    """
    row = Attachment.objects.kept().select_related("claim__examination").filter(id=attachment_id).first()
    is_elsewhere = row is not None and claim_id is not None and row.claim_id != claim_id
    if row is None or is_elsewhere or not _may_read(actor, row.claim):
        raise AttachmentRefused("没有找到该附件。", code="attachment.not_found", kind=RefusalKind.MISSING)
    return AttachedFile(row.file_name, row.media_type, load_private(row.storage_key))


def display_name(raw: str) -> str:
    """What a person called the file, without anything that could break a page or a path.

    The name is kept in clear, so a number in it is hidden (R33).
    """
    name = _UNPRINTABLE.sub("_", personal_numbers_hidden(raw)).strip().strip(".")
    return name[-120:] or "附件"


def _added(row: Attachment) -> AddedAttachment:
    return AddedAttachment(
        attachment_id=row.id,
        kind=AttachmentKind(row.kind),
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
    )


def _may_read(actor: Actor, claim: Claim) -> bool:
    if actor.is_person(claim.person_id):
        return True
    return reviewer_may_act(actor, claim, Position(ClaimStatus(claim.status), claim.step))


def media_type_of(data: bytes) -> str:
    """PDF, PNG or JPEG by the first bytes. Raises AttachmentRefused for anything else."""
    if not data:
        raise AttachmentRefused("文件是空的，请重新选择。")
    if len(data) > LARGEST:
        raise AttachmentRefused("文件超过10 MB，请压缩或分成几个文件后再上传。")
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        _refuse_huge(*struct.unpack(">II", data[16:24]))
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        _refuse_huge(*_jpeg_size(data))
        return "image/jpeg"
    raise AttachmentRefused("只能上传 PDF、JPG、PNG 文件。请将材料另存为其中一种格式后再上传。")


def _refuse_huge(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or not width or not height:
        raise AttachmentRefused("图片尺寸过大或已损坏，请缩小到5000万像素以内后再上传。")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header, without decoding; (0, 0) where there is none."""
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        if length < 2:
            break
        place += 2 + length
    return 0, 0
