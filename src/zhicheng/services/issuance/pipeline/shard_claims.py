"""The claims of a shard, moved together under the guard of the position that the worker read."""

import uuid
from collections.abc import Sequence

from django.db import connection

from zhicheng.domain.faults import FaultKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.issuance.pipeline.outcomes import ShardPostponed


def move_claims(seen: Sequence[tuple[uuid.UUID, int, int]], *, to: ClaimStatus) -> None:
    """Move released claims to ``to`` by one UPDATE on (status, version, step) as read.

    ``seen`` holds id, version and step. Raises ShardPostponed when one of them has moved since.
    """
    if not seen:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_claim claim SET status = %s, version = claim.version + 1
              FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS seen (id, version, step)
             WHERE claim.id = seen.id AND claim.status = %s
               AND claim.version = seen.version AND claim.step = seen.step
            """,
            [
                to.value,
                [claim_id for claim_id, _, _ in seen],
                [version for _, version, _ in seen],
                [step for _, _, step in seen],
                ClaimStatus.RELEASED.value,
            ],
        )
        moved = cursor.rowcount
    if moved != len(seen):
        # Fewer rows: a released claim moved under the shard's lock, which no service does. Record nothing.
        raise ShardPostponed(
            "本组有申领在制作过程中被改动，稍后将自动重试。",
            code="issuance.claim_moved",
            kind=FaultKind.ALTERED,
        )
