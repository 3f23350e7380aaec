"""How far a batch is, and the daily checkpoint."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.released_batch import write_released_batch

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Checkpoint, Event, IssuanceBatch, IssuanceShard
from zhicheng.services.issuance.month.progress import BatchNotFound, batch_progress
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel import ports
from zhicheng.services.oversight.checkpoints.publishing import head_digest, publish_checkpoint, published_line

pytestmark = pytest.mark.django_db


class TestBatchProgress:
    def test_begins_at_nothing(self) -> None:
        batch = write_released_batch(6, shard_size=2)
        progress = batch_progress(batch.batch_id)
        assert (progress.total, progress.done, progress.failed, progress.fraction) == (6, 0, 0, 0.0)
        assert (progress.rate, progress.eta_seconds) == (0.0, None)
        assert progress.shards_waiting == 3

    def test_gives_a_rate_and_the_time_left_once_shards_are_done(self) -> None:
        batch = write_released_batch(6, shard_size=2)
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        progress = batch_progress(batch.batch_id)
        assert (progress.done, progress.shards_waiting) == (2, 2)
        assert progress.rate > 0
        assert progress.eta_seconds == pytest.approx(4 / progress.rate)

    def test_forgets_the_pace_of_more_than_a_minute_ago(self) -> None:
        batch = write_released_batch(6, shard_size=2)
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        IssuanceShard.objects.filter(status="done").update(finished_at=datetime.now(UTC) - timedelta(hours=9))
        progress = batch_progress(batch.batch_id)
        assert (progress.done, progress.rate, progress.eta_seconds) == (2, 0.0, None)

    def test_knows_no_end_while_paused(self) -> None:
        batch = write_released_batch(4, shard_size=2)
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        IssuanceBatch.objects.update(is_paused=True)
        progress = batch_progress(batch.batch_id)
        assert progress.paused
        assert progress.eta_seconds is None

    def test_counts_the_workers_and_tells_the_last_failure(self) -> None:
        batch = write_released_batch(2, shard_size=1)
        IssuanceShard.objects.filter(id=batch.shard_ids[0]).update(
            status="running", lease_until=datetime.now(UTC) + timedelta(hours=1)
        )
        IssuanceShard.objects.filter(id=batch.shard_ids[1]).update(last_error="密码机没有应答。")
        progress = batch_progress(batch.batch_id)
        assert (progress.workers, progress.last_error) == (1, "密码机没有应答。")

    def test_ends_with_everything_done(self) -> None:
        batch = write_released_batch(4, shard_size=2)
        for shard_id in batch.shard_ids:
            issue_shard(shard_id=shard_id, worker="test")
        progress = batch_progress(batch.batch_id)
        assert (progress.done, progress.fraction, progress.status) == (4, 1.0, BatchStatus.ISSUED)
        assert progress.eta_seconds is None

    def test_refuses_an_unknown_batch(self) -> None:
        with pytest.raises(BatchNotFound):
            batch_progress(uuid.uuid4())


class TestPublishHead:
    AT = datetime(2026, 11, 23, 16, 10, tzinfo=UTC)  # 00:10 of the 24th in Shanghai

    def test_commits_to_both_chains_and_to_the_highest_numbers(self) -> None:
        batch = write_released_batch(3)
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        head = publish_checkpoint(at=self.AT)
        assert head.day.isoformat() == "2026-11-24"
        assert head.counters == {f"12-{datetime.now(SHANGHAI).year}": 3}
        assert head.log_seq == 3
        assert head.events_seq == Event.objects.exclude(tag="worker:head:published").count()

    def test_is_published_once_a_day(self) -> None:
        assert publish_checkpoint(at=self.AT) == publish_checkpoint(at=self.AT + timedelta(hours=3))
        assert Checkpoint.objects.count() == 1
        assert Event.objects.filter(tag="worker:head:published").count() == 1

    def test_the_event_holds_the_digest_that_is_stamped(self) -> None:
        head = publish_checkpoint(at=self.AT)
        digest = head_digest(
            day=head.day,
            events_seq=head.events_seq,
            events_hash=bytes(head.events_hash),
            log_seq=head.log_seq,
            log_hash=bytes(head.log_hash),
            counters=dict(head.counters),
        )
        assert Event.objects.get(tag="worker:head:published").payload["digest"] == digest.hex()

    def test_carries_the_authoritys_token_over_that_digest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Authority:
            def stamp(self, digest: bytes) -> bytes:
                return b"token over " + digest

        monkeypatch.setattr(ports, "timestamps", Authority)
        head = publish_checkpoint(at=self.AT)
        digest = Event.objects.get(tag="worker:head:published").payload["digest"]
        assert head.token is not None
        assert bytes(head.token) == b"token over " + bytes.fromhex(digest)

    def test_the_line_for_the_outside_holds_no_person(self) -> None:
        batch = write_released_batch(1, names=["欧阳静"])
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        line = published_line(publish_checkpoint(at=self.AT))
        assert '"counters"' in line
        assert "欧阳静" not in line
