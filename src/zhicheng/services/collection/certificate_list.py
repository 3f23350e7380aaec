"""Certificates at the Bureau: found by number, name, unit or month; each with its history and its file."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet

from zhicheng.documents.inspection import Verdict, inspect_upload
from zhicheng.documents.preview import preview_picture
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.records.models import Artifact, Certificate, binding
from zhicheng.services.collection.certificate_steps import CertificateStep, certificate_steps
from zhicheng.services.collection.certificates import CertificateNotFound, officers_row
from zhicheng.services.collection.collect import sealed_file
from zhicheng.services.collection.revocation_list import RevocationLine, revocation_lines
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.certificate_answer import VerificationAnswer, answer_for
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.kernel.rulebook import policy_named

_ORDERS = {
    "number": ("number_id",),
    "name": ("true_name",),
    "title": ("title_name",),
    "series": ("series",),
    "unit": ("submitting_unit",),
    "month": ("batch__month",),
}


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate of a list."""

    certificate_id: uuid.UUID
    number: str
    name: str
    title_name: str
    level: TitleLevel
    series: str
    submitting_unit: str
    qualification_date: date
    month: str
    state: CertificateState


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """What is recorded of the sealed file."""

    sha256: str
    size: int
    key_id: str
    algorithm: str
    is_timestamped: bool
    is_specimen: bool
    sealed_at: datetime
    template_sha256: str
    log_seq: int | None


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """One certificate, opened for an officer; the ID number is masked."""

    certificate_id: uuid.UUID
    claim_id: uuid.UUID
    person_id: uuid.UUID
    answer: VerificationAnswer
    month: str
    policy_id: str
    numbered_at: datetime
    collectable_from: datetime
    file: CertificateFile | None
    steps: list[CertificateStep]
    revocations: list[RevocationLine]


def search_certificates(
    *,
    actor: Actor,
    at: datetime,
    text: str = "",
    month: Month | None = None,
    level: TitleLevel | None = None,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[CertificateLine]:
    """Certificates, the latest number first; ``text`` is a number, a name, or a unit's name.

    Raises NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    rows: QuerySet[Certificate] = Certificate.objects.all()
    wanted = text.strip()
    if wanted:
        by_number = rows.filter(number_id=wanted.upper())
        if by_number.exists():
            rows = by_number
        elif (by_name := rows.filter(true_name=wanted)).exists():
            rows = by_name
        else:
            rows = rows.filter(submitting_unit__contains=wanted)
    if month is not None:
        rows = rows.filter(batch__month=str(month))
    if level is not None:
        rows = rows.filter(level=level.value)
    shown = with_state(rows, at).select_related("batch")
    order = order_for(sort, _ORDERS, ("-numbered_at", "-number_id"))
    return listed(shown, _line, order=order, limit=limit, offset=offset)


def certificate_card(*, actor: Actor, at: datetime, certificate_id: uuid.UUID) -> CertificateCard:
    """One certificate with its history. Raises CertificateNotFound, NotAllowed."""
    row = officers_row(actor, at, certificate_id)
    artifact = getattr(row, "artifact", None)
    return CertificateCard(
        certificate_id=row.id,
        claim_id=row.claim_id,
        person_id=row.person_id,
        answer=answer_for(row, at, is_masked=False),
        month=row.batch.month,
        policy_id=row.policy_id,
        numbered_at=row.numbered_at,
        collectable_from=row.collectable_from,
        file=_file(row, artifact) if artifact is not None else None,
        steps=certificate_steps(row),
        revocations=revocation_lines(row.revocations.all()),
    )


def certificate_picture(*, actor: Actor, at: datetime, certificate_id: uuid.UUID) -> bytes:
    """The sealed page as a PNG that calls itself a preview, its document number painted over (R17).

    Raises CertificateNotFound, also while there is no file; SealedFileBroken, HiddenTextMissing, NotAllowed.
    """
    row = officers_row(actor, at, certificate_id)
    if not hasattr(row, "artifact"):
        raise CertificateNotFound
    number = open_text(row.id_number_sealed, field=binding(Certificate, "id_number_sealed"), row=row.id)
    return preview_picture(sealed_file(row), hidden=number)


def stored_verdict(*, actor: Actor, at: datetime, certificate_id: uuid.UUID) -> Verdict:
    """What the file in the store is, judged as any upload would be; the holder is not told of the check.

    Raises CollectionRefused where its bytes are not those recorded, CertificateNotFound, NotAllowed.
    """
    row = officers_row(actor, at, certificate_id)
    return inspect_upload(
        sealed_file(row),
        trusted=[ports.seal_credential().chain[-1]],
        known=lambda digest: Artifact.objects.filter(sha256=digest).exists(),
        check_url=settings.ZHICHENG_CHECK_URL,
        region=policy_named(row.policy_id).region_code,
    ).verdict


def _line(row: Certificate) -> CertificateLine:
    return CertificateLine(
        certificate_id=row.id,
        number=row.number_id,
        name=row.true_name,
        title_name=row.title_name,
        level=TitleLevel(row.level),
        series=row.series,
        submitting_unit=row.submitting_unit,
        qualification_date=row.qualification_date,
        month=row.batch.month,
        state=state_of(row),
    )


def _file(row: Certificate, artifact: Artifact) -> CertificateFile:
    leaf = getattr(row, "log_leaf", None)
    return CertificateFile(
        sha256=artifact.sha256,
        size=artifact.size,
        key_id=artifact.key_id,
        algorithm=artifact.algorithm,
        is_timestamped=artifact.is_timestamped,
        is_specimen=artifact.is_specimen,
        sealed_at=artifact.sealed_at,
        template_sha256=row.template_id,
        log_seq=leaf.seq if leaf is not None else None,
    )
