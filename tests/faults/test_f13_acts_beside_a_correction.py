"""F13: what happens to a certificate while its successor is being made: revoked, suspended, downloaded, merged.

The other act is begun at a chosen point of the pipeline, on a connection of its own. Before the record it comes
first, and the successor follows it; once the record is written it waits for the commit, and finds the old
certificate replaced.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection, connections

from tests.conftest import without_guard
from tests.faults.invariants import violations
from tests.faults.side_by_side import side_by_side
from tests.support.case_walk import CaseWalk, issue_waiting_shards
from tests.support.issued_certificates import Issued, issue, officer
from tests.support.meeting_cases import revocation_of
from tests.support.patience import PATIENCE
from tests.support.standing import state_at
from zhicheng.domain.cases import CaseField, CaseKind, CaseState
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Artifact, Case, Certificate, Person, SuccessorEntry, Suspension
from zhicheng.services.casework.cases import agree_to_case, end_due_suspensions, settle_finished_cases
from zhicheng.services.collection import collect
from zhicheng.services.collection.collect import CollectedFile, collect_certificate
from zhicheng.services.issuance.pipeline import fault_points, step_3_number, step_9_record
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.oversight.audit import run_audit

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)


@pytest.fixture
def issued(transactional_db: None) -> list[Issued]:
    return issue(2)


def correction(item: Issued, **changes: str) -> CaseWalk:
    asked = {CaseField(name): value for name, value in (changes or {"specialty": "测绘工程"}).items()}
    return CaseWalk.opened(
        item.holder,
        NOW,
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=[item.certificate.id],
        changes=asked,
    )


def suspension(item: Issued) -> CaseWalk:
    return CaseWalk.opened(
        officer("case-counter"),
        NOW,
        kind=CaseKind.SUSPENSION,
        ground="under_inquiry",
        certificate_ids=[item.certificate.id],
        in_force_until=business_date(NOW) + timedelta(days=30),
    )


def merge(into: Issued, other: Issued) -> CaseWalk:
    return CaseWalk.opened(
        officer("case-counter"),
        NOW,
        kind=CaseKind.MERGE,
        ground="same_person",
        person_id=into.certificate.person_id,
        other_person_id=other.certificate.person_id,
    )


def agree(walk: CaseWalk) -> str:
    """``done``, or the sentence of the refusal."""
    try:
        agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)
    except Refusal as refusal:
        return refusal.sentence
    finally:
        connections.close_all()
    return "done"


class Beside:
    """An act that begins at a point of the pipeline, in a thread of its own."""

    def __init__(self, act: Callable[[], str]) -> None:
        self._act = act
        self._thread = threading.Thread(target=self._run)
        self.outcome = ""
        self.had_to_wait = False

    def begin(self, *, is_blocked: bool) -> None:
        self._thread.start()
        self._thread.join(1.0 if is_blocked else PATIENCE)
        self.had_to_wait = self._thread.is_alive()

    def end(self) -> str:
        self._thread.join(PATIENCE)
        return self.outcome

    def _run(self) -> None:
        self.outcome = self._act()


@contextmanager
def at_point(point: FaultPoint, act: Callable[[], str]) -> Iterator[Beside]:
    """Begin ``act`` when the pipeline first stands at ``point``; it ends before the block does."""
    beside, began = Beside(act), threading.Event()

    def observe(reached: FaultPoint) -> None:
        if reached is point and not began.is_set():
            began.set()
            beside.begin(is_blocked=point is FaultPoint.RECORD_WRITTEN)

    fault_points.observer = observe
    try:
        yield beside
        assert began.is_set()
        beside.end()
    finally:
        fault_points.observer = None


def successor_of(item: Issued) -> Certificate | None:
    return Certificate.objects.filter(predecessor=item.certificate, artifact__isnull=False).first()


def later(item: Issued) -> datetime:
    """When both the old certificate and its successor are open."""
    return max(item.after, NOW)


class TestRevocationWhileTheSuccessorIsSealed:
    def test_ends_revoked_and_the_successor_is_not_made(self, issued: list[Issued]) -> None:
        item = issued[0]
        walk, revoking = correction(item).agreed(), revocation_of([item], NOW).proposed()
        with at_point(FaultPoint.STORED, lambda: agree(revoking)) as beside:
            issue_waiting_shards()
        assert beside.outcome == "done"
        settle_finished_cases(at=NOW)
        assert (state_at(item.certificate.id, later(item)), successor_of(item)) == (
            CertificateState.REVOKED,
            None,
        )
        assert Case.objects.get(id=walk.standing.case_id).outcome.endswith("1项未能执行，须另行办理。")
        assert violations() == []

    def test_that_comes_after_the_record_waits_and_is_told_of_the_successor(
        self, issued: list[Issued]
    ) -> None:
        item = issued[0]
        correction(item).agreed()
        revoking = revocation_of([item], NOW).proposed()
        with at_point(FaultPoint.RECORD_WRITTEN, lambda: agree(revoking)) as beside:
            issue_waiting_shards()
        assert beside.had_to_wait
        assert "现为“已更换”，本办件整体没有执行" in beside.outcome
        successor = successor_of(item)
        assert successor is not None
        assert state_at(successor.id, later(item)) is CertificateState.VALID
        settle_finished_cases(at=NOW)
        assert violations() == []

    @pytest.mark.tampers
    def test_the_guards_are_what_decides(self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch) -> None:
        """Negative control: without the question and the trigger a revoked title is valid again, and the audit says so."""
        item = issued[0]
        correction(item).agreed()
        revoking = revocation_of([item], NOW).proposed()
        for step in (step_3_number, step_9_record):
            monkeypatch.setattr(step, "not_replaceable", lambda predecessors, hold=False: {})
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE records_artifact DISABLE TRIGGER one_valid_successor")
        try:
            with at_point(FaultPoint.STORED, lambda: agree(revoking)):
                issue_waiting_shards()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE records_artifact ENABLE TRIGGER one_valid_successor")
        successor = successor_of(item)
        assert successor is not None
        assert state_at(successor.id, later(item)) is CertificateState.VALID
        assert "case.revoked_and_replaced" in {finding.check for finding in run_audit()}


class TestSuspensionWhileACorrectionIsApplied:
    def test_goes_on_with_the_successor(self, issued: list[Issued]) -> None:
        item = issued[0]
        correction(item).agreed()
        suspending = suspension(item).proposed()
        with at_point(FaultPoint.STORED, lambda: agree(suspending)) as beside:
            issue_waiting_shards()
        assert beside.outcome == "done"
        settle_finished_cases(at=NOW)
        successor = successor_of(item)
        assert successor is not None
        assert state_at(item.certificate.id, later(item)) is CertificateState.REPLACED
        assert state_at(successor.id, later(item)) is CertificateState.SUSPENDED
        assert Suspension.objects.in_force().count() == 1
        assert violations() == []
        assert end_due_suspensions(at=NOW + timedelta(days=31)) == 1
        assert state_at(successor.id, later(item)) is CertificateState.VALID

    def test_that_comes_after_the_record_waits_and_is_told_of_the_successor(
        self, issued: list[Issued]
    ) -> None:
        item = issued[0]
        correction(item).agreed()
        suspending = suspension(item).proposed()
        with at_point(FaultPoint.RECORD_WRITTEN, lambda: agree(suspending)) as beside:
            issue_waiting_shards()
        assert beside.had_to_wait
        assert "现为“已更换”" in beside.outcome
        assert not Suspension.objects.exists()

    @pytest.mark.tampers
    def test_carrying_it_over_is_what_keeps_it(
        self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Negative control: without it a correction lifts the suspension unseen, and the audit says so."""
        item = issued[0]
        suspension(item).carried_out()
        correction(item).agreed()
        monkeypatch.setattr(step_9_record, "carry_suspensions_over", lambda ledger, successors: None)
        issue_waiting_shards()
        successor = successor_of(item)
        assert successor is not None
        assert state_at(successor.id, later(item)) is CertificateState.VALID
        assert "case.suspension_lost" in {finding.check for finding in run_audit()}


