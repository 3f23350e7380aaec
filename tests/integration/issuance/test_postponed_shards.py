"""What fails outside of the entries leaves the shard to be tried again, its numbers kept (F07, F19, F21)."""

import errno
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.faults.invariants import unmatched_intents, violations
from tests.support.released_batch import ReleasedBatch, write_released_batch

from zhicheng.adapters.local_files import LocalFiles
from zhicheng.adapters.system_clock import SystemClock
from zhicheng.documents.seal_credential import CredentialRefused
from zhicheng.documents.sealing import Sealer
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Artifact, IssuanceShard, NumberAllocation, NumberCounter, SealIntent
from zhicheng.services.issuance.pipeline.outcomes import ShardOutcome, ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

pytestmark = pytest.mark.django_db
COUNT = 4


def attempt(batch: ReleasedBatch) -> ShardOutcome:
    """One attempt, as if the pause after an earlier attempt were over."""
    IssuanceShard.objects.update(lease_until=None)
    return issue_shard(shard_id=batch.shard_ids[0], worker="test")


def always(error: Exception) -> Callable[..., None]:
    """A method that fails in this way."""

    def fail(*_: object, **__: Any) -> None:
        raise error

    return fail


class TestTheKeyIsOutOfReach:
    def test_postpones_the_shard_with_the_holders_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        batch = write_released_batch(COUNT)
        monkeypatch.setattr(Sealer, "seal", always(CredentialRefused("密码机没有应答，请检查连接。")))
        outcome = attempt(batch)
        assert (outcome.result, outcome.sentence) == (ShardResult.POSTPONED, "密码机没有应答，请检查连接。")
        shard = IssuanceShard.objects.get()
        assert (shard.status, shard.last_error) == ("pending", outcome.sentence)
        assert shard.lease_until is not None
        assert violations(finished=False) == []

    def test_keeps_the_numbers_and_counts_the_intents(self, monkeypatch: pytest.MonkeyPatch) -> None:
        batch = write_released_batch(COUNT)
        with monkeypatch.context() as patch:
            patch.setattr(Sealer, "seal", always(CredentialRefused("密码机没有应答，请检查连接。")))
            attempt(batch)
            attempt(batch)
        numbers = set(NumberAllocation.objects.values_list("number", flat=True))
        assert attempt(batch).issued == COUNT
        assert set(Artifact.objects.values_list("certificate__number_id", flat=True)) == numbers
        assert SealIntent.objects.count() == 3 * COUNT
        assert unmatched_intents() == 2 * COUNT
        assert violations() == []

    def test_waits_longer_after_each_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        batch = write_released_batch(1)
        monkeypatch.setattr(Sealer, "seal", always(CredentialRefused("密码机没有应答，请检查连接。")))
        pauses = []
        for _ in range(3):
            attempt(batch)
            until = IssuanceShard.objects.get().lease_until
            assert until is not None
            pauses.append(until - SystemClock().now())
        assert pauses[0] < pauses[1] < pauses[2]


class TestTheDiskIsFull:
    def test_records_nothing_and_goes_on_when_there_is_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        batch = write_released_batch(COUNT)
        with monkeypatch.context() as patch:
            patch.setattr(LocalFiles, "put_many", always(OSError(errno.ENOSPC, "No space left on device")))
            with pytest.raises(OSError, match="No space"):
                attempt(batch)
        assert not Artifact.objects.exists()
        assert "磁盘空间" in IssuanceShard.objects.get().last_error
        assert violations(finished=False) == []
        assert attempt(batch).issued == COUNT
        assert NumberAllocation.objects.count() == COUNT
        assert violations() == []


class TestTheClockIsOff:
    @pytest.mark.parametrize("off", [timedelta(days=-40), timedelta(days=365), timedelta(minutes=2)])
    def test_nothing_is_sealed(self, monkeypatch: pytest.MonkeyPatch, off: timedelta) -> None:
        batch = write_released_batch(1)
        real = SystemClock.now
        monkeypatch.setattr(SystemClock, "now", lambda self: real(self) + off)
        outcome = attempt(batch)
        assert outcome.result is ShardResult.POSTPONED
        assert "校准服务器时间" in outcome.sentence
        assert not SealIntent.objects.exists()
        assert not NumberAllocation.objects.exists()

    def test_a_jump_while_sealing_keeps_the_seals_out_of_the_record(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = write_released_batch(1)
        real, seal = SystemClock.now, Sealer.seal
        jumped = [timedelta()]

        def sealing(self: Sealer, *arguments: object, **named: Any) -> object:
            jumped[0] = timedelta(days=1)
            return seal(self, *arguments, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(SystemClock, "now", lambda self: real(self) + jumped[0])
        monkeypatch.setattr(Sealer, "seal", sealing)
        assert attempt(batch).result is ShardResult.POSTPONED
        assert not Artifact.objects.exists()

    def test_would_be_sealed_without_the_check(
        self, monkeypatch: pytest.MonkeyPatch, settings: object
    ) -> None:
        # Negative control.
        settings.ZHICHENG_CLOCK_TOLERANCE_SECONDS = 10**9  # type: ignore[attr-defined]
        batch = write_released_batch(1)
        real = SystemClock.now
        monkeypatch.setattr(SystemClock, "now", lambda self: real(self) + timedelta(minutes=2))
        assert attempt(batch).issued == 1


@pytest.mark.tampers  # The counter is set near its end without ten million numbers before it.
class TestTheYearsNumbersAreUsedUp:
    def test_postpones_the_shard_and_gives_no_number(self) -> None:
        NumberCounter.objects.create(region="12", year=datetime.now(SHANGHAI).year, next_serial=9_999_998)
        batch = write_released_batch(3)
        outcome = attempt(batch)
        assert outcome.result is ShardResult.POSTPONED
        assert "流水号已用完" in outcome.sentence
        assert not NumberAllocation.objects.exists()

    def test_the_last_numbers_of_the_year_are_given(self) -> None:
        NumberCounter.objects.create(region="12", year=datetime.now(SHANGHAI).year, next_serial=9_999_998)
        batch = write_released_batch(2)
        assert attempt(batch).issued == 2
        assert max(NumberAllocation.objects.values_list("serial", flat=True)) == 9_999_999
