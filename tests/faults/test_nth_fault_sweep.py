"""Every point where the pipeline can break, broken once: by an exception, and by kill -9 (F01, F03, I1 to I5).

The sweep is exhaustive: a new member of FaultPoint is swept without a line here.
"""

import pytest

from tests.faults.child import Fault, Strike, issue
from tests.faults.conftest import Children
from tests.faults.invariants import extra_files, unmatched_intents, violations
from tests.support.released_batch import write_released_batch
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Artifact, IssuanceBatch, IssuanceShard, NumberAllocation
from zhicheng.services.issuance.pipeline import (
    fault_points,
    shards,
    step_3_number,
)
from zhicheng.services.issuance.pipeline import (
    shard_pipeline as pipeline,
)
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint
from zhicheng.services.issuance.pipeline.outcomes import ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.issuance.pipeline.step_4_intent import Intended
from zhicheng.services.kernel import ports

SHARD = 4
BEFORE_A_SEAL = (
    FaultPoint.TAKEN,
    FaultPoint.NUMBERS_WRITTEN,
    FaultPoint.NUMBERS_COMMITTED,
    FaultPoint.INTENTS_WRITTEN,
)
AFTER_THE_RECORD = (FaultPoint.RECORDED, FaultPoint.BATCH_CLOSED)
PASSED_FOR_EACH_PAGE = (FaultPoint.RENDERED, FaultPoint.LINTED, FaultPoint.SEALED)


def occurrences(point: FaultPoint) -> tuple[int, ...]:
    """The first, and for a point that is passed once a page also the last."""
    return (1, SHARD) if point in PASSED_FOR_EACH_PAGE else (1,)


SWEEP = [(point, nth) for point in FaultPoint for nth in occurrences(point)]


def lease_is_over() -> None:
    """As if the time of the lease, or of the pause after a failure, had passed."""
    IssuanceShard.objects.exclude(status="done").update(lease_until=None)


def check_and_finish(batch_id: object, shard_id: object) -> None:
    """What must hold in the rubble, and after any worker has taken the shard up again."""
    assert violations(finished=False) == []
    numbers = set(NumberAllocation.objects.values_list("number", flat=True))
    lease_is_over()
    issue_shard(shard_id=shard_id, worker="rescuer")  # type: ignore[arg-type]
    assert violations() == []
    assert numbers <= set(NumberAllocation.objects.values_list("number", flat=True))
    assert NumberAllocation.objects.count() == Artifact.objects.count() == SHARD


class TestRaisingAtEachPoint:
    @pytest.mark.parametrize(("point", "nth"), SWEEP)
    def test_the_shard_is_tried_again_and_ends_whole(self, point: FaultPoint, nth: int) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        reached = 0

        def observe(here: FaultPoint) -> None:
            nonlocal reached
            reached += here is point
            if here is point and reached == nth:
                raise Fault

        fault_points.observer = observe
        with pytest.raises(Fault):
            issue_shard(shard_id=batch.shard_ids[0], worker="struck")
        fault_points.observer = None
        check_and_finish(batch.batch_id, batch.shard_ids[0])

    def test_a_failed_shard_waits_before_it_is_taken_again(self) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)

        def observe(here: FaultPoint) -> None:
            if here is FaultPoint.RENDERED:
                raise Fault

        fault_points.observer = observe
        with pytest.raises(Fault):
            issue_shard(shard_id=batch.shard_ids[0], worker="struck")
        fault_points.observer = None
        assert issue_shard(shard_id=batch.shard_ids[0], worker="eager").result is ShardResult.NOT_TAKEN


class TestKillingAtEachPoint:
    @pytest.mark.parametrize(("point", "nth"), SWEEP)
    def test_another_worker_takes_the_shard_up_and_ends_it_whole(
        self, children: Children, point: FaultPoint, nth: int
    ) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        assert children.run(issue, batch.shard_ids, strike=Strike(point, nth)) == -9
        if point in BEFORE_A_SEAL:
            assert extra_files() == {}
        if point not in AFTER_THE_RECORD:
            assert Artifact.objects.count() == 0
        check_and_finish(batch.batch_id, batch.shard_ids[0])

    def test_a_child_that_is_not_struck_ends_well(self, children: Children) -> None:
        # Control of the harness: without it, a child that cannot even start would look like one killed.
        batch = write_released_batch(SHARD, shard_size=SHARD)
        assert children.run(issue, batch.shard_ids) == 0
        assert violations() == []
        assert IssuanceBatch.objects.get(id=batch.batch_id).status == "issued"

    def test_a_kill_between_seal_and_record_leaves_intents_that_match_nothing(
        self, children: Children
    ) -> None:
        # F03: the seals of the killed worker exist, as files here, and all of them are accounted for.
        batch = write_released_batch(SHARD, shard_size=SHARD)
        assert children.run(issue, batch.shard_ids, strike=Strike(FaultPoint.STORED)) == -9
        check_and_finish(batch.batch_id, batch.shard_ids[0])
        assert extra_files() == {batch.shard_ids[0]: SHARD}
        assert unmatched_intents() == SHARD


class TestTheSweepWouldNotice:
    """Negative controls: with a guard off, the same checks fail."""

    def test_intents_after_the_seal_leave_seals_that_nobody_can_account_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # As if step 4 came after step 8: the killed worker's intents never reached the database.
        monkeypatch.setattr(
            pipeline,
            "intend",
            lambda shard, numbered, credential: [Intended(page, new_id()) for page in numbered.pages],
        )
        batch = write_released_batch(SHARD, shard_size=SHARD)
        with pytest.raises(Exception, match="records_artifact"):
            issue_shard(shard_id=batch.shard_ids[0], worker="careless")
        assert any("extra sealed files" in said for said in violations())

    def test_numbers_taken_outside_of_their_transaction_leave_a_gap(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        taken = step_3_number._next_serials
        monkeypatch.setattr(
            step_3_number, "_next_serials", lambda policy, year, count: taken(policy, year, count + 1)
        )
        batch = write_released_batch(SHARD, shard_size=SHARD)
        issue_shard(shard_id=batch.shard_ids[0], worker="wasteful")
        assert any(said.startswith("number.counter") for said in violations())

    def test_a_file_lost_after_the_record_is_noticed(self) -> None:
        batch = write_released_batch(SHARD, shard_size=SHARD)
        issue_shard(shard_id=batch.shard_ids[0], worker="honest")
        artifact = Artifact.objects.first()
        assert artifact is not None
        ports.files().delete(artifact.storage_key)
        assert any(said.startswith("file.missing") for said in violations())


def test_the_lease_machinery_is_the_products_own() -> None:
    # Control: no fault switch of an earlier test is left on.
    assert fault_points.observer is None
    assert shards.HeldShard.hold.__module__ == shards.__name__
