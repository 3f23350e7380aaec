"""F01, I2: several workers at the same shards at once; each shard is issued by one of them."""

import os
import signal
from typing import Any

import pytest

from tests.faults.child import Strike, issue, issue_until_done
from tests.faults.conftest import Children
from tests.faults.invariants import extra_files, violations
from tests.faults.waiting import is_stopped
from tests.support.patience import PATIENCE, wait_until
from tests.support.released_batch import write_released_batch
from zhicheng.records.models import Artifact, Event, IssuanceBatch, IssuanceShard, SealIntent
from zhicheng.services.issuance.pipeline import shard_pipeline as pipeline
from zhicheng.services.issuance.pipeline import shards
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint
from zhicheng.services.issuance.pipeline.outcomes import ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

COUNT, SHARD = 24, 3


class TestWorkersSideBySide:
    def test_three_workers_on_all_shards_issue_each_entry_once(self, children: Children) -> None:
        batch = write_released_batch(COUNT, shard_size=SHARD)
        workers = [children.start(issue_until_done, batch.shard_ids, 60.0) for _ in range(3)]
        for worker in workers:
            worker.join(timeout=PATIENCE)
        assert [worker.exitcode for worker in workers] == [0, 0, 0]
        assert violations() == []
        assert Artifact.objects.count() == SealIntent.objects.count() == COUNT
        assert extra_files() == {}

    def test_the_batch_is_closed_once_whoever_comes_last(self, children: Children) -> None:
        batch = write_released_batch(COUNT, shard_size=SHARD)
        workers = [children.start(issue_until_done, batch.shard_ids, 60.0) for _ in range(3)]
        for worker in workers:
            worker.join(timeout=PATIENCE)
        assert IssuanceBatch.objects.get(id=batch.batch_id).status == "issued"
        assert Event.objects.filter(tag="worker:batch:issued").count() == 1

    def test_a_shard_that_a_living_worker_holds_is_not_taken(self, children: Children) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        strike = Strike(FaultPoint.INTENTS_COMMITTED, signal=signal.SIGSTOP)
        holder = children.start(issue, batch.shard_ids, 60.0, strike)
        wait_until(lambda: is_stopped(holder.pid), "the holder stops")
        assert issue_shard(shard_id=batch.shard_ids[0], worker="second").result is ShardResult.NOT_TAKEN
        os.kill(holder.pid or 0, signal.SIGCONT)
        holder.join(timeout=PATIENCE)
        assert violations() == []
        assert SealIntent.objects.count() == SHARD


class TestWithoutTheLease:
    """Negative control."""

    def test_a_second_worker_seals_what_the_first_is_sealing(
        self, children: Children, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        strike = Strike(FaultPoint.STORED, signal=signal.SIGSTOP)
        holder = children.start(issue, batch.shard_ids, 60.0, strike)
        wait_until(lambda: is_stopped(holder.pid), "the holder stops")

        def take_at_once(**named: Any) -> object:
            IssuanceShard.objects.update(lease_until=None)
            return shards.take_shard(**named)

        monkeypatch.setattr(pipeline, "take_shard", take_at_once)
        assert issue_shard(shard_id=batch.shard_ids[0], worker="second").result is ShardResult.DONE
        os.kill(holder.pid or 0, signal.SIGCONT)
        holder.join(timeout=PATIENCE)
        assert SealIntent.objects.count() == 2 * SHARD
        assert extra_files() == {batch.shard_ids[0]: SHARD}
