"""How far a batch is: done, failed, rate and time left, straight from the shards."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from zhicheng.domain.batches import BatchStatus, ShardStatus
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import IssuanceBatch, IssuanceFailure

_RATE_SECONDS = 60
"""The rate is that of the last minute, so that a pause overnight does not make it look slow."""


class BatchNotFound(Refusal):
    """There is no such batch."""

    code = "batch.not_found"
    kind = RefusalKind.MISSING


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch at one moment of the database's clock."""

    batch_id: uuid.UUID
    month: str
    status: BatchStatus
    total: int
    done: int
    """Entries that are settled: certificates sealed and recorded, and failures."""
    failed: int
    """Entries that cannot be issued; see ``failed_entries``."""
    rate: float
    """Entries a second over the last minute of work; 0 while nothing was finished."""
    eta_seconds: float | None
    """Seconds to go at this rate; None while paused, not begun or unknown."""
    paused: bool
    workers: int
    """How many workers hold a shard now."""
    shards_waiting: int
    last_error: str
    """Why the shard that failed last is waiting; empty when none is."""
    at: datetime

    @property
    def issued(self) -> int:
        """Certificates sealed and recorded."""
        return self.done - self.failed

    @property
    def fraction(self) -> float:
        """From 0 to 1."""
        return self.done / self.total if self.total else 1.0


def batch_progress(batch_id: uuid.UUID) -> Progress:
    """How far the batch is. Raises BatchNotFound."""
    batch = IssuanceBatch.objects.filter(id=batch_id).first()
    if batch is None:
        raise BatchNotFound("没有找到该批次，请从“月度办理”重新进入。")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH shards AS (SELECT * FROM records_issuanceshard WHERE batch_id = %(batch)s),
                 recent AS (
                   SELECT sum(entry_count) AS entries,
                          extract(epoch FROM clock_timestamp() - greatest(
                            clock_timestamp() - %(window)s * interval '1 second', %(released)s)) AS seconds
                     FROM shards WHERE finished_at > clock_timestamp() - %(window)s * interval '1 second')
            SELECT coalesce((SELECT sum(entry_count) FROM shards WHERE status = %(done)s), 0),
                   (SELECT count(*) FROM records_batchentry entry
                      JOIN records_claim claim ON claim.id = entry.claim_id
                     WHERE entry.batch_id = %(batch)s AND claim.status = %(rejected)s),
                   (SELECT entries FROM recent), (SELECT seconds FROM recent),
                   (SELECT count(*) FROM shards
                     WHERE status = %(running)s AND lease_until > clock_timestamp()),
                   (SELECT count(*) FROM shards WHERE status <> %(done)s),
                   coalesce((SELECT last_error FROM shards WHERE status = %(pending)s AND last_error <> ''
                              ORDER BY lease_until DESC LIMIT 1), ''),
                   clock_timestamp()
            """,
            {
                "batch": batch_id,
                "window": _RATE_SECONDS,
                "released": batch.released_at,
                "pending": ShardStatus.PENDING.value,
                "running": ShardStatus.RUNNING.value,
                "done": ShardStatus.DONE.value,
                "rejected": ClaimStatus.REJECTED.value,
            },
        )
        done, failed, recent, seconds, workers, waiting, error, now = cursor.fetchone()
    rate = float(recent) / max(float(seconds), 1.0) if recent else 0.0
    left = batch.entry_count - done
    is_known = rate > 0 and not batch.is_paused and batch.status == BatchStatus.RELEASED
    return Progress(
        batch_id=batch_id,
        month=batch.month,
        status=BatchStatus(batch.status),
        total=batch.entry_count,
        done=done,
        failed=failed,
        rate=rate,
        eta_seconds=left / rate if is_known else None,
        paused=batch.is_paused,
        workers=workers,
        shards_waiting=waiting,
        last_error=error,
        at=now,
    )


@dataclass(frozen=True, slots=True)
class FailedEntry:
    """An entry of a batch that could not be issued, for the month report."""

    claim_id: uuid.UUID
    number: str | None
    """The void number, or None when it failed before it had one."""
    code: str
    sentence: str


def failed_entries(batch_id: uuid.UUID) -> list[FailedEntry]:
    """Every entry of the batch that could not be issued, in the order in which they failed."""
    failures = IssuanceFailure.objects.filter(claim__batch_entry__batch_id=batch_id).order_by(
        "at", "claim_id"
    )
    return [
        FailedEntry(
            claim_id=failure.claim_id,
            number=failure.number_id,
            code=failure.code,
            sentence=failure.sentence,
        )
        for failure in failures
    ]
