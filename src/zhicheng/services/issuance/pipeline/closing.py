"""The end of a batch: closed when its last shard is done, or paused when too much of it fails."""

import uuid
from datetime import datetime

from django.db import connection
from django.db import transaction as db

from zhicheng.domain.batches import BatchStatus, ShardStatus
from zhicheng.services.issuance.pipeline.outcomes import TooManyFailures
from zhicheng.services.issuance.pipeline.shards import HeldShard, give_back
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag, transaction


def close_batch(batch_id: uuid.UUID) -> bool:
    """Mark the batch issued when no shard is left; returns whether this call did it.

    Called after the commit of each shard, so of two workers that finish together the later one sees that
    both are done. A crash in between leaves it to the sweep.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM records_issuanceshard WHERE batch_id = %s AND status <> %s)",
            [batch_id, ShardStatus.DONE.value],
        )
        if cursor.fetchone()[0]:
            return False
    at = ports.clock().now()
    with transaction(actor=SYSTEM, at=at) as ledger:
        closed = _close(batch_id, at)
        if closed is None:
            # Zero rows: another worker closed it first.
            return False
        issued, failed = closed
        ledger.record(EventTag.BATCH_ISSUED, "batch", batch_id, issued=issued, failed=failed)
    return True


def _close(batch_id: uuid.UUID, at: datetime) -> tuple[int, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_issuancebatch batch SET status = %s, issued_at = %s
             WHERE id = %s AND status = %s
               AND NOT EXISTS (SELECT 1 FROM records_issuanceshard
                                WHERE batch_id = batch.id AND status <> %s)
            RETURNING entry_count,
                      (SELECT count(*) FROM records_certificate JOIN records_artifact ON certificate_id = id
                        WHERE batch_id = batch.id)
            """,
            [
                BatchStatus.ISSUED.value,
                at,
                batch_id,
                BatchStatus.RELEASED.value,
                ShardStatus.DONE.value,
            ],
        )
        row = cursor.fetchone()
    return None if row is None else (row[1], row[0] - row[1])


def pause_for_failures(shard: HeldShard, refusal: TooManyFailures) -> None:
    """Pause the batch and give the shard back, numbers kept: an officer looks at the template first."""
    with transaction(actor=SYSTEM, at=ports.clock().now()) as ledger, db.atomic():
        if give_back(shard, sentence=refusal.sentence, pause_seconds=0) is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE records_issuancebatch SET is_paused = true"
                " WHERE id = %s AND status = %s AND NOT is_paused",
                [shard.batch_id, BatchStatus.RELEASED.value],
            )
            # Zero rows: an officer or another shard paused it already.
            if cursor.rowcount == 1:
                ledger.record(EventTag.BATCH_PAUSED, "batch", shard.batch_id, reason=refusal.sentence)
