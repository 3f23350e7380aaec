"""F02: a worker that was stopped past its lease changes nothing when it comes back."""

import os
import signal
import uuid

import pytest
from django.db import OperationalError, connection

from tests.faults.child import Strike, issue
from tests.faults.conftest import Children
from tests.faults.invariants import extra_files, violations
from tests.faults.waiting import is_stopped
from tests.support.patience import wait_until
from tests.support.released_batch import write_released_batch
from zhicheng.records.models import Artifact, Event, SealIntent
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint
from zhicheng.services.issuance.pipeline.outcomes import ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

SHARD = 4
LEASE = 1.0
IN_A_TRANSACTION = (FaultPoint.NUMBERS_WRITTEN, FaultPoint.INTENTS_WRITTEN, FaultPoint.RECORD_WRITTEN)
OUTSIDE = (
    FaultPoint.TAKEN,
    FaultPoint.NUMBERS_COMMITTED,
    FaultPoint.INTENTS_COMMITTED,
    FaultPoint.SEALED,
    FaultPoint.STORED,
)


def state() -> tuple[object, ...]:
    """Everything that a worker could add."""
    return (
        sorted(Artifact.objects.values_list("certificate_id", "sha256", "intent_id")),
        sorted(SealIntent.objects.values_list("id", flat=True)),
        Event.objects.count(),
        extra_files(),
    )


def stopped_worker(
    children: Children, shard_id: uuid.UUID, point: FaultPoint, *, fence_off: bool = False
) -> int:
    """A child that took the shard and was stopped at ``point``; returns its index in ``children``."""
    strike = Strike(point, signal=signal.SIGSTOP)
    child = children.start(issue, [shard_id], LEASE, strike, fence_off=fence_off)
    wait_until(lambda: is_stopped(child.pid), f"the child stops at {point}")
    return child.pid or 0


def rescue(shard_id: uuid.UUID) -> None:
    """Another worker takes the shard as soon as the lease is over."""
    wait_until(
        lambda: issue_shard(shard_id=shard_id, worker="rescuer").result is ShardResult.DONE,
        "another worker takes the shard over",
    )


class TestAWorkerStoppedPastItsLease:
    @pytest.mark.parametrize("point", OUTSIDE)
    def test_finds_a_newer_fence_and_changes_nothing(self, children: Children, point: FaultPoint) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        late = stopped_worker(children, batch.shard_ids[0], point)
        rescue(batch.shard_ids[0])
        before = state()
        os.kill(late, signal.SIGCONT)
        assert children.exit_code(late) == 0
        assert state() == before
        assert violations() == []
        assert Artifact.objects.count() == SHARD

    @pytest.mark.parametrize("point", IN_A_TRANSACTION)
    def test_does_not_keep_its_locks_beyond_the_lease(self, children: Children, point: FaultPoint) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        late = stopped_worker(children, batch.shard_ids[0], point)
        rescue(batch.shard_ids[0])
        before = state()
        os.kill(late, signal.SIGCONT)
        # Its session is gone, so it cannot commit; it ends with the database's error.
        assert children.exit_code(late) == 1
        assert state() == before
        assert violations() == []
        assert Artifact.objects.count() == SHARD


class TestWithoutTheFence:
    """Negative controls."""

    def test_the_late_worker_seals_everything_again(self, children: Children) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        late = stopped_worker(children, batch.shard_ids[0], FaultPoint.INTENTS_COMMITTED, fence_off=True)
        rescue(batch.shard_ids[0])
        assert extra_files() == {}
        os.kill(late, signal.SIGCONT)
        # Nothing but the artifact's own primary key stops it, after it has sealed all pages a second time.
        assert children.exit_code(late) == 1
        assert extra_files() == {batch.shard_ids[0]: SHARD}

    def test_a_session_without_an_end_keeps_the_numbers_locked(self, children: Children) -> None:
        earlier = write_released_batch(1)
        issue_shard(shard_id=earlier.shard_ids[0], worker="earlier")
        batch = write_released_batch(SHARD, shard_size=SHARD)
        late = stopped_worker(children, batch.shard_ids[0], FaultPoint.NUMBERS_WRITTEN, fence_off=True)
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LEASE * 2:.0f}s'")
            with pytest.raises(OperationalError, match="lock timeout"):
                cursor.execute("UPDATE records_numbercounter SET next_serial = next_serial + 1")
            cursor.execute("RESET lock_timeout")
        os.kill(late, signal.SIGCONT)
        assert children.exit_code(late) == 0
