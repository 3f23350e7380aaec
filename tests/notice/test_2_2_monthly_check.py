"""Clause 二(二): the Bureau checks the month's claims and generates the certificates.

One officer checks and proposes, another releases. What the check found stands in rows; the database enforces the
same rules against every writer.
"""

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection
from django.db.models import F
from django.db.transaction import atomic

from tests.conftest import without_guard
from tests.support.cast import APPOINTMENT, ENTRUSTED, EXAMINATION, PEOPLE, Cast, uploaded
from tests.support.claim_rows import claim_row
from tests.support.issued_certificates import issue
from tests.support.patience import PATIENCE
from tests.support.stored import stored
from zhicheng.domain.batches import BatchKind, BatchStatus
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.final_check import Severity
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import (
    BatchEntry,
    Certificate,
    Claim,
    Event,
    FinalCheckFinding,
    FinalCheckRun,
    IssuanceBatch,
    IssuanceShard,
    NumberAllocation,
)
from zhicheng.services.issuance.month.final_check import check_month, try_check
from zhicheng.services.issuance.month.release import (
    BatchRefused,
    discard_batch,
    pause_batch,
    propose_batch,
    release_batch,
    resume_batch,
)
from zhicheng.services.kernel.actor import SYSTEM, Actor, NotAllowed
from zhicheng.services.kernel.claim_position import ReviewRefused, seen
from zhicheng.services.review.claim_particulars import confirm_reading
from zhicheng.services.review.decisions import send_back_claim

pytestmark = pytest.mark.django_db

NOVEMBER = Month(2026, 11)
DECEMBER = Month(2026, 12)
LATE_NOVEMBER = datetime(2026, 11, 27, 10, tzinfo=SHANGHAI)
LATE_DECEMBER = datetime(2026, 12, 28, 10, tzinfo=SHANGHAI)
RARE = PEOPLE[7]  # Without a confirmed reading the check keeps 赵𠮷's claim out.


@pytest.fixture
def cast(db: None) -> Cast:
    made = Cast()
    made.template()
    return made


def proposed(cast: Cast, *, month: Month = NOVEMBER, at: datetime = LATE_NOVEMBER) -> IssuanceBatch:
    batch = propose_batch(actor=cast.check_officer, at=at, month=month)
    return IssuanceBatch.objects.get(id=batch.id)


def released(cast: Cast, batch: IssuanceBatch, shard_size: int = 64) -> IssuanceBatch:
    release_batch(actor=cast.release_officer, at=LATE_NOVEMBER, batch_id=batch.id, shard_size=shard_size)
    return IssuanceBatch.objects.get(id=batch.id)


def rows_of_all_tables() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def waiting_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%issue_shard'")
        (count,) = cursor.fetchone()
    return int(count)


class TestCheckMonth:
    def test_keeps_its_findings_as_rows_with_rule_and_clause(self, cast: Cast) -> None:
        uploaded(cast)
        rare = uploaded(cast, APPOINTMENT, RARE)
        run = check_month(actor=cast.check_officer, at=LATE_NOVEMBER, month=NOVEMBER)
        assert (run.claims_checked, run.claims_blocked, run.run_at) == (2, 1, LATE_NOVEMBER)
        finding = FinalCheckFinding.objects.get(run_id=run.id)
        assert (finding.claim_id, finding.rule_id, finding.clause, finding.severity) == (
            rare.id,
            "name.readings_confirmed",
            "三(二)5",
            Severity.BLOCKING,
        )
        assert finding.sentence
        assert finding.remedy
        event = Event.objects.get(tag="bureau:month:checked")
        assert event.payload == {"run": str(run.id), "checked": 2, "blocked": 1}

    def test_finds_nothing_wrong_with_any_channel_in_order(self, cast: Cast) -> None:
        for channel, part in ((APPOINTMENT, PEOPLE[0]), (EXAMINATION, PEOPLE[1]), (ENTRUSTED, PEOPLE[2])):
            uploaded(cast, channel, part)
        cast.uploaded_claim(PEOPLE[3])
        run = check_month(actor=cast.check_officer, at=LATE_NOVEMBER, month=NOVEMBER)
        assert list(stored(FinalCheckRun, run).findings.values_list("rule_id", "sentence")) == []
        assert run.claims_checked == 4

    def test_can_be_repeated_and_each_run_stays(self, cast: Cast) -> None:
        uploaded(cast, APPOINTMENT, RARE)
        for _ in range(2):
            check_month(actor=cast.check_officer, at=LATE_NOVEMBER, month=NOVEMBER)
        assert FinalCheckRun.objects.count() == FinalCheckFinding.objects.count() == 2

    def test_is_the_bureaus(self, cast: Cast) -> None:
        for other in (cast.department_clerk, cast.convener, cast.holder(PEOPLE[0]), SYSTEM):
            for act in (check_month, try_check, propose_batch):
                with pytest.raises(NotAllowed):
                    act(actor=other, at=LATE_NOVEMBER, month=NOVEMBER)


