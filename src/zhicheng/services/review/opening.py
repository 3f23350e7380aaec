"""Opening a claim by the unit that holds it: from then on the level below cannot take it back."""

import uuid
from datetime import datetime

from zhicheng.domain.review import ClaimStatus, Position
from zhicheng.records.models import Claim, ClaimOpening
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.claim_position import reviewer_may_act
from zhicheng.services.kernel.events import transaction
from zhicheng.services.review.scope import visible_claim


def open_claim(*, actor: Actor, at: datetime, claim_id: uuid.UUID) -> bool:
    """Keep that the unit which holds the claim has opened it, before its page is shown.

    Returns whether the claim is now open at its present version: False for a unit that may look at the claim
    and does not hold it, for the claimant's own look, and where the claim moved at this very moment. A look
    is no act on the claim, so the row is all that is kept of it, and no event is. Raises ClaimNotFound,
    NotAllowed.
    """
    row = visible_claim(actor, claim_id)
    position = Position(ClaimStatus(row.status), row.step)
    account_id = require_human(actor)
    if actor.person_id == row.person_id or row.created_by_id == account_id:
        return False
    if actor.unit_id is None or not reviewer_may_act(actor, row, position):
        return False
    if ClaimOpening.objects.filter(claim=row, version=row.version).exists():
        return True
    with transaction(actor=actor, at=at):
        # Whoever takes the claim back holds this row too: one of the two waits, and then finds the other.
        present = Claim.objects.select_for_update(no_key=True).values_list("version", flat=True)
        if present.get(id=row.id) != row.version:
            return False
        opening = ClaimOpening(
            claim=row, version=row.version, unit_id=actor.unit_id, account_id=account_id, at=at
        )
        # A colleague may have opened it a moment ago, which is as good.
        ClaimOpening.objects.bulk_create([opening], ignore_conflicts=True)
    return True
