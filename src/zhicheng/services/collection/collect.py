"""Collection (领取, clause 二(三)): the holder's own certificates, once sealed, released and due."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from zhicheng.documents.preview import preview_picture
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.masking import mask_id_number
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Certificate, CertificateAccessKind, binding
from zhicheng.services.collection.accesses import keep_access
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.certificate_state import CertificateState, replaced_by, state_of, with_state
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.kernel.rate_limits import count_hit

_DOWNLOADS = ((30, timedelta(hours=1)), (100, timedelta(days=1)))
_PREVIEWS = ((60, timedelta(hours=1)), (200, timedelta(days=1)))


class CollectionRefused(Refusal):
    """A certificate that cannot be collected now, or is not the verifier's to know of."""

    code = "collection.refused"


class SealedFileBroken(Fault):
    """The stored bytes of a certificate are not those that were sealed; they are never served (I9)."""

    code = "collection.file_broken"
    kind = FaultKind.ALTERED


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """A certificate as its holder sees it."""

    certificate_id: uuid.UUID
    number: str
    state: CertificateState
    name: str
    true_name: str
    id_number: str
    """Masked; the whole number stands in the file alone."""
    title_name: str
    level: TitleLevel
    series: str
    specialty: str
    awarding_body: str
    submitting_unit: str
    qualification_date: date
    collectable_from: datetime
    expects_hand_mark: bool
    hand_mark_confirmed: bool
    sha256: str | None
    """Of the sealed file; None while it is being made."""
    replaced_by: str | None
    """The number of the correction that replaced it."""


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """The sealed file, byte for byte as it was recorded."""

    file_name: str
    data: bytes
    sha256: str


def own_certificates(*, actor: Actor, at: datetime) -> list[OwnCertificate]:
    """The holder's certificates, newest first. Raises NotAllowed for an actor who is no holder."""
    return [_as_holder_sees(row) for row in _own_rows(actor, at).order_by("-numbered_at", "-id")]


def own_certificate(*, actor: Actor, at: datetime, certificate_id: uuid.UUID) -> OwnCertificate:
    """One of the holder's certificates. Raises CollectionRefused when there is none such."""
    return _as_holder_sees(_find(actor, at, certificate_id))


def collect_certificate(*, actor: Actor, at: datetime, certificate_id: uuid.UUID) -> CollectedFile:
    """Hand the sealed file to its holder; each download is an event.

    Raises CollectionRefused before the due instant, while it is being made, and after revocation or
    correction; TooOften; SealedFileBroken when the stored bytes are not those recorded (I9).
    """
    row = _collectable(actor, at, certificate_id)
    count_hit(purpose="download", subject=str(actor.account_id), at=at, limits=_DOWNLOADS)
    data = sealed_file(row)
    with transaction(actor=actor, at=at) as ledger:
        keep_access(ledger, CertificateAccessKind.DOWNLOADED, row.id)
        ledger.record(EventTag.CERTIFICATE_DOWNLOADED, "certificate", row.id, sha256=row.artifact.sha256)
    return CollectedFile(f"电子职称证书_{row.number_id}.pdf", data, row.artifact.sha256)


def sealed_file(certificate: Certificate) -> bytes:
    """The stored bytes of a sealed certificate, compared with the record before anyone gets them.

    Raises SealedFileBroken when they differ, and the store's Fault when they are gone; the audit
    reports such a file by its number.
    """
    data = ports.files().get(certificate.artifact.storage_key)
    if sha256(data).hexdigest() != certificate.artifact.sha256:
        raise SealedFileBroken(
            "证书文件与制作记录不一致，已停止提供。请联系发证机关处理。",
            detail=certificate.artifact.storage_key,
        )
    return data


def preview_certificate(*, actor: Actor, at: datetime, certificate_id: uuid.UUID) -> bytes:
    """The sealed page as a PNG that calls itself a preview. Raises as ``collect_certificate``."""
    row = _collectable(actor, at, certificate_id)
    count_hit(purpose="preview", subject=str(actor.account_id), at=at, limits=_PREVIEWS)
    return preview_picture(sealed_file(row))


def _collectable(actor: Actor, at: datetime, certificate_id: uuid.UUID) -> Certificate:
    row = _find(actor, at, certificate_id)
    match state_of(row):
        case CertificateState.VALID:
            return row
        case CertificateState.MAKING:
            raise CollectionRefused("证书正在制作，请稍后再来领取。", code="collection.making")
        case CertificateState.NOT_YET:
            opens = row.collectable_from.astimezone(SHANGHAI)
            raise CollectionRefused(
                f"证书已制作完成，{opens.year}年{opens.month}月{opens.day}日起可以下载、打印。",
                code="collection.not_yet",
            )
        case CertificateState.REPLACED:
            raise CollectionRefused(
                f"该证书已更正，请领取新证书（编号{replaced_by(row)}）。", code="collection.replaced"
            )
        case CertificateState.SUSPENDED:
            raise CollectionRefused(
                "该证书正在核实，暂停下载。如有疑问，请联系发证机关。", code="collection.suspended"
            )
        case CertificateState.REVOKED:
            raise CollectionRefused(
                "该证书已撤销，不能下载。如有疑问，请联系发证机关。", code="collection.revoked"
            )
        case CertificateState.CANCELLED:
            raise CollectionRefused("该证书已注销，不能下载。", code="collection.cancelled")


def _own_rows(actor: Actor, at: datetime) -> QuerySet[Any]:
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查看本人证书。")
    own = Certificate.objects.filter(person_id__in=actor.own_records)
    return with_state(own, at).select_related("artifact", "hand_mark_order")


def _find(actor: Actor, at: datetime, certificate_id: uuid.UUID) -> Certificate:
    row: Certificate | None = _own_rows(actor, at).filter(id=certificate_id).first()
    if row is None:
        raise CollectionRefused(
            "没有找到该证书，请从“我的证书”重新进入。", code="collection.not_found", kind=RefusalKind.MISSING
        )
    return row


def _as_holder_sees(row: Certificate) -> OwnCertificate:
    order = getattr(row, "hand_mark_order", None)
    state = state_of(row)
    return OwnCertificate(
        certificate_id=row.id,
        number=row.number_id,
        state=state,
        name=row.name,
        true_name=row.true_name,
        id_number=mask_id_number(
            open_text(row.id_number_sealed, field=binding(Certificate, "id_number_sealed"), row=row.id)
        ),
        title_name=row.title_name,
        level=TitleLevel(row.level),
        series=row.series,
        specialty=row.specialty,
        awarding_body=row.awarding_body,
        submitting_unit=row.submitting_unit,
        qualification_date=row.qualification_date,
        collectable_from=row.collectable_from,
        expects_hand_mark=row.expects_hand_mark,
        hand_mark_confirmed=order is not None and order.confirmed_at is not None,
        sha256=row.artifact.sha256 if hasattr(row, "artifact") else None,
        replaced_by=replaced_by(row) if state is CertificateState.REPLACED else None,
    )
