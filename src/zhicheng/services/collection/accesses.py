"""Keeps who was given a certificate's file or its whole ID number, beside the event (R17)."""

import uuid

from zhicheng.records.models import CertificateAccess, CertificateAccessKind
from zhicheng.services.kernel.actor import require_human
from zhicheng.services.kernel.events import Ledger


def keep_access(
    ledger: Ledger, kind: CertificateAccessKind, certificate_id: uuid.UUID, *, reason: str = ""
) -> None:
    """Keep what the ledger's actor was given, in its transaction. Raises NotAllowed for the system."""
    CertificateAccess.objects.create(
        certificate_id=certificate_id,
        kind=kind.value,
        account_id=require_human(ledger.actor),
        unit_id=ledger.actor.unit_id,
        reason=reason,
        at=ledger.at,
    )
