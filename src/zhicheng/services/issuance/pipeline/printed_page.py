"""What a certificate will say: the ten fields of clause 三(二) from a released claim, or from its record."""

import secrets
import uuid
from dataclasses import dataclass

from zhicheng.documents.faces import covers
from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.policies import Policy
from zhicheng.domain.printed_fields import PrintedFields, Sex
from zhicheng.domain.rare_characters import ReadingNotConfirmed, Repertoire, print_name
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Certificate, binding
from zhicheng.services.issuance.pipeline.entries import Entry
from zhicheng.services.kernel.personal_data import open_text

TOKEN_BYTES = 16
"""128 random bits stand in the QR code: neither the number nor the person can be guessed from it."""


class EntryRefused(Refusal):
    """A claim that can never become a certificate as it stands."""

    code = "issuance.entry_refused"


class RecordAltered(Fault):
    """The row of a numbered certificate no longer says what it said when it was written."""

    code = "issuance.digest_mismatch"
    kind = FaultKind.ALTERED


@dataclass(frozen=True, slots=True)
class Page:
    """A certificate that has its number: what its page prints, and the claim that it certifies."""

    certificate_id: uuid.UUID
    claim_id: uuid.UUID
    claim_version: int
    claim_step: int
    fields: PrintedFields
    digest: bytes
    token: bytes
    expects_hand_mark: bool
    successor_entry_id: uuid.UUID | None
    """The decided successor that the page is; None for a claim's first certificate."""
    predecessor_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry whose fields are complete and that waits for its number."""

    entry: Entry
    printed_name: str
    id_number: str
    expects_hand_mark: bool

    def fields(self, number: CertificateNumber) -> PrintedFields:
        """The ten fields, with the number that was given."""
        entry = self.entry
        if entry.qualification_date is None:
            raise EntryRefused("缺少取得资格时间，不能制作证书。", code="issuance.field_missing")
        return PrintedFields(
            name=self.printed_name,
            sex=entry.sex,
            id_number=self.id_number,
            submitting_unit=entry.submitting_unit,
            title_name=entry.title_name,
            series=entry.series,
            specialty=entry.specialty,
            awarding_body=entry.awarding_body,
            qualification_date=entry.qualification_date,
            number=number.text,
        )


def prepare_entry(entry: Entry, policy: Policy) -> Prepared:
    """Check that nothing is missing and settle how the name is printed (clause 三(二)5).

    Raises EntryRefused for a missing field and for a rare character without a confirmed reading; a key that
    is missing is a Fault, and no failure of the entry. Doing this before a number is given keeps the series
    of numbers without voids.
    """
    missing = [label for label, value in _required_fields(entry) if not value]
    if missing:
        raise EntryRefused(f"缺少{'、'.join(missing)}，不能制作证书。", code="issuance.field_missing")
    try:
        printed = print_name(entry.name, Repertoire(policy.rare_character_repertoire), covers, entry.readings)
    except ReadingNotConfirmed as refusal:
        # Said anew, since the reason goes into the audit trail, which holds no part of a name.
        raise EntryRefused(
            f"姓名中有{len(refusal.missing)}个生僻字的读音尚未确认，不能制作证书。", code=refusal.code
        ) from refusal
    return Prepared(
        entry=entry,
        printed_name=printed.printed,
        id_number=open_text(entry.id_number_sealed, field=entry.id_number_bound_to, row=entry.id_number_row),
        expects_hand_mark=bool(printed.replaced),
    )


def new_token() -> bytes:
    """A fresh token for a QR code."""
    return secrets.token_bytes(TOKEN_BYTES)


def page_of(certificate: Certificate, entry: Entry) -> Page:
    """The page of a certificate numbered in an earlier attempt, from its own row and from nothing else.

    Raises RecordAltered when the row no longer has the digest that was stored with it: that ends nothing,
    since the claim itself is as good as it was. Raises SealedDataBroken likewise.
    """
    fields = PrintedFields(
        name=certificate.name,
        sex=Sex(certificate.sex),
        id_number=open_text(
            certificate.id_number_sealed, field=binding(Certificate, "id_number_sealed"), row=certificate.id
        ),
        submitting_unit=certificate.submitting_unit,
        title_name=certificate.title_name,
        series=certificate.series,
        specialty=certificate.specialty,
        awarding_body=certificate.awarding_body,
        qualification_date=certificate.qualification_date,
        number=certificate.number_id,
    )
    digest = fields.digest()
    if digest != bytes(certificate.field_digest):
        raise RecordAltered(
            "证书登记内容与登记时的摘要不一致，可能被改动，已停止制作。",
            detail=f"certificate {certificate.id}",
        )
    return Page(
        certificate_id=certificate.id,
        claim_id=entry.claim_id,
        claim_version=entry.version,
        claim_step=entry.step,
        fields=fields,
        digest=digest,
        token=bytes(certificate.token),
        expects_hand_mark=certificate.expects_hand_mark,
        successor_entry_id=entry.successor_entry_id,
        predecessor_id=entry.predecessor_id,
    )


def _required_fields(entry: Entry) -> tuple[tuple[str, object], ...]:
    return (
        ("姓名", entry.name),
        ("呈报单位", entry.submitting_unit),
        ("资格名称", entry.title_name),
        ("系列", entry.series),
        ("专业", entry.specialty),
        ("评审机构", entry.awarding_body),
        ("取得资格时间", entry.qualification_date),
    )
