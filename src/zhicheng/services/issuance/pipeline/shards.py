"""Who holds a shard: taken under a lease in the database's own time, and fenced.

The fence goes up with every take. Each later write of a worker first holds the shard row under the fence
that it took; a worker that was stopped past its lease finds a newer fence there and changes nothing.
"""

import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from zhicheng.domain.batches import BatchKind, BatchStatus, ShardStatus
from zhicheng.services.issuance.pipeline.clock_check import require_true_clock
from zhicheng.services.issuance.pipeline.outcomes import ShardLost

SHARD_SIZE = 64
"""Entries a worker issues together: large enough to spread the fsyncs, small enough to lose little."""
_LONGEST_PAUSE = 300
"""Seconds; a shard that keeps failing is tried at least this often."""


@dataclass(slots=True)
class HeldShard:
    """A shard that this worker took, and what its batch fixes for all of its certificates."""

    shard_id: uuid.UUID
    batch_id: uuid.UUID
    fence: int
    attempts: int
    lease_seconds: float
    month: str
    policy_id: str
    template_sha256: str
    kind: BatchKind
    _renewed: float = field(default_factory=time.monotonic)

    def hold(self) -> datetime:
        """Lock the shard row until the transaction ends, renew the lease, return the database's time.

        Raises ShardLost when another worker took over, and ShardPostponed when this machine's clock has
        moved away from the database's.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE records_issuanceshard
                   SET lease_until = clock_timestamp() + %s * interval '1 second'
                 WHERE id = %s AND fence = %s AND status = %s
                RETURNING clock_timestamp(), set_config('idle_in_transaction_session_timeout', %s, true)
                """,
                [
                    self.lease_seconds,
                    self.shard_id,
                    self.fence,
                    ShardStatus.RUNNING.value,
                    # A worker that stops between here and its commit would hold these locks, and the chain's,
                    # for ever; PostgreSQL ends its session when the lease ends.
                    f"{self.lease_seconds * 1000:.0f}",
                ],
            )
            row = cursor.fetchone()
        if row is None:
            # Zero rows: the lease ran out and another worker raised the fence, so nothing more is ours.
            raise ShardLost
        self._renewed = time.monotonic()
        require_true_clock(row[0])
        return row[0]  # type: ignore[no-any-return]

    def keep(self) -> None:
        """Renew the lease in between, when a third of it has passed. Raises as ``hold``."""
        if time.monotonic() - self._renewed > self.lease_seconds / 3:
            self.hold()


def take_shard(*, shard_id: uuid.UUID, worker: str, lease_seconds: float) -> HeldShard | None:
    """Take a shard that waits, or whose worker's lease ran out; None when there is nothing to take.

    Shards of a paused batch, and shards that back off after a failure, are not taken.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_issuanceshard shard
               SET status = %(running)s, fence = shard.fence + 1, attempts = shard.attempts + 1,
                   worker = %(worker)s, lease_until = clock_timestamp() + %(lease)s * interval '1 second'
              FROM records_issuancebatch batch
             WHERE shard.id = %(shard)s AND batch.id = shard.batch_id
               AND batch.status = %(released)s AND NOT batch.is_paused
               AND shard.status IN (%(pending)s, %(running)s)
               AND (shard.lease_until IS NULL OR shard.lease_until <= clock_timestamp())
            RETURNING shard.batch_id, shard.fence, shard.attempts,
                      batch.month, batch.policy_id, batch.template_id, batch.kind
            """,
            {
                "shard": shard_id,
                "worker": worker[:80],
                "lease": lease_seconds,
                "pending": ShardStatus.PENDING.value,
                "running": ShardStatus.RUNNING.value,
                "released": BatchStatus.RELEASED.value,
            },
        )
        row = cursor.fetchone()
    if row is None:
        # Zero rows: done, held by a living worker, paused or backing off; all of them mean "not now".
        return None
    batch_id, fence, attempts, month, policy_id, template_sha256, kind = row
    return HeldShard(
        shard_id=shard_id,
        batch_id=batch_id,
        fence=fence,
        attempts=attempts,
        lease_seconds=lease_seconds,
        month=month,
        policy_id=policy_id,
        template_sha256=template_sha256,
        kind=BatchKind(kind),
    )


def give_back(shard: HeldShard, *, sentence: str, pause_seconds: float | None = None) -> float | None:
    """Let go of a shard that failed, to be tried again; returns the pause in seconds, None if lost.

    The pause doubles with every attempt, up to five minutes.
    """
    pause = min(_LONGEST_PAUSE, 2.0**shard.attempts) if pause_seconds is None else pause_seconds
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_issuanceshard
               SET status = %s, lease_until = clock_timestamp() + %s * interval '1 second', last_error = %s
             WHERE id = %s AND fence = %s AND status = %s
            """,
            [
                ShardStatus.PENDING.value,
                pause,
                sentence[:500],
                shard.shard_id,
                shard.fence,
                ShardStatus.RUNNING.value,
            ],
        )
        # Zero rows: another worker took over meanwhile, and the shard is its business.
        return pause if cursor.rowcount == 1 else None


def finish_shard(shard: HeldShard, *, summary: str) -> None:
    """Mark the shard done, in the transaction of step 9. Raises ShardLost."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_issuanceshard
               SET status = %s, lease_until = NULL, finished_at = clock_timestamp(), last_error = %s
             WHERE id = %s AND fence = %s AND status = %s
            """,
            [ShardStatus.DONE.value, summary[:500], shard.shard_id, shard.fence, ShardStatus.RUNNING.value],
        )
        if cursor.rowcount != 1:
            # Zero rows: the fence is newer than ours. Step 9 held the row, so this cannot happen unless
            # somebody wrote past the fence; then nothing of ours may be recorded.
            raise ShardLost
