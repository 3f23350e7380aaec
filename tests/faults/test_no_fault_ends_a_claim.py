"""Whatever fault is raised at whatever point of steps 3 to 9: no claim stands elsewhere than where it stood."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.invariants import violations
from tests.support.released_batch import ReleasedBatch, write_released_batch
from zhicheng.adapters.key_credential import KeyCredential
from zhicheng.adapters.key_file import KeyFile
from zhicheng.adapters.local_files import LocalFiles
from zhicheng.documents.typesetting import Typesetter
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.records.models import Artifact, Claim, IssuanceBatch, IssuanceShard, NumberVoid
from zhicheng.services.issuance.pipeline import fault_points
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint
from zhicheng.services.issuance.pipeline.outcomes import ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

pytestmark = pytest.mark.django_db
COUNT = 3
WITHIN = tuple(point for point in FaultPoint if point is not FaultPoint.BATCH_CLOSED)
PORTS: tuple[tuple[type, str], ...] = (
    (KeyFile, "data_key"),
    (KeyFile, "current_data_key"),
    (KeyCredential, "sign"),
    (LocalFiles, "put_many"),
    (Typesetter, "render"),
)
"""What the steps call of the outside world, and the typesetter with its fonts."""


@contextmanager
def raising_at(place: FaultPoint | tuple[type, str], nth: int, kind: FaultKind) -> Iterator[None]:
    """Raise a fault when ``place`` is reached for the ``nth`` time, and every time after that."""
    reached = 0

    def strike() -> None:
        nonlocal reached
        reached += 1
        if reached >= nth:
            raise Fault("这里坏了。", code="test.broken", kind=kind)

    if isinstance(place, FaultPoint):
        fault_points.observer = lambda here: strike() if here is place else None
        try:
            yield
        finally:
            fault_points.observer = None
        return
    owner, name = place
    real: Callable[..., object] = getattr(owner, name)

    def broken(*arguments: object, **named: object) -> object:
        strike()
        return real(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, broken)
        yield


def positions(batch: ReleasedBatch) -> dict[object, tuple[str, int]]:
    rows = Claim.objects.filter(id__in=batch.claim_ids).values_list("id", "status", "step")
    return {claim_id: (status, step) for claim_id, status, step in rows}


class TestAnyFault:
    @settings(
        max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )
    @given(
        place=st.sampled_from([*WITHIN, *PORTS]),
        nth=st.integers(1, COUNT),
        kind=st.sampled_from(list(FaultKind)),
    )
    def test_leaves_every_claim_where_it_stood_and_ends_whole_afterwards(
        self, place: FaultPoint | tuple[type, str], nth: int, kind: FaultKind
    ) -> None:
        batch = write_released_batch(COUNT, shard_size=COUNT)
        before = positions(batch)
        with raising_at(place, nth, kind):
            outcome = issue_shard(shard_id=batch.shard_ids[0], worker="struck")
        if place is FaultPoint.RECORDED and nth == 1:
            # Step 9 has committed: the certificates exist, and the fault comes too late for them.
            assert outcome.result is ShardResult.POSTPONED
            assert {status for status, _ in positions(batch).values()} == {"certified"}
            return
        if outcome.result is ShardResult.POSTPONED:
            assert positions(batch) == before
            assert IssuanceBatch.objects.get(id=batch.batch_id).status == "released"
            assert IssuanceShard.objects.get(id=batch.shard_ids[0]).status == "pending"
        else:
            # The point is passed less often than ``nth`` times in a shard of this size.
            assert outcome.result is ShardResult.DONE
        IssuanceShard.objects.filter(id=batch.shard_ids[0]).exclude(status="done").update(lease_until=None)
        issue_shard(shard_id=batch.shard_ids[0], worker="rescuer")
        assert Artifact.objects.filter(certificate__batch_id=batch.batch_id).count() == COUNT
        assert not NumberVoid.objects.exists()

    def test_leaves_records_that_the_audit_finds_whole(self) -> None:
        batch = write_released_batch(COUNT, shard_size=COUNT)
        with raising_at(FaultPoint.RECORD_WRITTEN, 1, FaultKind.LOST):
            issue_shard(shard_id=batch.shard_ids[0], worker="struck")
        assert violations(finished=False) == []

    def test_would_be_seen_if_one_ended_a_claim(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Negative control: step 5 takes a fault for the page's, as it takes a page that cannot be set.
        monkeypatch.setattr("zhicheng.services.issuance.pipeline.step_5_render.PageRefused", Fault)
        batch = write_released_batch(COUNT, shard_size=COUNT)
        before = positions(batch)
        with raising_at((Typesetter, "render"), COUNT, FaultKind.ALTERED):
            assert issue_shard(shard_id=batch.shard_ids[0], worker="struck").failed == 1
        assert positions(batch) != before
