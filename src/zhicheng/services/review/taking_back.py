"""Taking back an approval or an upload, until the next level or the Bureau's check has taken it up."""

from datetime import datetime
from typing import Any

from django.db import connection

from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.domain.review import ClaimAction, ClaimStatus, Seen
from zhicheng.records.models import Claim
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.claim_acts import keep_act
from zhicheng.services.kernel.claim_messages import tell_of_taking_back
from zhicheng.services.kernel.claim_position import ClaimMoved, ClaimState, ReviewRefused, state_of
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.review.moving import move_claim, refuse_self_review
from zhicheng.services.review.scope import visible_claim
from zhicheng.services.review.taken_up import undoable_by

_DONE = {
    ClaimActKind.APPROVAL_TAKEN_BACK: (ClaimAction.TAKE_BACK_APPROVAL, EventTag.CLAIM_APPROVAL_TAKEN_BACK),
    ClaimActKind.UPLOAD_TAKEN_BACK: (ClaimAction.TAKE_BACK_UPLOAD, EventTag.CLAIM_UPLOAD_TAKEN_BACK),
}


def take_back_claim(*, actor: Actor, at: datetime, claim: Seen) -> ClaimState:
    """The unit takes back its approval or its upload, whichever brought the claim where it stands.

    An approval returns the claim to the unit's own step, an upload to those that wait to go up. What was
    decided stays on record, marked as taken back, and the step may decide anew. Raises ClaimNotFound for a
    foreign unit, ClaimMoved, ReviewRefused for the actor's own claim or where the unit has nothing to take
    back, and TakenUp where the next level has opened or handled the claim, or the Bureau's check has begun.
    """
    require_human(actor)
    refuse_self_review(actor, visible_claim(actor, claim.claim_id))
    with transaction(actor=actor, at=at) as ledger:
        row = _held(claim)
        undoable = undoable_by(actor, row)
        if undoable is None:
            raise ReviewRefused(
                "本单位没有可以撤回的审核或上传。请刷新后查看该申领的最新状态。",
                code="claim.nothing_to_take_back",
            )
        undoable.rule.require_not_taken_up(is_taken_up=undoable.is_taken_up)
        action, tag = _DONE[undoable.kind]
        changes: dict[str, Any] = {}
        if undoable.kind is ClaimActKind.UPLOAD_TAKEN_BACK:
            # The claim leaves its month; it gets a new one when it is uploaded again.
            changes = {"uploaded_at": None, "uploaded_late": False, "batch_month": ""}
        moved = move_claim(ledger, row, claim, action, tag, **changes)
        keep_act(ledger, undoable.kind, moved.id, version=moved.version, undoes=undoable.version)
        tell_of_taking_back(moved, undoable.kind, at=at, unit_id=undoable.unit_id)
        return state_of(moved)


def _held(claim: Seen) -> Claim:
    """The claim's row, held until the act is over, so that nobody can open or move it meanwhile.

    Where the claim is with the Bureau, no final check is under way either, and one that begins now waits:
    by the same lock as in the triggers ``final_check_alone`` and ``taking_back_allowed``. Raises ClaimMoved.
    """
    row = Claim.objects.select_for_update(no_key=True).get(id=claim.claim_id)
    if row.seen() != claim:
        raise ClaimMoved
    if row.status == ClaimStatus.UPLOADED:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended('final check', 0))")
    return row
