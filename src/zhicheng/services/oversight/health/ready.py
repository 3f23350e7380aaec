"""Whether the system can do its work: the database answers, its tables are current, workers are at work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from procrastinate.contrib.django.models import ProcrastinateWorker

_SEEN_RECENTLY = timedelta(seconds=60)
"""A worker tells of itself every 10 seconds; six missed beats and it no longer counts."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found at one instant."""

    database: bool
    migrations: bool
    """False also where some are not applied, such as between an upgrade and its ``migrate``."""
    workers: int
    """Workers heard of within the last minute."""

    @property
    def can_serve(self) -> bool:
        """Whether pages can be served."""
        return self.database and self.migrations

    @property
    def status(self) -> str:
        """``ready``, ``degraded`` (pages work, background jobs wait) or ``unavailable``."""
        if not self.can_serve:
            return "unavailable"
        return "ready" if self.workers else "degraded"


def readiness(*, at: datetime) -> Readiness:
    """Ask the database. ``at`` is the present instant; never raises for a database that is away."""
    try:
        executor = MigrationExecutor(connection)
        is_current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        workers = workers_heard_of(at=at) if is_current else 0
    except DatabaseError:
        return Readiness(database=False, migrations=False, workers=0)
    return Readiness(database=True, migrations=is_current, workers=workers)


def workers_heard_of(*, at: datetime) -> int:
    """How many workers have told of themselves within the last minute."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=at - _SEEN_RECENTLY).count()
