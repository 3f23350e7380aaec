"""One certificate as the Bureau's staff see it at the command line: masked, with what was recorded of it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Certificate
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.certificate_answer import VerificationAnswer, answer_for
from zhicheng.services.kernel.certificate_state import with_state
from zhicheng.services.kernel.rulebook import policy_on


class CertificateNotFound(Refusal):
    """No certificate has the number; old paper numbers are outside this system (三(四))."""

    code = "certificate.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__(
            "本系统没有该编号的电子职称证书。请核对编号；2020年以前的纸质证书不在本系统内，仍然有效。"
        )


@dataclass(frozen=True, slots=True)
class NumberedCertificate:
    """The certificate that a typed number names."""

    id: uuid.UUID
    number: str
    """As it is printed."""


@dataclass(frozen=True, slots=True)
class CertificateDetails:
    """What is recorded of one certificate."""

    certificate_id: uuid.UUID
    answer: VerificationAnswer
    """What it prints, its state, and the masked ID number."""
    month: str
    policy_id: str
    template_sha256: str
    numbered_at: datetime
    collectable_from: datetime
    sealed_at: datetime | None
    sha256: str | None
    storage_key: str | None
    key_id: str | None
    is_specimen: bool | None


def find_certificate(number: str, *, at: datetime) -> NumberedCertificate:
    """The certificate with this number as people type it.

    Raises CertificateNumberRefused for a mistyped number and CertificateNotFound.
    """
    row = certificate_row(number, at=at)
    return NumberedCertificate(row.id, row.number_id)


def certificate_row(number: str, *, at: datetime) -> Certificate:
    """The stored certificate with its state, for the modules of this stage.

    Raises as ``find_certificate``.
    """
    wanted = parse_certificate_number(number, policy_on(business_date(at)).serial_digits).text
    row: Certificate | None = (
        with_state(Certificate.objects.filter(number_id=wanted), at)
        .select_related("batch", "artifact")
        .first()
    )
    if row is None:
        raise CertificateNotFound
    return row


def officers_row(actor: Actor, at: datetime, certificate_id: uuid.UUID) -> Certificate:
    """The stored certificate that an officer opened, with its state, for the modules of this stage.

    Raises CertificateNotFound, and NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    row: Certificate | None = (
        with_state(Certificate.objects.filter(id=certificate_id), at)
        .select_related("batch", "artifact", "log_leaf")
        .first()
    )
    if row is None:
        raise CertificateNotFound
    return row


def certificate_details(number: str, *, at: datetime) -> CertificateDetails:
    """Everything but the whole ID number. Raises as ``find_certificate``."""
    row = certificate_row(number, at=at)
    artifact = getattr(row, "artifact", None)
    return CertificateDetails(
        certificate_id=row.id,
        # The Bureau sees the name, not the number: the whole number stands in the sealed file alone.
        answer=answer_for(row, at, is_masked=False),
        month=row.batch.month,
        policy_id=row.policy_id,
        template_sha256=row.template_id,
        numbered_at=row.numbered_at,
        collectable_from=row.collectable_from,
        sealed_at=artifact.sealed_at if artifact else None,
        sha256=artifact.sha256 if artifact else None,
        storage_key=artifact.storage_key if artifact else None,
        key_id=artifact.key_id if artifact else None,
        is_specimen=artifact.is_specimen if artifact else None,
    )
