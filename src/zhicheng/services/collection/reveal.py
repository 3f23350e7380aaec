"""Showing an officer the whole document number of a certificate, with a reason that goes on record (R17)."""

import uuid
from datetime import datetime

from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Certificate, CertificateAccessKind, binding
from zhicheng.services.collection.accesses import keep_access
from zhicheng.services.collection.certificates import officers_row
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.personal_data import open_text

_REASON_LIMIT = 200


class RevealRefused(Refusal):
    """A look at a whole document number without saying what for."""

    code = "certificate.reveal_reason"


def reveal_certificate_id(*, actor: Actor, at: datetime, certificate_id: uuid.UUID, reason: str) -> str:
    """The whole document number, for an officer who says what for; the look is an event (R17)."""
    require_human(actor)
    reason = reason.strip()
    if not reason or len(reason) > _REASON_LIMIT:
        raise RevealRefused(f"请填写查看原因，不超过{_REASON_LIMIT}字。")
    without_personal_numbers(reason, "查看原因")
    row = officers_row(actor, at, certificate_id)
    with transaction(actor=actor, at=at) as ledger:
        keep_access(ledger, CertificateAccessKind.ID_REVEALED, row.id, reason=reason)
        ledger.record(EventTag.ID_NUMBER_REVEALED, "certificate", row.id, reason=reason)
    return open_text(row.id_number_sealed, field=binding(Certificate, "id_number_sealed"), row=row.id)