class TestDryRun:
    def test_counts_what_the_release_would_bring_and_writes_nothing(self, cast: Cast) -> None:
        uploaded(cast)
        uploaded(cast, APPOINTMENT, RARE)
        before = rows_of_all_tables()
        outlook = try_check(actor=cast.check_officer, at=LATE_NOVEMBER, month=NOVEMBER)
        assert rows_of_all_tables() == before
        assert (outlook.checked, outlook.blocked, outlook.first_serial) == (2, 1, 1)
        assert outlook.by_channel == {IntakeChannel.EMPLOYER_APPOINTMENT: 1}
        assert outlook.by_level == {TitleLevel.ASSOCIATE_SENIOR: 1}
        assert outlook.by_rule == {("name.readings_confirmed", "三(二)5", Severity.BLOCKING): 1}
        assert outlook.collectable_from == datetime(2026, 12, 16, tzinfo=SHANGHAI)

    def test_agrees_with_the_proposal_that_follows(self, cast: Cast) -> None:
        uploaded(cast)
        uploaded(cast, ENTRUSTED, PEOPLE[1])
        uploaded(cast, APPOINTMENT, RARE)
        outlook = try_check(actor=cast.check_officer, at=LATE_NOVEMBER, month=NOVEMBER)
        assert proposed(cast).entry_count == outlook.checked - outlook.blocked == 2


class TestProposeBatch:
    def test_takes_what_is_clean_and_leaves_what_is_blocked(self, cast: Cast) -> None:
        clean, rare = uploaded(cast), uploaded(cast, APPOINTMENT, RARE)
        batch = proposed(cast)
        assert (batch.status, batch.kind, batch.entry_count) == (BatchStatus.CHECKED, BatchKind.REGULAR, 1)
        entry = batch.entries.get()
        assert (entry.claim_id, entry.claim_version) == (clean.id, clean.version)
        assert batch.final_check.claims_blocked == 1
        rare.refresh_from_db()
        assert (rare.status, rare.batch_month) == (ClaimStatus.UPLOADED, "2026-11")

    def test_brings_along_next_month_what_was_held_back_and_is_mended(self, cast: Cast) -> None:
        uploaded(cast)
        rare = uploaded(cast, APPOINTMENT, RARE)
        released(cast, proposed(cast))
        confirm_reading(actor=cast.check_officer, at=LATE_NOVEMBER, claim=seen(rare), index=1, reading="jí")
        batch = proposed(cast, month=DECEMBER, at=LATE_DECEMBER)
        assert [entry.claim_id for entry in batch.entries.all()] == [rare.id]

    def test_happens_once_a_month_but_a_supplementary_batch_is_possible(self, cast: Cast) -> None:
        uploaded(cast)
        proposed(cast)
        later = uploaded(cast, ENTRUSTED, PEOPLE[1])
        with pytest.raises(BatchRefused, match="请另开补充批次") as refused:
            proposed(cast)
        assert refused.value.code == "batch.regular_exists"
        extra = propose_batch(
            actor=cast.check_officer, at=LATE_NOVEMBER, month=NOVEMBER, kind=BatchKind.SUPPLEMENTARY
        )
        entries = BatchEntry.objects.filter(batch_id=extra.id)
        assert (extra.kind, [entry.claim_id for entry in entries]) == (
            BatchKind.SUPPLEMENTARY,
            [later.id],
        )

    def test_refuses_a_month_that_has_not_begun(self, cast: Cast) -> None:
        with pytest.raises(BatchRefused, match="2026年12月还没有开始") as refused:
            proposed(cast, month=DECEMBER)
        assert refused.value.code == "batch.month_ahead"

    def test_with_nothing_to_issue_keeps_the_findings_that_say_why(self, cast: Cast) -> None:
        uploaded(cast, APPOINTMENT, RARE)
        with pytest.raises(BatchRefused, match="待核对1条，其中1条有必须解决的问题") as refused:
            proposed(cast)
        assert refused.value.code == "batch.empty"
        assert FinalCheckFinding.objects.get().rule_id == "name.readings_confirmed"
        assert not IssuanceBatch.objects.exists()

    def test_of_an_empty_month_is_refused(self, cast: Cast) -> None:
        with pytest.raises(BatchRefused, match="待核对0条"):
            proposed(cast)

    def test_holds_the_claims_that_are_in_it(self, cast: Cast) -> None:
        claim = uploaded(cast)
        batch = proposed(cast)
        with pytest.raises(ReviewRefused, match="已列入待签发批次"):
            send_back_claim(actor=cast.check_officer, at=LATE_NOVEMBER, claim=seen(claim), reason="日期有误")
        discard_batch(actor=cast.check_officer, at=LATE_NOVEMBER, batch_id=batch.id)
        claim.refresh_from_db()
        claim = claim_row(
            send_back_claim(actor=cast.check_officer, at=LATE_NOVEMBER, claim=seen(claim), reason="日期有误")
        )
        assert claim.status == ClaimStatus.SENT_BACK


class TestProposalsAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_of_one_month_make_one_batch(self, cast: Cast) -> None:
        uploaded(cast)
        officers = (cast.check_officer, cast.release_officer, cast.third_officer)
        outcomes = at_once(
            [lambda officer=officer: _propose(officer, NOVEMBER) for officer in officers]  # type: ignore[misc]
        )
        assert sorted(outcomes) == ["batch.regular_exists"] * 2 + ["done"]
        assert IssuanceBatch.objects.get().entry_count == BatchEntry.objects.count() == 1

    def test_of_two_months_do_not_fight_over_what_was_held_back(self, cast: Cast) -> None:
        """A claim of November stands in either proposal; the second finds that it is taken."""
        uploaded(cast)
        officers = (cast.check_officer, cast.release_officer)
        outcomes = at_once(
            [
                lambda: _propose(officers[0], NOVEMBER, LATE_DECEMBER),
                lambda: _propose(officers[1], DECEMBER, LATE_DECEMBER),
            ]
        )
        assert sorted(outcomes) == ["batch.empty", "done"]

    def test_to_release_end_in_one_release(self, cast: Cast) -> None:
        uploaded(cast)
        batch = proposed(cast)
        outcomes = at_once(
            [
                lambda officer=officer: release_batch(actor=officer, at=LATE_NOVEMBER, batch_id=batch.id)  # type: ignore[misc]
                for officer in (cast.release_officer, cast.third_officer)
            ]
        )
        assert sorted(outcomes) == ["batch.not_proposed", "done"]
        assert Event.objects.filter(tag="bureau:batch:released").count() == 1
        assert IssuanceShard.objects.count() == waiting_jobs() == 1
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


class TestReleaseBatch:
    def test_by_a_second_officer_hands_the_claims_to_the_workers_in_shards(self, cast: Cast) -> None:
        for part in PEOPLE[:3]:
            uploaded(cast, APPOINTMENT, part)
        batch = released(cast, proposed(cast), shard_size=2)
        assert (batch.status, batch.released_by_id) == (
            BatchStatus.RELEASED,
            cast.release_officer.account_id,
        )
        assert sorted(batch.shards.values_list("entry_count", flat=True)) == [1, 2]
        assert not batch.entries.filter(shard__isnull=True).exists()
        assert set(Claim.objects.values_list("status", flat=True)) == {ClaimStatus.RELEASED.value}
        assert waiting_jobs() == 2
        assert Event.objects.filter(tag="bureau:claim:released").count() == 3

    def test_is_refused_to_the_officer_who_checked(self, cast: Cast) -> None:
        uploaded(cast)
        batch = proposed(cast)
        with pytest.raises(BatchRefused, match="须由两名不同的工作人员办理") as refused:
            release_batch(actor=cast.check_officer, at=LATE_NOVEMBER, batch_id=batch.id)
        assert refused.value.code == "batch.same_officer"
        assert waiting_jobs() == 0

    def test_of_one_officer_is_refused_by_the_database_itself(self, cast: Cast) -> None:
        """A writer that bypasses the service meets the constraint; with two officers the same row goes in."""
        uploaded(cast)
        batch = proposed(cast)
        rows = IssuanceBatch.objects.filter(id=batch.id)
        with pytest.raises(IntegrityError, match="batch_two_officers"), atomic():
            rows.update(status="released", released_by_id=batch.checked_by_id, released_at=LATE_NOVEMBER)
        with pytest.raises(IntegrityError, match="batch_release_signed"), atomic():
            rows.update(status="released")
        second = cast.release_officer.account_id
        assert rows.update(status="released", released_by_id=second, released_at=LATE_NOVEMBER) == 1

    def test_is_refused_outside_the_bureau_and_twice(self, cast: Cast) -> None:
        uploaded(cast)
        batch = proposed(cast)
        for other in (cast.department_clerk, SYSTEM):
            with pytest.raises(NotAllowed):
                release_batch(actor=other, at=LATE_NOVEMBER, batch_id=batch.id)
        released(cast, batch)
        with pytest.raises(BatchRefused, match="无需再次签发"):
            released(cast, batch)
        with pytest.raises(BatchRefused, match="没有找到该批次"):
            release_batch(actor=cast.release_officer, at=LATE_NOVEMBER, batch_id=uuid.uuid4())

    @pytest.mark.parametrize("change", ["version", "status", "entry"])
    def test_is_refused_when_a_claim_is_not_what_was_checked(self, cast: Cast, change: str) -> None:
        claim, other = uploaded(cast), uploaded(cast, APPOINTMENT, PEOPLE[1])
        batch = proposed(cast)
        match change:
            case "version":
                Claim.objects.filter(id=claim.id).update(specialty="机械制造", version=F("version") + 1)
            case "status":
                Claim.objects.filter(id=claim.id).update(status="sent_back", step=0)
            case _:
                BatchEntry.objects.filter(claim=other).delete()
        with pytest.raises(BatchRefused, match="不能签发") as refused:
            released(cast, batch)
        assert refused.value.code == "batch.changed_since_check"
        assert (IssuanceShard.objects.count(), waiting_jobs()) == (0, 0)
        assert not Claim.objects.filter(status="released").exists()

    def test_stands_aside_while_the_claims_are_untouched(self, cast: Cast) -> None:
        """Negative control: the same batch, with nothing changed, is released."""
        uploaded(cast)
        uploaded(cast, APPOINTMENT, PEOPLE[1])
        assert released(cast, proposed(cast)).status == BatchStatus.RELEASED


