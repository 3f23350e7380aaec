"""Certificates against their claims, seals and files (I2, I3, I9, R07, R08)."""

import hashlib
from collections.abc import Callable, Iterator

from django.db import connection

from zhicheng.domain.faults import Fault
from zhicheng.domain.people import FactKind
from zhicheng.domain.printed_fields import PrintedFields, Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Artifact, Certificate, PersonFact, binding
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.oversight.audit.findings import AuditFinding, breach, note

_CHUNK = 2000


def check_printed_fields() -> Iterator[AuditFinding]:
    """Each certificate's ten fields are still what their digest was made from, and agree with the claim."""
    rows = Certificate.objects.select_related("claim", "person").order_by("number_id")
    for row in rows.iterator(chunk_size=_CHUNK):
        try:
            number = open_text(
                row.id_number_sealed, field=binding(Certificate, "id_number_sealed"), row=row.id
            )
        except Fault as fault:
            yield breach("fields.sealed", row.number_id, fault.sentence)
            continue
        fields = PrintedFields(
            name=row.name,
            sex=Sex(row.sex),
            id_number=number,
            submitting_unit=row.submitting_unit,
            title_name=row.title_name,
            series=row.series,
            specialty=row.specialty,
            awarding_body=row.awarding_body,
            qualification_date=row.qualification_date,
            number=row.number_id,
        )
        if fields.digest() != bytes(row.field_digest):
            yield breach("fields.digest", row.number_id, "证书记录的内容与制作时的摘要不符，可能被改动。")
        if bytes(row.id_index) != id_index(number) or not _is_the_persons(row):
            yield breach("fields.person", row.number_id, "证书的证件号码与持证人登记不一致。")
        claim = row.claim
        if row.predecessor_id is None and (
            claim.person_id != row.person_id
            or claim.name != row.true_name
            or claim.title_name != row.title_name
            or claim.series != row.series
            or claim.level != row.level
            or claim.qualification_date != row.qualification_date
        ):
            yield breach("fields.claim", row.number_id, "证书内容与经审核的申领不一致。")


def _is_the_persons(row: Certificate) -> bool:
    """Whether the number printed is or was the holder's, or was registered by mistake and put right."""
    if bytes(row.id_index) == bytes(row.person.id_index):
        return True
    former = PersonFact.objects.filter(person_id=row.person_id, kind=FactKind.DOCUMENT.value)
    return former.filter(value_index=row.id_index).exists()


def check_sealed_once() -> Iterator[AuditFinding]:
    """Each artifact follows an intent with the same digest and key, and each certified claim has one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.number
              FROM records_artifact f
              JOIN records_certificate c ON c.id = f.certificate_id
              JOIN records_sealintent i ON i.id = f.intent_id
             WHERE i.certificate_id <> f.certificate_id OR i.key_id <> f.key_id
                OR i.field_digest <> c.field_digest OR i.template_sha256 <> c.template_id
                OR date_trunc('second', i.intended_at) > f.sealed_at
                OR NOT EXISTS (SELECT 1 FROM records_logleaf l WHERE l.certificate_id = f.certificate_id)
             ORDER BY c.number
            """
        )
        for (number,) in cursor.fetchall():
            yield breach("seal.intent", number, "盖章文件与盖章前登记的意向不符，或没有制证日志。")
        cursor.execute(
            """
            SELECT claim.id FROM records_claim claim
             WHERE claim.status IN (%s, %s) AND NOT EXISTS (
                   SELECT 1 FROM records_certificate c JOIN records_artifact f ON f.certificate_id = c.id
                    WHERE c.claim_id = claim.id)
             ORDER BY claim.id
            """,
            [ClaimStatus.CERTIFIED.value, ClaimStatus.REVOKED.value],
        )
        for (claim_id,) in cursor.fetchall():
            yield breach("seal.missing", claim_id, "申领显示为已制证，但没有盖章文件。")


def check_unmatched_intents() -> Iterator[AuditFinding]:
    """Intents without an artifact: each may be a seal that was made and then lost with its worker (R08)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.number, i.attempt, i.key_id
              FROM records_sealintent i
              JOIN records_certificate c ON c.id = i.certificate_id
             WHERE NOT EXISTS (SELECT 1 FROM records_artifact f WHERE f.intent_id = i.id)
             ORDER BY c.number, i.attempt
            """
        )
        rows = cursor.fetchall()
    for number, attempt, key_id in rows:
        yield note(
            "seal.unmatched",
            number,
            f"第{attempt}次盖章意向没有对应的存档文件（密钥{key_id[:8]}…），可能因中断多盖了一次章，不对外生效。",
        )


def check_stored_files(progress: Callable[[int], None] | None = None) -> Iterator[AuditFinding]:
    """Every recorded file is there, byte for byte (I9). Reads all files: slow on a large store."""
    store = ports.files()
    rows = Artifact.objects.select_related("certificate").order_by("storage_key")
    for done, row in enumerate(rows.iterator(chunk_size=_CHUNK), start=1):
        try:
            data = store.get(row.storage_key)
        except Fault:
            yield breach("file.missing", row.certificate.number_id, "证书文件丢失，请从备份恢复。")
        else:
            if hashlib.sha256(data).hexdigest() != row.sha256 or len(data) != row.size:
                yield breach(
                    "file.changed", row.certificate.number_id, "证书文件与存档时不一致，请从备份恢复。"
                )
        if progress is not None:
            progress(done)
