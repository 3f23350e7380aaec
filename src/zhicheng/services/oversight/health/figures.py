"""What the operator's graphs show of the tables: queues, shards, ends of certificates. Figures alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.faults import Fault
from zhicheng.services.kernel import ports

_DAY = timedelta(days=1)
_QUEUES = """
SELECT job.task_name,
       count(*),
       coalesce(extract(epoch FROM clock_timestamp() - min(event.at) FILTER (
           WHERE coalesce(job.scheduled_at, clock_timestamp()) <= clock_timestamp())), 0)
  FROM procrastinate_jobs job
  LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events
                      WHERE job_id = job.id AND type = 'deferred') event ON true
 WHERE job.status = 'todo' GROUP BY 1 ORDER BY 1
"""
_SHARDS = """
SELECT shard.status, count(*)
  FROM records_issuanceshard shard JOIN records_issuancebatch batch ON batch.id = shard.batch_id
 WHERE batch.status = %s GROUP BY 1
"""
_FAULTS = "SELECT count(*) FROM records_faultreport WHERE met_at > %s"


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """The jobs of one task that wait."""

    task: str
    waiting: int
    oldest_seconds: float
    """How long the oldest job that is due has waited; 0 where none is due."""


@dataclass(frozen=True, slots=True)
class HealthFigures:
    """Everything at one instant."""

    queues: tuple[QueueFigures, ...]
    shards: dict[str, int]
    """Of released batches, by status."""
    expiry_days: dict[str, float]
    """Days to the end of ``seal_certificate`` and ``seal_chain``; empty where the seal cannot be opened."""
    keys_readable: bool
    faults: int
    """Of the last 24 hours."""


def health_figures(*, at: datetime) -> HealthFigures:
    """Read every figure. Raises what the database raises; a fault of the keys is one of the figures."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES)
        queues = tuple(QueueFigures(task, count, float(age)) for task, count, age in cursor.fetchall())
        cursor.execute(_SHARDS, [BatchStatus.RELEASED.value])
        shards = {str(status): int(count) for status, count in cursor.fetchall()}
        cursor.execute(_FAULTS, [at - _DAY])
        (faults,) = cursor.fetchone()
    expiry, readable = _expiry_days(at)
    return HealthFigures(queues, shards, expiry, readable, faults)


def _expiry_days(at: datetime) -> tuple[dict[str, float], bool]:
    try:
        credential = ports.seal_credential()
        ports.keys().current_data_key()
    except Fault:
        return {}, False
    ends = {"seal_certificate": credential.certificate.not_valid_after_utc}
    if credential.chain:
        ends["seal_chain"] = min(issuer.not_valid_after_utc for issuer in credential.chain)
    return {name: (end - at) / _DAY for name, end in ends.items()}, True