class TestDiscardBatch:
    def test_frees_the_claims_for_another_batch(self, cast: Cast) -> None:
        claim = uploaded(cast)
        first = proposed(cast)
        discard_batch(actor=cast.release_officer, at=LATE_NOVEMBER, batch_id=first.id)
        discarded = IssuanceBatch.objects.get(id=first.id)
        assert (discarded.status, discarded.discarded_by_id) == (
            BatchStatus.DISCARDED,
            cast.release_officer.account_id,
        )
        second = proposed(cast)
        assert (second.id != first.id, [entry.claim_id for entry in second.entries.all()]) == (
            True,
            [claim.id],
        )

    def test_is_refused_once_released(self, cast: Cast) -> None:
        uploaded(cast)
        batch = released(cast, proposed(cast))
        with pytest.raises(BatchRefused, match="不能再撤下"):
            discard_batch(actor=cast.check_officer, at=LATE_NOVEMBER, batch_id=batch.id)

    def test_leaves_nothing_to_release(self, cast: Cast) -> None:
        uploaded(cast)
        batch = proposed(cast)
        discard_batch(actor=cast.check_officer, at=LATE_NOVEMBER, batch_id=batch.id)
        with pytest.raises(BatchRefused, match="已经签发或撤下"):
            released(cast, batch)


class TestPauseAndResume:
    def test_are_acts_of_the_bureau_on_a_released_batch(self, cast: Cast) -> None:
        uploaded(cast)
        batch = proposed(cast)
        with pytest.raises(BatchRefused, match="只有正在制作的批次"):
            pause_batch(actor=cast.check_officer, at=LATE_NOVEMBER, batch_id=batch.id)
        released(cast, batch)
        assert pause_batch(actor=cast.check_officer, at=LATE_NOVEMBER, batch_id=batch.id).is_paused
        assert pause_batch(actor=cast.third_officer, at=LATE_NOVEMBER, batch_id=batch.id).is_paused
        assert not resume_batch(actor=cast.third_officer, at=LATE_NOVEMBER, batch_id=batch.id).is_paused
        with pytest.raises(NotAllowed):
            pause_batch(actor=cast.department_clerk, at=LATE_NOVEMBER, batch_id=batch.id)
        tags = Event.objects.filter(tag__in=["bureau:batch:paused", "bureau:batch:resumed"])
        assert list(tags.order_by("seq").values_list("tag", flat=True)) == [
            "bureau:batch:paused",
            "bureau:batch:resumed",
        ]

    def test_resuming_enqueues_what_waits_once(self, cast: Cast) -> None:
        uploaded(cast)
        batch = released(cast, proposed(cast))
        pause_batch(actor=cast.check_officer, at=LATE_NOVEMBER, batch_id=batch.id)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        for _ in range(2):
            resume_batch(actor=cast.check_officer, at=LATE_NOVEMBER, batch_id=batch.id)
        assert waiting_jobs() == 1


