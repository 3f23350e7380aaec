"""The audit finds whatever somebody with full power over the database or the disk has changed (R01, R05 to R08)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from tests.conftest import without_guard
from tests.support.released_batch import write_released_batch
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Artifact, Certificate, IssuanceShard
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel import ports
from zhicheng.services.oversight.audit.findings import Gravity
from zhicheng.services.oversight.audit.run import CHECKS, run_audit
from zhicheng.services.oversight.checkpoints.publishing import publish_checkpoint

pytestmark = [pytest.mark.django_db, pytest.mark.tampers]


@pytest.fixture
def issued() -> list[Certificate]:
    """Three certificates, numbered, sealed and recorded in the ordinary way."""
    batch = write_released_batch(3, at=datetime.now(UTC), shard_size=2, seed=7)
    for shard in IssuanceShard.objects.filter(batch_id=batch.batch_id).order_by("index"):
        issue_shard(shard_id=shard.id, worker="test")
    return list(Certificate.objects.order_by("number_id"))


def checks_broken() -> set[str]:
    return {finding.check for finding in run_audit() if finding.gravity is Gravity.BREACH}


def tamper(statement: str, *parameters: Any) -> None:
    with without_guard(connection), connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        assert cursor.rowcount > 0


class TestSoundRecords:
    def test_have_no_finding_at_all(self, issued: list[Certificate]) -> None:
        assert list(run_audit()) == []

    def test_are_checked_by_every_check_in_turn(self, issued: list[Certificate]) -> None:
        titles: list[str] = []
        list(run_audit(on_check=titles.append))
        assert titles == [title for title, _ in CHECKS.values()]

    def test_refuse_an_unknown_check(self) -> None:
        with pytest.raises(KeyError):
            list(run_audit(only=["nothing"]))


class TestEventChain:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE records_event SET payload = jsonb_build_object('x', 1) WHERE seq = 4",
            "UPDATE records_event SET at = at - interval '1 day' WHERE seq = 4",
            "UPDATE records_event SET recorded_at = recorded_at - interval '1 second' WHERE seq = 4",
            "UPDATE records_event SET account_id = gen_random_uuid() WHERE seq = 4",
            "UPDATE records_event SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE seq = 4",
            "DELETE FROM records_event WHERE seq = 4",
            "DELETE FROM records_event WHERE seq = (SELECT max(seq) FROM records_event)",
        ],
    )
    def test_shows_a_changed_or_missing_event(self, issued: list[Certificate], statement: str) -> None:
        tamper(statement)
        assert "chain.events" in checks_broken()

    def test_shows_two_events_that_changed_places(self, issued: list[Certificate]) -> None:
        tamper("UPDATE records_event SET seq = seq + 1000000 WHERE seq = 4")
        tamper("UPDATE records_event SET seq = 4 WHERE seq = 5")
        tamper("UPDATE records_event SET seq = 5 WHERE seq = 1000004")
        assert "chain.events" in checks_broken()

    def test_shows_a_history_that_was_cut_short_behind_a_published_head(
        self, issued: list[Certificate]
    ) -> None:
        publish_checkpoint(at=datetime.now(UTC))
        tamper("DELETE FROM records_event WHERE seq > 2")
        tamper(
            "UPDATE records_chainhead SET seq = 2, hash = (SELECT hash FROM records_event WHERE seq = 2) "
            "WHERE name = 'events'"
        )
        assert checks_broken() >= {"head.events"}


class TestNumbers:
    def test_show_a_gap(self, issued: list[Certificate]) -> None:
        first = issued[0]
        for table in ("records_logleaf", "records_artifact"):
            tamper(f"DELETE FROM {table} WHERE certificate_id = %s", first.id)
        tamper("DELETE FROM records_sealintent WHERE certificate_id = %s", first.id)
        tamper("DELETE FROM records_certificate WHERE id = %s", first.id)
        tamper("DELETE FROM records_numberallocation WHERE number = %s", first.number_id)
        assert checks_broken() >= {"number.gap", "chain.log", "seal.missing"}

    def test_show_a_counter_that_was_set_back(self, issued: list[Certificate]) -> None:
        tamper("UPDATE records_numbercounter SET next_serial = 2")
        assert "number.counter" in checks_broken()

    def test_show_a_backup_older_than_a_published_head(self, issued: list[Certificate]) -> None:
        publish_checkpoint(at=datetime.now(UTC))
        tamper("UPDATE records_checkpoint SET counters = jsonb_build_object('12-' || %s::text, 99)", _year())
        assert "number.high_water" in checks_broken()

    def test_show_a_letter_that_is_not_the_level(self, issued: list[Certificate]) -> None:
        tamper("UPDATE records_certificate SET level = 'A' WHERE id = %s", issued[0].id)
        assert checks_broken() >= {"number.level", "fields.claim"}

    def test_show_a_void_number_that_was_sealed(self, issued: list[Certificate]) -> None:
        tamper(
            "INSERT INTO records_numbervoid (number_id, reason, voided_at) VALUES (%s, 'x', now())",
            issued[0].number_id,
        )
        assert "number.void" in checks_broken()


class TestCertificates:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("name", "赵钱孙"),
            ("title_name", "正高级工程师"),
            ("awarding_body", "另一评审委员会"),
            ("submitting_unit", "另一单位"),
            ("specialty", "另一专业"),
            ("qualification_date", date(2001, 1, 1)),
        ],
    )
    def test_show_a_changed_printed_field(
        self, issued: list[Certificate], column: str, value: object
    ) -> None:
        tamper(f"UPDATE records_certificate SET {column} = %s WHERE id = %s", value, issued[0].id)
        assert "fields.digest" in checks_broken()

    def test_show_an_id_number_moved_from_another_row(self, issued: list[Certificate]) -> None:
        tamper(
            "UPDATE records_certificate SET id_number_sealed = "
            "(SELECT id_number_sealed FROM records_certificate WHERE id = %s) WHERE id = %s",
            issued[1].id,
            issued[0].id,
        )
        assert "fields.sealed" in checks_broken()

    def test_show_a_batch_released_by_its_checker(self, issued: list[Certificate]) -> None:
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE records_issuancebatch DROP CONSTRAINT batch_two_officers")
            cursor.execute("UPDATE records_issuancebatch SET released_by_id = checked_by_id")
        assert "review.two_officers" in checks_broken()

    def test_show_a_claim_that_nobody_uploaded(self, issued: list[Certificate]) -> None:
        tamper(
            "UPDATE records_event SET account_id = NULL WHERE tag = 'unit:claim:uploaded' AND subject_id = %s",
            str(issued[0].claim_id),
        )
        assert checks_broken() >= {"review.trail", "chain.events"}
        tamper(
            "UPDATE records_claimact SET account_id = NULL WHERE kind = 'roster_uploaded' AND claim_id = %s",
            issued[0].claim_id,
        )
        assert "review.steps" in checks_broken()


class TestSealsAndFiles:
    def test_show_an_artifact_without_its_intent(self, issued: list[Certificate]) -> None:
        tamper(
            "UPDATE records_sealintent SET field_digest = decode(repeat('11', 32), 'hex') WHERE certificate_id = %s",
            issued[0].id,
        )
        assert "seal.intent" in checks_broken()

    def test_note_an_intent_without_an_artifact(self, issued: list[Certificate]) -> None:
        tamper(
            "INSERT INTO records_sealintent (id, certificate_id, attempt, template_sha256, field_digest, key_id, "
            "algorithm, fence, intended_at) SELECT gen_random_uuid(), certificate_id, 2, template_sha256, "
            "field_digest, key_id, algorithm, fence, intended_at FROM records_sealintent WHERE certificate_id = %s",
            issued[0].id,
        )
        findings = list(run_audit())
        assert [(finding.check, finding.gravity) for finding in findings] == [
            ("seal.unmatched", Gravity.NOTE)
        ]

    @pytest.mark.parametrize(
        ("damage", "check"),
        [
            (lambda data: data[:-1], "file.changed"),
            (lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:], "file.changed"),
            (None, "file.missing"),
        ],
    )
    def test_show_a_damaged_or_missing_file(
        self, issued: list[Certificate], damage: Callable[[bytes], bytes] | None, check: str
    ) -> None:
        key = Artifact.objects.get(certificate=issued[0]).storage_key
        whole = ports.files().get(key)
        try:
            if damage is None:
                ports.files().delete(key)
            else:
                ports.files().put(key, damage(whole))
            assert checks_broken() == {check}
        finally:
            ports.files().put(key, whole)


def _year() -> str:
    return str(datetime.now(SHANGHAI).year)
