"""The holder's ledger of who asked about their certificates."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.records.models import Certificate, VerificationKind, VerificationRecord
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.events import EventTag, Ledger


@dataclass(frozen=True, slots=True)
class Asked:
    """One entry of the ledger."""

    at: datetime
    number: str
    title_name: str
    kind: VerificationKind
    asker: str
    """A unit's name, what a third party called itself, or empty for an anonymous scan."""
    purpose: str


def note_verification(
    ledger: Ledger,
    certificate: Certificate,
    kind: VerificationKind,
    *,
    account_id: uuid.UUID | None = None,
    unit_id: uuid.UUID | None = None,
    asker: str = "",
    purpose: str = "",
) -> None:
    """Write one verification into the ledger and the audit trail, in the caller's transaction."""
    VerificationRecord.objects.create(
        certificate=certificate,
        kind=kind.value,
        account_id=account_id,
        unit_id=unit_id,
        asker=asker,
        purpose=purpose,
        at=ledger.at,
    )
    ledger.record(EventTag.CERTIFICATE_VERIFIED, "certificate", certificate.id, kind=kind.value)


def who_asked(*, actor: Actor, limit: int = 100, before: datetime | None = None) -> list[Asked]:
    """Who asked about the holder's certificates, newest first, ``limit`` at most.

    The holder's own look-ups are left out. Raises NotAllowed for an actor who is no holder.
    """
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查看查验记录。")
    records = VerificationRecord.objects.filter(certificate__person_id=actor.person_id).exclude(
        kind=VerificationKind.OWN
    )
    if before is not None:
        records = records.filter(at__lt=before)
    return [
        Asked(
            at=record.at,
            number=record.certificate.number_id,
            title_name=record.certificate.title_name,
            kind=VerificationKind(record.kind),
            asker=record.unit.name if record.unit else record.asker,
            purpose=record.purpose,
        )
        for record in records.select_related("certificate", "unit").order_by("-at", "-id")[:limit]
    ]
