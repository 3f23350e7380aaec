"""The queue and the sweep: a job commits with what needs it, once, and comes back when it is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.released_batch import write_released_batch

from zhicheng.records.models import IssuanceBatch, IssuanceShard, SmsMessage
from zhicheng.services.issuance.pipeline import shard_pipeline as pipeline
from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db


def waiting(task: str) -> list[dict[str, str]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=task, status="todo").order_by("id")]


class TestEnqueue:
    def test_adds_a_job_that_names_its_arguments(self) -> None:
        assert ports.queue().enqueue("issue_shard", shard_id="one")
        assert waiting("issue_shard") == [{"shard_id": "one"}]

    def test_adds_nothing_while_the_same_job_waits(self) -> None:
        ports.queue().enqueue("issue_shard", shard_id="one")
        assert not ports.queue().enqueue("issue_shard", shard_id="one")
        assert ports.queue().enqueue_all("issue_shard", [{"shard_id": "one"}, {"shard_id": "two"}]) == 1
        assert waiting("issue_shard") == [{"shard_id": "one"}, {"shard_id": "two"}]

    def test_a_job_under_way_does_not_keep_the_next_one_out(self) -> None:
        ports.queue().enqueue("issue_shard", shard_id="one")
        ProcrastinateJob.objects.filter(task_name="issue_shard")._raw_delete(using="default")
        assert ports.queue().enqueue("issue_shard", shard_id="one")

    def test_commits_with_the_transaction_or_not_at_all(self) -> None:
        with transaction.atomic():
            ports.queue().enqueue("issue_shard", shard_id="one")
            transaction.set_rollback(True)
        assert waiting("issue_shard") == []

    def test_can_be_told_to_wait(self) -> None:
        before = datetime.now(UTC)
        ports.queue().enqueue("issue_shard", shard_id="one", delay_seconds=60)
        after = datetime.now(UTC)
        job = ProcrastinateJob.objects.get(task_name="issue_shard")
        assert job.scheduled_at is not None
        minute = timedelta(seconds=60)
        assert before + minute <= job.scheduled_at <= after + minute

    def test_messages_and_rosters_go_before_shards(self) -> None:
        queue = ports.queue()
        queue.enqueue("issue_shard", shard_id="one")
        queue.enqueue("process_roster", upload_id="one")
        queue.enqueue("deliver_message", message_id="one")
        order = ProcrastinateJob.objects.order_by("-priority").values_list("task_name", flat=True)
        assert list(order) == ["deliver_message", "process_roster", "issue_shard"]


class TestTheSweep:
    def test_enqueues_every_shard_that_waits(self) -> None:
        batch = write_released_batch(3, shard_size=1)
        assert enqueue_due_work().shards == 3
        assert waiting("issue_shard") == [{"shard_id": str(shard_id)} for shard_id in batch.shard_ids]

    def test_enqueues_nothing_twice(self) -> None:
        write_released_batch(3, shard_size=1)
        enqueue_due_work()
        assert enqueue_due_work().shards == 0

    def test_leaves_alone_what_a_living_worker_holds_or_what_backs_off(self) -> None:
        write_released_batch(1)
        IssuanceShard.objects.update(status="running", lease_until=datetime.now(UTC) + timedelta(hours=1))
        assert enqueue_due_work().shards == 0
        IssuanceShard.objects.update(status="pending")
        assert enqueue_due_work().shards == 0

    def test_brings_back_the_shard_of_a_worker_whose_lease_is_over(self) -> None:
        write_released_batch(1)
        IssuanceShard.objects.update(status="running", lease_until=datetime.now(UTC) - timedelta(seconds=1))
        assert enqueue_due_work().shards == 1

    def test_leaves_paused_and_finished_batches_alone(self) -> None:
        batch = write_released_batch(1)
        IssuanceBatch.objects.update(is_paused=True)
        assert enqueue_due_work().shards == 0
        IssuanceBatch.objects.update(is_paused=False)
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert enqueue_due_work().shards == 0

    def test_closes_a_batch_whose_last_worker_died_before_it_could(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = write_released_batch(1)
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "close_batch", lambda batch_id: False)
            issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert IssuanceBatch.objects.get().status == "released"
        assert enqueue_due_work().batches_closed == 1
        assert IssuanceBatch.objects.get().status == "issued"

    def test_enqueues_a_fresh_message_but_not_one_of_yesterday(self) -> None:
        for hours in (0, 24):
            SmsMessage.objects.create(
                template="collectable", body_sealed=b"", created_at=datetime.now(UTC) - timedelta(hours=hours)
            )
        assert enqueue_due_work().messages == 1
