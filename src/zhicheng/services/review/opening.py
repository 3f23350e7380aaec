"""Opening a claim by the unit that holds it: from then on the level below cannot take it back."""

from datetime import datetime

import psycopg
from django.db import DatabaseError
from django.db.models import Exists, OuterRef

from zhicheng.domain.review import Seen
from zhicheng.records.models import ClaimOpening
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.claim_position import ClaimNotFound, reviewer_may_act
from zhicheng.services.kernel.events import transaction
from zhicheng.services.review.scope import visible_claims


def open_claim(*, actor: Actor, at: datetime, claim: Seen) -> bool:
    """Keep that the unit which holds the claim has opened it, as it was seen, before its page is shown.

    Returns whether the claim is open at that version: False for a unit that may look at the claim and does
    not hold it, for the claimant's own look, and where the claim has moved meanwhile, so that it must be read
    anew. A look is no act on the claim, so the row is all that is kept of it, and no event is. Raises
    ClaimNotFound, NotAllowed.
    """
    account_id = require_human(actor)
    opened = ClaimOpening.objects.filter(claim_id=OuterRef("id"), version=OuterRef("version"))
    rows = visible_claims(actor).select_related("examination").annotate(is_open=Exists(opened))
    row = rows.filter(id=claim.claim_id).first()
    if row is None:
        raise ClaimNotFound
    if row.seen() != claim or actor.is_person(row.person_id) or row.created_by_id == account_id:
        return False
    if actor.unit_id is None or not reviewer_may_act(actor, row, claim.position):
        return False
    if row.is_open:
        return True
    opening = ClaimOpening(
        claim=row, version=row.version, unit_id=actor.unit_id, account_id=account_id, at=at
    )
    try:
        with transaction(actor=actor, at=at):
            # The trigger holds the claim's row, as whoever takes it back does: one of the two waits, and then
            # finds the other. A colleague may have opened it a moment ago, which is as good.
            ClaimOpening.objects.bulk_create([opening], ignore_conflicts=True)
    except DatabaseError as error:
        if _guard_of(error) != "claim_opening_of_present_version":
            raise
        return False
    return True


def _guard_of(error: DatabaseError) -> str | None:
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
