"""The claims of a shard, moved together under the guard of the position that the worker read."""

import uuid
from collections.abc import Sequence

from zhicheng.domain.faults import FaultKind
from zhicheng.domain.review import ClaimStatus, Position, Seen
from zhicheng.records.models import Claim
from zhicheng.services.issuance.pipeline.outcomes import ShardPostponed


def move_claims(seen: Sequence[Seen], *, to: ClaimStatus) -> None:
    """Move released claims to ``to`` by one UPDATE on their positions as read; the step stays.

    Raises ShardPostponed when one of them has moved since.
    """
    if not Claim.objects.move_all([(each, Position(to, each.position.step)) for each in seen]):
        # A released claim moved under the shard's lock, which no service does. Record nothing.
        raise ShardPostponed(
            "本组有申领在制作过程中被改动，稍后将自动重试。",
            code="issuance.claim_moved",
            kind=FaultKind.ALTERED,
        )


def released_claim(claim_id: uuid.UUID, version: int, step: int) -> Seen:
    """A claim of the shard as its worker read it: released, at this version and step."""
    return Seen(claim_id, Position(ClaimStatus.RELEASED, step), version)
