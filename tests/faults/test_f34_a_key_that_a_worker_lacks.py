"""A worker whose key file is older than the data (F34): a fault postpones, and ends nothing.

Twelve released claims, two of them sealed under a key that came later. Before faults were told from refusals
this ended in ten certificates, two claims rejected for good, and a closed batch.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.invariants import violations
from tests.support.released_batch import ReleasedBatch, write_released_batch
from zhicheng.adapters.key_file import KeyFile
from zhicheng.records.models import (
    Artifact,
    Claim,
    Event,
    FaultReport,
    IssuanceBatch,
    IssuanceShard,
    NumberAllocation,
    Person,
)
from zhicheng.services.issuance.pipeline import step_3_number
from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.issuance.pipeline.outcomes import ShardOutcome, ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.personal_data import open_text, seal_text

pytestmark = pytest.mark.django_db
COUNT = 12


class KeyFiles:
    """The key file before and after the new key, and which of the two the worker has."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        keys = {"k1": "11" * 32, "k2": "22" * 32}
        for name, held in (("old", ["k1"]), ("new", ["k1", "k2"])):
            path = folder / f"{name}.json"
            content = {
                "current": held[-1],
                "data_keys": {key: keys[key] for key in held},
                "blind_index_key": "33" * 32,
            }
            path.write_text(json.dumps(content), encoding="ascii")
            path.chmod(0o600)
        self._folder = folder

    def use(self, name: str) -> None:
        ring = KeyFile(self._folder / f"{name}.json")
        self._patch.setattr(ports, "keys", lambda: ring)


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyFiles]:
    held = KeyFiles(tmp_path, monkeypatch)
    held.use("old")
    yield held
    # The audit after the test reads what lies under both keys.
    held.use("new")


@pytest.fixture
def batch(keys: KeyFiles) -> ReleasedBatch:
    """Twelve claims; the data of two people were sealed anew under k2."""
    written = write_released_batch(COUNT, shard_size=COUNT)
    keys.use("new")
    for claim in Claim.objects.filter(id__in=written.claim_ids[3:5]).select_related("person"):
        person = claim.person
        number = open_text(person.id_number_sealed, field="person.id_number", row=person.id)
        Person.objects.filter(id=person.id).update(
            id_number_sealed=seal_text(number, field="person.id_number", row=person.id)
        )
    keys.use("old")
    return written


def attempt(batch: ReleasedBatch) -> ShardOutcome:
    """One attempt, as if the pause after an earlier attempt were over."""
    IssuanceShard.objects.exclude(status="done").update(lease_until=None)
    return issue_shard(shard_id=batch.shard_ids[0], worker="test")


def statuses() -> set[str]:
    return set(Claim.objects.values_list("status", flat=True))


class TestAKeyFileOfLastWeek:
    def test_ends_in_twelve_certificates_once_the_key_is_there(
        self, keys: KeyFiles, batch: ReleasedBatch
    ) -> None:
        outcome = attempt(batch)
        assert outcome.result is ShardResult.POSTPONED
        assert (outcome.issued, outcome.failed) == (0, 0)
        assert statuses() == {"released"}
        assert IssuanceBatch.objects.get(id=batch.batch_id).status == "released"
        assert not NumberAllocation.objects.exists()

        keys.use("new")
        assert attempt(batch).issued == COUNT
        assert (Artifact.objects.count(), NumberAllocation.objects.count()) == (COUNT, COUNT)
        assert statuses() == {"certified"}
        assert IssuanceBatch.objects.get(id=batch.batch_id).status == "issued"
        assert violations() == []

    def test_the_sweep_brings_it_back_and_closes_nothing(self, keys: KeyFiles, batch: ReleasedBatch) -> None:
        for _ in range(3):
            attempt(batch)
        shard = IssuanceShard.objects.get()
        assert (shard.status, shard.lease_until is not None) == ("pending", True)
        assert enqueue_due_work().batches_closed == 0
        IssuanceShard.objects.update(lease_until=None)
        assert IssuanceBatch.objects.get(id=batch.batch_id).status == "released"
        keys.use("new")
        assert attempt(batch).issued == COUNT

    def test_is_reported_once_for_all_its_attempts_and_names_no_key(
        self, keys: KeyFiles, batch: ReleasedBatch
    ) -> None:
        for _ in range(3):
            outcome = attempt(batch)
        report = FaultReport.objects.get()
        assert (report.kind, report.code) == ("misconfigured", "keys.missing")
        event = Event.objects.get(tag=EventTag.FAULT_MET.value)
        assert event.payload["work"] == f"shard:{batch.shard_ids[0]}"
        for told in (outcome.sentence, IssuanceShard.objects.get().last_error, str(event.payload)):
            assert "k2" not in told
            assert "json" not in told

    def test_would_end_two_claims_if_a_fault_were_taken_for_the_entrys(
        self, keys: KeyFiles, batch: ReleasedBatch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Negative control: with a wider net in step 3, the data are lost to the two people for good.
        monkeypatch.setattr(step_3_number, "EntryRefused", Exception)
        outcome = attempt(batch)
        assert (outcome.issued, outcome.failed) == (COUNT - 2, 2)
        assert Claim.objects.filter(status="rejected").count() == 2
        assert IssuanceBatch.objects.get(id=batch.batch_id).status == "issued"
