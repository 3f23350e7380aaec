"""Steps 3 to 9 on one shard: what is numbered, printed, sealed, stored and recorded (二(二), 三(二))."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from tests.conftest import without_guard
from tests.faults.invariants import violations
from tests.support.released_batch import write_released_batch

from zhicheng.documents.seal_check import check_seal
from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import (
    Artifact,
    Certificate,
    Claim,
    Event,
    HandMarkOrder,
    IssuanceBatch,
    IssuanceShard,
    NumberCounter,
    SealIntent,
)
from zhicheng.services.issuance.pipeline.outcomes import ShardOutcome, ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.check_address import check_address, parse_token, token_text
from zhicheng.services.kernel.people import id_number
from zhicheng.services.kernel.personal_data import open_text

pytestmark = pytest.mark.django_db


def issue_all(batch: object) -> list[ShardOutcome]:
    return [issue_shard(shard_id=shard_id, worker="test") for shard_id in batch.shard_ids]  # type: ignore[attr-defined]


class TestIssueShard:
    def test_gives_every_entry_a_number_a_sealed_file_and_a_certified_claim(self) -> None:
        batch = write_released_batch(6, shard_size=3)
        assert [outcome.issued for outcome in issue_all(batch)] == [3, 3]
        assert Certificate.objects.count() == Artifact.objects.count() == 6
        assert set(Claim.objects.values_list("status", flat=True)) == {ClaimStatus.CERTIFIED.value}
        assert violations() == []

    def test_prints_what_was_claimed(self) -> None:
        batch = write_released_batch(1)
        issue_all(batch)
        certificate, claim = (
            Certificate.objects.get(),
            Claim.objects.select_related("person", "committee").get(),
        )
        assert (certificate.name, certificate.true_name) == (claim.name, claim.name)
        assert certificate.sex == claim.person.sex
        assert certificate.submitting_unit == claim.submitting_unit_name
        assert (certificate.title_name, certificate.series) == (claim.title_name, claim.series)
        assert (certificate.specialty, certificate.level) == (claim.specialty, claim.level)
        assert claim.committee is not None
        assert certificate.awarding_body == claim.committee.name
        assert certificate.qualification_date == claim.qualification_date
        sealed = open_text(certificate.id_number_sealed, field="certificate.id_number", row=certificate.id)
        assert sealed == id_number(claim.person)

    def test_numbers_run_from_one_within_the_year_of_issue(self) -> None:
        issue_all(write_released_batch(3, shard_size=2))
        issue_all(write_released_batch(2))
        numbers = [
            parse_certificate_number(text) for text in Certificate.objects.values_list("number", flat=True)
        ]
        assert sorted(number.serial for number in numbers) == [1, 2, 3, 4, 5]
        assert {number.year for number in numbers} == {datetime.now(SHANGHAI).year}
        assert NumberCounter.objects.get().next_serial == 6

    def test_opens_for_collection_on_the_policys_day_of_the_next_month(self) -> None:
        issue_all(write_released_batch(1, at=datetime(2026, 10, 20, 4, tzinfo=UTC)))
        assert Certificate.objects.get().collectable_from == datetime(2026, 11, 16, tzinfo=SHANGHAI)

    def test_stores_the_sealed_file_under_its_own_digest(self) -> None:
        issue_all(write_released_batch(1))
        artifact = Artifact.objects.get()
        data = ports.files().get(artifact.storage_key)
        assert hashlib.sha256(data).hexdigest() == artifact.sha256
        assert artifact.storage_key.endswith(f"{artifact.sha256}.pdf")
        assert len(data) == artifact.size
        assert check_seal(data, trusted=ports.seal_credential().chain[-1:]).problem is None

    def test_commits_an_intent_for_the_key_before_it_seals(self) -> None:
        issue_all(write_released_batch(2))
        for artifact in Artifact.objects.select_related("intent", "certificate"):
            assert artifact.intent.certificate_id == artifact.certificate_id
            assert bytes(artifact.intent.field_digest) == bytes(artifact.certificate.field_digest)
            assert artifact.intent.key_id == artifact.key_id == ports.seal_credential().key_id
            assert artifact.intent.intended_at <= artifact.recorded_at

    def test_leaves_an_event_for_each_number_and_each_certificate(self) -> None:
        batch = write_released_batch(2)
        issue_all(batch)
        tags = list(Event.objects.order_by("seq").values_list("tag", flat=True))
        assert tags.count("worker:certificate:numbered") == tags.count("worker:certificate:issued") == 2
        assert tags[-1] == "worker:batch:issued"

    def test_closes_the_batch_with_its_last_shard(self) -> None:
        batch = write_released_batch(4, shard_size=2)
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert IssuanceBatch.objects.get().status == "released"
        issue_shard(shard_id=batch.shard_ids[1], worker="test")
        assert IssuanceBatch.objects.get().status == "issued"

    def test_again_does_nothing(self) -> None:
        batch = write_released_batch(2)
        issue_all(batch)
        assert issue_all(batch) == [ShardOutcome(ShardResult.NOT_TAKEN)]
        assert SealIntent.objects.count() == 2

    def test_costs_the_same_number_of_statements_whatever_the_size(
        self, django_assert_num_queries: object
    ) -> None:
        counts = []
        issue_all(write_released_batch(1))
        for size in (25, 40):
            batch = write_released_batch(size, shard_size=size)
            with CaptureQueriesContext(connection) as captured:
                issue_all(batch)
            counts.append(len(captured))
        assert counts[0] == counts[1] <= 50

    def test_does_not_take_a_shard_of_a_paused_batch(self) -> None:
        batch = write_released_batch(1)
        IssuanceBatch.objects.update(is_paused=True)
        assert issue_all(batch) == [ShardOutcome(ShardResult.NOT_TAKEN)]
        IssuanceBatch.objects.update(is_paused=False)
        assert issue_all(batch)[0].result is ShardResult.DONE

    def test_the_database_refuses_a_certificate_outside_a_released_batch(self) -> None:
        # R01: even a worker that has gone astray cannot number a claim that no two officers released.
        batch = write_released_batch(1)
        issue_all(batch)
        row = Certificate.objects.values().get()
        IssuanceShard.objects.update(status="pending")
        row |= {"id": batch.batch_id, "token": b"t" * 16, "predecessor_id": row["id"]}
        with pytest.raises(DatabaseError, match="not in a released batch"), transaction.atomic():
            Certificate.objects.create(**row)

    def test_without_that_guard_the_row_would_go_in(self) -> None:
        # Negative control; the number itself is still unique, so the duplicate falls over that alone.
        batch = write_released_batch(1)
        issue_all(batch)
        row = Certificate.objects.values().get()
        row |= {"id": batch.batch_id, "token": b"t" * 16, "predecessor_id": row["id"]}
        with without_guard(connection), pytest.raises(IntegrityError, match="number"), transaction.atomic():
            Certificate.objects.create(**row)


class TestRareCharacters:
    NAME, READINGS = "张𰻞", {0: {"1": "biáng"}}

    def test_prints_pinyin_keeps_the_true_name_and_orders_the_mark_by_hand(self) -> None:
        issue_all(write_released_batch(2, names=[self.NAME], readings=self.READINGS))
        certificate = Certificate.objects.get(true_name=self.NAME)
        assert certificate.name == "张biáng"
        assert certificate.expects_hand_mark
        order = HandMarkOrder.objects.get()
        assert order.certificate == certificate
        assert order.unit is not None
        assert order.unit.name == "津沽市工业和信息化局"

    def test_orders_no_mark_for_a_name_that_the_face_has(self) -> None:
        issue_all(write_released_batch(1, names=["王䶮"]))
        assert Certificate.objects.get().name == "王䶮"
        assert not HandMarkOrder.objects.exists()


class TestCheckAddress:
    def test_holds_the_token_and_nothing_about_the_person(self) -> None:
        issue_all(write_released_batch(1))
        certificate = Certificate.objects.get()
        address = check_address(bytes(certificate.token))
        assert address.endswith(token_text(bytes(certificate.token)))
        assert parse_token(address.rsplit("/", 1)[1]) == bytes(certificate.token)
        assert certificate.number_id not in address

    @pytest.mark.parametrize("text", ["", "A" * 21, "A" * 23, "A" * 21 + "B", "A" * 21 + "=", "中" * 22])
    def test_accepts_only_the_form_that_it_writes(self, text: str) -> None:
        assert parse_token(text) is None