class TestTheDatabaseItself:
    """Guards of migration 0002, each with its negative control."""

    def test_refuses_a_second_regular_batch_of_a_month(self, cast: Cast) -> None:
        uploaded(cast)
        batch = proposed(cast)
        batch.pk = uuid.uuid4()
        with pytest.raises(IntegrityError, match="batch_one_regular_a_month"), atomic():
            batch.save(force_insert=True)
        batch.kind = BatchKind.SUPPLEMENTARY.value
        batch.save(force_insert=True)

    def test_refuses_a_claim_in_two_batches(self, cast: Cast) -> None:
        claim = uploaded(cast)
        batch = proposed(cast)
        with pytest.raises(IntegrityError), atomic():
            BatchEntry.objects.create(batch=batch, claim=claim, claim_version=claim.version)

    @pytest.mark.tampers
    def test_refuses_released_claims_without_a_released_batch(self, cast: Cast) -> None:
        claim = uploaded(cast)
        proposed(cast)
        rows = Claim.objects.filter(id=claim.id)
        with pytest.raises(DatabaseError, match="is in no released batch"), atomic():
            rows.update(status="released")
        with without_guard(connection):
            assert rows.update(status="released") == 1

    @pytest.mark.tampers
    def test_refuses_certified_claims_without_a_sealed_certificate(self, cast: Cast) -> None:
        claim = uploaded(cast)
        released(cast, proposed(cast))
        rows = Claim.objects.filter(id=claim.id)
        with pytest.raises(DatabaseError, match="has no sealed certificate"), atomic():
            rows.update(status="certified")
        with without_guard(connection):
            assert rows.update(status="certified") == 1

    @pytest.mark.tampers
    def test_refuses_a_certificate_without_a_release(self, cast: Cast) -> None:
        claim = uploaded(cast)
        proposed(cast)
        forged = Certificate.objects.get(id=issue()[0].certificate.id)
        number = NumberAllocation.objects.get(number=forged.number_id)
        number.number, number.serial = "B12202600099990", 9999
        number.save(force_insert=True)
        forged.pk, forged.number_id, forged.token = uuid.uuid4(), number.number, bytes(16)
        forged.claim_id, forged.person_id = claim.id, claim.person_id
        with pytest.raises(DatabaseError, match="is not in a released batch"), atomic():
            forged.save(force_insert=True)
        with without_guard(connection):
            forged.save(force_insert=True)
        assert Certificate.objects.filter(claim_id=claim.id).exists()

    @pytest.mark.tampers
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE records_claim SET specialty = '另一专业' WHERE status = 'released'",
            "UPDATE records_claim SET status = 'uploaded' WHERE status = 'released'",
            "UPDATE records_claim SET status = 'revoked' WHERE status = 'released'",
            "UPDATE records_issuancebatch SET entry_count = 2",
            "UPDATE records_issuancebatch SET entries_digest = repeat('0', 64)",
            "UPDATE records_issuancebatch SET month = '2026-10'",
            "UPDATE records_issuancebatch SET status = 'checked'",
            "UPDATE records_issuancebatch SET status = 'discarded'",
            "UPDATE records_issuancebatch SET released_at = released_at + interval '1 day'",
            "UPDATE records_batchentry SET claim_version = claim_version + 1",
            "DELETE FROM records_batchentry",
        ],
    )
    def test_freezes_what_was_released(self, cast: Cast, statement: str) -> None:
        uploaded(cast)
        released(cast, proposed(cast))
        with pytest.raises(DatabaseError, match="cannot"), atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount == 1

    @pytest.mark.tampers
    def test_adds_nothing_to_a_released_batch(self, cast: Cast) -> None:
        uploaded(cast)
        batch = released(cast, proposed(cast))
        other = uploaded(cast, ENTRUSTED, PEOPLE[1])
        entry = BatchEntry(batch=batch, claim=other, claim_version=other.version)
        with pytest.raises(DatabaseError, match="entries of a released batch"), atomic():
            entry.save(force_insert=True)
        with without_guard(connection):
            entry.save(force_insert=True)


def _propose(officer: Actor, month: Month, at: datetime = LATE_NOVEMBER) -> IssuanceBatch:
    batch = propose_batch(actor=officer, at=at + timedelta(minutes=1), month=month)
    return IssuanceBatch.objects.get(id=batch.id)


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """What became of each act, each in a thread of its own: ``done``, or the refusal's code."""
    start = threading.Barrier(len(acts))
    outcomes = ["" for _ in acts]

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            act()
            outcomes[place] = "done"
        except Refusal as refused:
            outcomes[place] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
