"""The child processes of the fault tests. Imported by the fork server before it forks, so they start fast.

Here, and nowhere in the product, ``fault_points.observer`` is set: to kill, stop or raise at the n-th time
that a child reaches a point.
"""

import os
import signal
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
if not settings.configured or not django.apps.apps.ready:
    django.setup()

from django.db import Error as DatabaseFailure
from django.db import OperationalError, connections
from procrastinate.contrib.django import app, connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from zhicheng.jobs import schedules, worker
from zhicheng.services.issuance.pipeline import fault_points, shards
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint
from zhicheng.services.issuance.pipeline.outcomes import ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

CUT = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
"""Ends every session on the database but its own."""


class Fault(Exception):
    """What an observer raises: no Refusal, so the pipeline cannot have foreseen it."""


@dataclass(frozen=True, slots=True)
class Strike:
    """What happens to a child when it reaches a point for the n-th time."""

    point: FaultPoint
    nth: int = 1
    signal: int = signal.SIGKILL
    """SIGKILL or SIGSTOP, sent by the child to itself."""


def observer_for(strike: Strike) -> Callable[[FaultPoint], None]:
    """An observer that strikes once."""
    seen = 0

    def observe(point: FaultPoint) -> None:
        nonlocal seen
        seen += point is strike.point
        if point is strike.point and seen == strike.nth:
            seen += 1
            os.kill(os.getpid(), strike.signal)

    return observe


def use_database(described: dict[str, Any]) -> None:
    """Point this process at the test's own database."""
    connections["default"].close()
    connections["default"].settings_dict.update(described)


def issue(
    described: dict[str, Any],
    shard_ids: Sequence[uuid.UUID],
    lease_seconds: float = 60.0,
    strike: Strike | None = None,
    *,
    fence_off: bool = False,
) -> None:
    """Issue shards one after the other, once each; exit code 0 whatever became of them."""
    use_database(described)
    if strike is not None:
        fault_points.observer = observer_for(strike)
    if fence_off:
        switch_fence_off()
    for shard_id in shard_ids:
        issue_shard(shard_id=shard_id, worker=f"child-{os.getpid()}", lease_seconds=lease_seconds)


def issue_cut_off(
    described: dict[str, Any], shard_ids: Sequence[uuid.UUID], *, keep_connection: bool = False
) -> None:
    """Lose the database's connection while rendering the first shard, then issue the second one."""
    use_database(described)
    if keep_connection:
        type(connections["default"]).close = lambda self: None  # type: ignore[method-assign]
    other = connections["default"].copy()

    def observe(point: FaultPoint) -> None:
        if point is FaultPoint.RENDERED:
            with other.cursor() as cursor:
                cursor.execute(CUT)
            fault_points.observer = None

    fault_points.observer = observe
    with suppress(DatabaseFailure):
        issue_shard(shard_id=shard_ids[0], worker="cut")
    issue_shard(shard_id=shard_ids[1], worker="cut")


def issue_until_done(described: dict[str, Any], shard_ids: Sequence[uuid.UUID], lease_seconds: float) -> None:
    """Go round the shards until each is done, by this worker or another; lives through a database that goes away."""
    use_database(described)
    waiting = list(shard_ids)
    while waiting:
        for shard_id in list(waiting):
            try:
                outcome = issue_shard(
                    shard_id=shard_id, worker=f"child-{os.getpid()}", lease_seconds=lease_seconds
                )
                if outcome.result is ShardResult.DONE or _is_done(shard_id):
                    waiting.remove(shard_id)
            except OperationalError:
                connections["default"].close()
        time.sleep(0.05)


def work(described: dict[str, Any], lease_seconds: int, strike: Strike | None = None) -> None:
    """A real worker process on procrastinate, with schedules that run every second instead of twenty."""
    use_database(described)
    settings.ZHICHENG_LEASE_SECONDS = lease_seconds
    hurry()
    if strike is not None:
        fault_points.observer = observer_for(strike)
    worker.run_worker()


def issue_then_idle(described: dict[str, Any], lease_seconds: int) -> None:
    """A worker without schedules that ends when no job waits: what procrastinate does by itself."""
    use_database(described)
    settings.ZHICHENG_LEASE_SECONDS = lease_seconds
    app.periodic_registry.periodic_tasks.clear()
    with connections["default"].cursor() as cursor:
        # The killed worker may have deferred a sweep that has not run yet.
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'sweep' AND status = 'todo'")
    time.sleep(lease_seconds * 1.5)
    worker.run_worker(until_idle=True)


def work_unsupervised(described: dict[str, Any], lease_seconds: int) -> None:
    """The control of ``run_worker``: procrastinate's worker, started once."""
    use_database(described)
    settings.ZHICHENG_LEASE_SECONDS = lease_seconds
    connector = PsycopgConnector(kwargs=connector_params("default"), timeout=1.0, reconnect_timeout=1.0)
    with app.replace_connector(connector) as working:
        working.run_worker(concurrency=1)


def hurry() -> None:
    """Sweep, settle and retire every second, and take a worker for dead after a few."""
    for task in app.periodic_registry.periodic_tasks.values():
        if task.task.name in {"sweep", "retire_stalled_jobs", "move_cases_on"}:
            object.__setattr__(task, "cron", "* * * * * *")
            task.__dict__.pop("croniter", None)
    schedules.SILENT_SECONDS = 3.0
    # The worker has imported both by name.
    vars(worker).update(SILENT_SECONDS=3.0, HEARTBEAT_SECONDS=0.5)


def switch_fence_off() -> None:
    """The negative control: a worker that no longer asks whether the shard is still its own."""

    def hold(self: shards.HeldShard) -> object:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]

    shards.HeldShard.hold = hold  # type: ignore[method-assign, assignment]
    shards.HeldShard.keep = lambda self: None  # type: ignore[method-assign]


def _is_done(shard_id: uuid.UUID) -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT status FROM records_issuanceshard WHERE id = %s", [shard_id])
        return bool(cursor.fetchone()[0] == "done")