class TestDownloadWhileACorrectionIsApplied:
    def collect(self, item: Issued, certificate_id: Any) -> CollectedFile | str:
        try:
            return collect_certificate(actor=item.holder, at=later(item), certificate_id=certificate_id)
        except Refusal as refusal:
            return refusal.sentence

    def test_begun_before_the_commit_gives_the_old_file_whole(
        self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        item = issued[0]
        correction(item).agreed()
        read = collect.sealed_file

        def replaced_meanwhile(certificate: Certificate) -> bytes:
            side_by_side([issue_waiting_shards])
            assert state_at(item.certificate.id, later(item)) is CertificateState.REPLACED
            return read(certificate)

        monkeypatch.setattr(collect, "sealed_file", replaced_meanwhile)
        got = self.collect(item, item.certificate.id)
        assert isinstance(got, CollectedFile)
        old = Artifact.objects.get(certificate=item.certificate)
        assert sha256(got.data).hexdigest() == old.sha256
        monkeypatch.setattr(collect, "sealed_file", read)
        new = successor_of(item)
        assert new is not None
        assert self.collect(item, item.certificate.id) == (
            f"该证书已更正，请领取新证书（编号{new.number_id}）。"
        )
        again = self.collect(item, new.id)
        assert isinstance(again, CollectedFile)
        assert sha256(again.data).hexdigest() == new.artifact.sha256
        settle_finished_cases(at=NOW)

    def test_at_every_instant_gives_one_whole_file_or_the_new_number(self, issued: list[Issued]) -> None:
        """Fetched in a loop from before the record to behind it: old file, then the sentence, and nothing else."""
        item = issued[0]
        correction(item).agreed()
        done, kinds = threading.Event(), []
        old = Artifact.objects.get(certificate=item.certificate).sha256

        def fetch() -> None:
            last = False
            while len(kinds) < 25:
                last = done.is_set()
                got = self.collect(item, item.certificate.id)
                if isinstance(got, CollectedFile):
                    assert sha256(got.data).hexdigest() == old
                kinds.append("old" if isinstance(got, CollectedFile) else got[:6])
                if last:
                    return

        def make() -> None:
            issue_waiting_shards()
            done.set()

        side_by_side([fetch, make])
        assert kinds == sorted(kinds)
        assert set(kinds) <= {"old", "该证书已更正"}
        settle_finished_cases(at=NOW)

    def test_the_standing_is_what_decides(
        self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Negative control: without asking for it the old file is handed out behind the commit."""
        item = issued[0]
        correction(item).carried_out()
        monkeypatch.setattr(collect, "state_of", lambda row: CertificateState.VALID)
        assert isinstance(self.collect(item, item.certificate.id), CollectedFile)


class TestMergeWhileACorrectionIsApplied:
    def test_the_successor_belongs_to_the_merged_person(self, issued: list[Issued]) -> None:
        correcting = correction(issued[1], name="秦良宇").agreed()
        merging = merge(issued[0], issued[1]).proposed()
        with at_point(FaultPoint.RENDERED, lambda: agree(merging)) as beside:
            issue_waiting_shards()
        assert beside.outcome == "done"
        settle_finished_cases(at=NOW)
        assert Case.objects.get(id=correcting.standing.case_id).state == CaseState.DONE
        successor = successor_of(issued[1])
        assert successor is not None
        assert successor.person.merged_into_id == issued[0].certificate.person_id
        assert violations() == []

    def test_agreed_at_once_one_waits_for_the_other(self, issued: list[Issued]) -> None:
        walks = [correction(issued[1], name="秦良宇").proposed(), merge(issued[0], issued[1]).proposed()]
        outcomes = side_by_side([lambda walk=walk: agree(walk) for walk in walks])  # type: ignore[misc]
        assert outcomes == ["done", "done"]
        issue_waiting_shards()
        settle_finished_cases(at=NOW)
        other = Person.objects.get(id=issued[1].certificate.person_id)
        assert (other.name, other.merged_into_id) == ("秦良宇", issued[0].certificate.person_id)
        assert SuccessorEntry.objects.get().failed_at is None
        assert violations() == []

    @pytest.mark.tampers
    def test_a_merge_that_moved_the_certificates_would_be_noticed(self, issued: list[Issued]) -> None:
        """Negative control: were records copied instead of pointed to, the successor would be nobody's."""
        correction(issued[1], name="秦良宇").agreed()

        def move() -> str:
            with without_guard(connection):
                Certificate.objects.filter(id=issued[1].certificate.id).update(
                    person_id=issued[0].certificate.person_id
                )
            connections.close_all()
            return "moved"

        with at_point(FaultPoint.RENDERED, move):
            issue_waiting_shards()
        assert "fields.person" in {finding.check for finding in run_audit()}
