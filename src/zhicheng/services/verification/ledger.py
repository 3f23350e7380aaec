"""The holder's ledger of who asked about their certificates."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.records.models import Certificate, VerificationKind, VerificationRecord
from zhicheng.services.kernel.claim_messages import tell_of_verification
from zhicheng.services.kernel.events import EventTag, Ledger


@dataclass(frozen=True, slots=True)
class Asked:
    """One entry of the ledger."""

    at: datetime
    number: str
    title_name: str
    kind: VerificationKind
    verifier: str
    """A unit's name, what a third party called itself, or empty for an anonymous scan."""
    purpose: str


def note_verification(
    ledger: Ledger,
    certificate: Certificate,
    kind: VerificationKind,
    *,
    account_id: uuid.UUID | None = None,
    unit_id: uuid.UUID | None = None,
    verifier: str = "",
    purpose: str = "",
) -> None:
    """Write one verification into the ledger and the audit trail, in the caller's transaction."""
    VerificationRecord.objects.create(
        certificate=certificate,
        kind=kind.value,
        account_id=account_id,
        unit_id=unit_id,
        verifier=verifier,
        purpose=purpose,
        at=ledger.at,
    )
    tell_of_verification(certificate, kind, at=ledger.at)
    ledger.record(EventTag.CERTIFICATE_VERIFIED, "certificate", certificate.id, kind=kind.value)
