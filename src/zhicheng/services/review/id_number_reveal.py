"""Showing the whole document number to a reviewer who says what for (R17); the page itself masks it."""

import uuid
from datetime import datetime

from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.claim_position import ReviewRefused
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.people import id_number
from zhicheng.services.review.scope import visible_claim

_REASON_LIMIT = 200


def reveal_id_number(*, actor: Actor, at: datetime, claim_id: uuid.UUID, reason: str) -> str:
    """The whole document number, for a reviewer who says what for; the look is an event (R17).

    Raises ClaimNotFound out of scope, and ReviewRefused without a reason.
    """
    require_human(actor)
    reason = reason.strip()
    if not reason or len(reason) > _REASON_LIMIT:
        raise ReviewRefused(f"请填写查看原因，不超过{_REASON_LIMIT}字。", code="claim.reveal_reason")
    without_personal_numbers(reason, "查看原因")
    row = visible_claim(actor, claim_id)
    with transaction(actor=actor, at=at) as ledger:
        ledger.record(EventTag.ID_NUMBER_REVEALED, "claim", row.id, reason=reason)
    return id_number(row.person)
