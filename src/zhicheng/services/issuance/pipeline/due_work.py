"""What still waits for a worker, straight from the tables; a periodic job enqueues it again.

Jobs are nudges: a killed worker's job does not come back by itself, and a job can be lost between two
crashes. The rows say what is due, so nothing depends on a job having survived.
"""

import uuid
from dataclasses import dataclass

from django.db import connection, transaction

from zhicheng.domain.batches import BatchStatus, ShardStatus
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.services.issuance.pipeline.closing import close_batch
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.messages import MOST_ATTEMPTS

_DUE_SHARDS = """
SELECT shard.id FROM records_issuanceshard shard JOIN records_issuancebatch batch ON batch.id = shard.batch_id
 WHERE batch.status = %(released)s AND NOT batch.is_paused AND shard.status <> %(done)s
   AND (shard.lease_until IS NULL OR shard.lease_until <= clock_timestamp())
 ORDER BY batch.released_at, shard.index
"""
_DUE_UPLOADS = """
SELECT id FROM records_rosterupload
 WHERE status IN (%(received)s, %(running)s) AND (lease_until IS NULL OR lease_until <= clock_timestamp())
 ORDER BY uploaded_at
"""
# A message that was not sent within an hour has outlived its purpose, a code above all.
_DUE_MESSAGES = """
SELECT id FROM records_smsmessage
 WHERE sent_at IS NULL AND attempts < %(most)s AND created_at > clock_timestamp() - interval '1 hour'
 ORDER BY created_at
"""
_BATCHES_TO_CLOSE = """
SELECT id FROM records_issuancebatch batch
 WHERE status = %(released)s
   AND NOT EXISTS (SELECT 1 FROM records_issuanceshard WHERE batch_id = batch.id AND status <> %(done)s)
"""
_PARAMETERS: dict[str, str | int] = {
    "released": BatchStatus.RELEASED.value,
    "done": ShardStatus.DONE.value,
    "received": RosterUploadStatus.RECEIVED.value,
    "running": RosterUploadStatus.RUNNING.value,
    "most": MOST_ATTEMPTS,
}


@dataclass(frozen=True, slots=True)
class DueWork:
    """How many jobs a sweep added, by kind."""

    shards: int
    uploads: int
    messages: int
    batches_closed: int


def enqueue_due_work() -> DueWork:
    """Enqueue every shard, roster and message that waits and has no job yet; close finished batches."""
    with transaction.atomic():
        work = DueWork(
            shards=_enqueue("issue_shard", "shard_id", _DUE_SHARDS),
            uploads=_enqueue("process_roster", "upload_id", _DUE_UPLOADS),
            messages=_enqueue("deliver_message", "message_id", _DUE_MESSAGES),
            batches_closed=0,
        )
    closed = sum(close_batch(batch_id) for batch_id in _ids(_BATCHES_TO_CLOSE))
    return DueWork(work.shards, work.uploads, work.messages, closed)


def _enqueue(task: str, argument: str, query: str) -> int:
    return ports.queue().enqueue_all(task, [{argument: str(found)} for found in _ids(query)])


def _ids(query: str) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(query, _PARAMETERS)
        return [row[0] for row in cursor.fetchall()]
