"""F01: real workers on real jobs, killed at random; the sweep brings back what they left.

The bounded version runs with the suite. ``make soak`` sets ``SOAK_KILLS`` for the long one.
"""

import os
import random

from procrastinate.contrib.django.models import ProcrastinateJob

from tests.faults.child import Strike, issue_then_idle, work
from tests.faults.conftest import Children
from tests.faults.invariants import unmatched_intents, violations
from tests.faults.waiting import is_issued, shards_done
from tests.support.patience import wait_until
from tests.support.released_batch import write_released_batch
from zhicheng.records.models import Artifact, IssuanceShard
from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint

KILLS = int(os.environ.get("SOAK_KILLS", "8"))
SHARD = 4
LEASE = 1


class TestThreeWorkersKilledAtRandom:
    def test_the_batch_ends_whole(self, children: Children) -> None:
        chance = random.Random(20200407)
        batch = write_released_batch(KILLS * 12, shard_size=SHARD)
        enqueue_due_work()
        workers = [children.start(work, LEASE, _doom(chance)) for _ in range(3)]
        for _ in range(KILLS):
            place = chance.randrange(3)
            # Each worker is doomed to die at a point drawn by chance, and replaced when it has.
            wait_until(
                lambda place=place: not workers[place].is_alive() or is_issued(batch.batch_id),  # type: ignore[misc]
                "a doomed worker dies",
            )
            assert violations(finished=False) == []
            workers[place] = children.start(work, LEASE, _doom(chance))
        # Control of the harness: a loop that kills no process would prove nothing.
        assert children.killed() >= KILLS // 2
        for _ in range(2):
            children.start(work, LEASE)
        wait_until(lambda: is_issued(batch.batch_id), "the batch is issued")
        assert violations() == []
        assert Artifact.objects.count() == KILLS * 12
        assert len(set(Artifact.objects.values_list("certificate__number_id", flat=True))) == KILLS * 12


class TestAKilledWorkersShard:
    def test_is_taken_up_by_another_worker(self, children: Children) -> None:
        batch = write_released_batch(2 * SHARD, shard_size=SHARD)
        enqueue_due_work()
        assert children.run(work, LEASE, Strike(FaultPoint.ALL_SEALED)) == -9
        assert IssuanceShard.objects.filter(status="running").count() == 1
        children.start(work, LEASE)
        wait_until(lambda: is_issued(batch.batch_id), "the batch is issued")
        assert violations() == []
        # The killed worker had sealed a shard in memory; its intents tell of those seals.
        assert unmatched_intents() == SHARD

    def test_its_job_is_closed_as_failed(self, children: Children) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        enqueue_due_work()
        assert children.run(work, LEASE, Strike(FaultPoint.ALL_SEALED)) == -9
        assert ProcrastinateJob.objects.filter(task_name="issue_shard", status="doing").count() == 1
        children.start(work, LEASE)
        wait_until(lambda: is_issued(batch.batch_id), "the batch is issued")
        wait_until(
            lambda: ProcrastinateJob.objects.filter(task_name="issue_shard", status="failed").exists(),
            "the dead worker's job is closed",
        )
        assert not ProcrastinateJob.objects.filter(task_name="issue_shard", status="doing").exists()

    def test_does_not_come_back_without_the_sweep(self, children: Children) -> None:
        # Negative control: procrastinate alone leaves the job of a killed worker where it is.
        batch = write_released_batch(SHARD, shard_size=SHARD)
        enqueue_due_work()
        assert children.run(work, LEASE, Strike(FaultPoint.ALL_SEALED)) == -9
        assert children.run(issue_then_idle, LEASE) == 0
        assert shards_done(batch.batch_id) == 0


def _doom(chance: random.Random) -> Strike:
    return Strike(chance.choice(list(FaultPoint)), nth=chance.randrange(1, 9))
