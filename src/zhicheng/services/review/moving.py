"""One move of one claim with its event, and the refusal of one's own claim: shared by all acts of review."""

from typing import Any

from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.review import ClaimAction, Seen, next_position
from zhicheng.records.models import Claim
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.claim_position import ClaimMoved, ReviewRefused
from zhicheng.services.kernel.events import EventTag, Ledger


def move_claim(
    ledger: Ledger,
    row: Claim,
    claim: Seen,
    action: ClaimAction,
    tag: EventTag,
    *,
    reason: str = "",
    **changes: Any,
) -> Claim:
    """Move the claim by ``action`` from where the actor saw it, and record the event; returns the new row.

    Raises ClaimMoved where somebody was there first, and MoveRefused where the action is not possible there.
    """
    target = next_position(IntakeChannel(row.channel), claim.position, action)
    if not Claim.objects.move(claim, target, **changes):
        # The claim is no longer where the actor saw it, so someone else was there first.
        raise ClaimMoved
    ledger.record(
        tag,
        "claim",
        row.id,
        **({"reason": reason} if reason else {}),
        **{
            "from": [claim.position.status.value, claim.position.step],
            "to": [target.status.value, target.step],
            "version": claim.version + 1,
        },
    )
    row.refresh_from_db()
    return row


def refuse_self_review(actor: Actor, row: Claim) -> None:
    """Raise ReviewRefused where the claim is the actor's own, or was made by their account (R02)."""
    account_id = require_human(actor)
    if actor.is_person(row.person_id) or row.created_by_id == account_id:
        raise ReviewRefused("不能审核本人的申领，请由本单位其他经办人办理。", code="claim.self_review")
