"""F15, I8: the same person on two rosters, or one qualification twice: one claim, and words about the other."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from tests.faults.constraints import without
from tests.faults.side_by_side import meeting, side_by_side
from tests.support.cast import PEOPLE, Cast, Part, roster_cells, workbook
from tests.support.patience import PATIENCE, wait_until
from tests.support.stored import stored
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.identity_documents import parse_identity_document
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Person, RosterUpload
from zhicheng.services.intake.claims import ClaimDetails, ClaimRefused, draft_claim
from zhicheng.services.intake.rosters import process
from zhicheng.services.intake.rosters.evaluation import plan_evaluation
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster
from zhicheng.services.kernel.people import build_person

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 6


def received(cast: Cast, reference: str, parts: list[Part]) -> RosterUpload:
    filing = cast.filing(reference)
    made = receive_roster(
        actor=cast.convener,
        at=cast.at,
        kind=RosterKind.EVALUATION,
        filing_id=filing.id,
        file_name="名册.xlsx",
        data=workbook(RosterKind.EVALUATION, [roster_cells(part, filing) for part in parts]),
    )
    return stored(RosterUpload, made.upload)


def read_at_once(monkeypatch: pytest.MonkeyPatch, *, known: bool = False) -> list[RosterUpload]:
    """Two rosters of the same people in opposite order; both are decided before either is written."""
    cast = Cast()
    parts = list(PEOPLE[:COUNT])
    if known:
        for part in parts:
            cast.holder(part)
    uploads = [received(cast, "津备〔2026〕1号", parts), received(cast, "津备〔2026〕2号", parts[::-1])]
    monkeypatch.setattr(process, "plan_evaluation", meeting(plan_evaluation, 2))
    side_by_side([lambda upload=upload: process_roster(upload_id=upload.id) for upload in uploads])  # type: ignore[misc]
    return list(RosterUpload.objects.order_by("rows_accepted"))


class TestTwoRostersAtOnce:
    @pytest.mark.parametrize("known", [False, True], ids=["new people", "people known before"])
    def test_each_person_gets_one_claim_and_every_row_an_outcome(
        self, monkeypatch: pytest.MonkeyPatch, known: bool
    ) -> None:
        second, first = read_at_once(monkeypatch, known=known)
        assert (first.status, first.rows_accepted) == ("done", COUNT)
        assert (second.status, second.rows_accepted, second.rows_duplicate) == ("done", 0, COUNT)
        assert Claim.objects.count() == Person.objects.count() == COUNT

    def test_the_second_is_told_where_the_claim_stands_and_nothing_else(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        second, first = read_at_once(monkeypatch)
        assert first.filing is not None
        for row in second.rows.all():
            (reason,) = row.reasons
            assert first.filing.reference in reason["reason"]
            assert not any(part.name in reason["reason"] for part in PEOPLE)

    def test_half_a_chunk_is_never_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One person in common: the chunk that comes second is decided anew as a whole."""
        cast = Cast()
        uploads = [
            received(cast, "津备〔2026〕1号", list(PEOPLE[:4])),
            received(cast, "津备〔2026〕2号", list(PEOPLE[3:7])),
        ]
        monkeypatch.setattr(process, "plan_evaluation", meeting(plan_evaluation, 2))
        side_by_side([lambda upload=upload: process_roster(upload_id=upload.id) for upload in uploads])  # type: ignore[misc]
        accepted = sorted(RosterUpload.objects.values_list("rows_accepted", "rows_duplicate"))
        assert accepted == [(3, 1), (4, 0)]
        assert Claim.objects.count() == 7


class TestWithoutTheConstraint:
    """Negative control: without it, people known before get two live claims of the same title."""

    @pytest.mark.tampers
    def test_every_person_gets_two_claims(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with without("claim_live_once"):
            read_at_once(monkeypatch, known=True)
            assert Claim.objects.count() == 2 * COUNT

    def test_a_worker_that_does_not_decide_anew_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "_MOST_TRIES", 1)
        with pytest.raises(IntegrityError):
            read_at_once(monkeypatch)


class TestDeadlock:
    """Another transaction registers the same two people the other way round."""

    def read_against(self, cast: Cast, upload: RosterUpload) -> None:
        first, second = sorted(
            (_person(part, cast.at) for part in PEOPLE[:2]), key=lambda person: bytes(person.id_index)
        )
        failure: list[Exception] = []
        worker = threading.Thread(target=_read_keeping, args=(upload.id, failure))
        with transaction.atomic():
            second.save(force_insert=True)
            worker.start()
            wait_until(_somebody_waits_for_a_lock, "the worker waits for the second person")
            # The worker holds the first person and has waited longer, so it is cut off.
            first.save(force_insert=True)
        worker.join(timeout=PATIENCE)
        if failure:
            raise failure[0]

    def test_is_undone_and_the_chunk_decided_anew(self) -> None:
        cast = Cast()
        upload = received(cast, "津备〔2026〕1号", list(PEOPLE[:2]))
        self.read_against(cast, upload)
        upload.refresh_from_db()
        assert (upload.status, upload.rows_accepted) == ("done", 2)
        assert Person.objects.count() == 2

    def test_control_without_a_second_try_it_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "_MOST_TRIES", 1)
        cast = Cast()
        upload = received(cast, "津备〔2026〕1号", list(PEOPLE[:2]))
        with pytest.raises(OperationalError, match="deadlock"):
            self.read_against(cast, upload)


class TestSameQualificationTwice:
    def draft(self, cast: Cast) -> Callable[[], str]:
        actor, employer = cast.holder(PEOPLE[0]), cast.employer

        def draft() -> str:
            details = ClaimDetails(series="工程技术人员", title_name="工程师", employer_id=employer.id)
            try:
                draft_claim(
                    actor=actor, at=cast.at, channel=IntakeChannel.EMPLOYER_APPOINTMENT, details=details
                )
            except ClaimRefused as refusal:
                return refusal.sentence
            return ""

        return draft

    def test_from_two_windows_is_one_claim_and_one_sentence(self) -> None:
        said = side_by_side([self.draft(Cast())] * 2)
        assert Claim.objects.count() == 1
        assert sorted(map(bool, said)) == [False, True]
        assert "不能重复申领" in max(said)

    @pytest.mark.tampers
    def test_control_without_the_constraint_it_is_two(self) -> None:
        with without("claim_live_once"):
            side_by_side([self.draft(Cast())] * 2)
            assert Claim.objects.count() == 2


def _person(part: Part, at: datetime) -> Person:
    document = parse_identity_document(part.id_number, on=at.date())
    return build_person(name=part.name, sex=part.sex, document=document, phone_number=part.phone, at=at)


def _read_keeping(upload_id: object, failure: list[Exception]) -> None:
    try:
        process_roster(upload_id=upload_id)  # type: ignore[arg-type]
    except Exception as error:  # Handed to the test's own thread.
        failure.append(error)
    finally:
        connections.close_all()


def _somebody_waits_for_a_lock() -> bool:
    # Asked of the locks: the view of activity stands still within a transaction.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM pg_locks waiting
             WHERE NOT granted AND EXISTS (
               SELECT 1 FROM pg_locks held JOIN pg_database ON pg_database.oid = held.database
                WHERE held.pid = waiting.pid AND datname = current_database())
            """
        )
        return bool(cursor.fetchone()[0])
