"""F33: kill -9 at each step of a correction, from the second officer's agreement to the closed case.

A watcher in a process of its own samples what every certificate concerned is worth, all the while: at no
instant two are valid, and at none is there none.
"""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import without_guard
from tests.faults.case_child import SAMPLES_A_SECOND, agree, sweep_and_settle
from tests.faults.child import Strike, issue
from tests.faults.conftest import Children
from tests.faults.invariants import violations
from tests.faults.watching import watching
from tests.support.case_walk import CaseWalk, issue_waiting_shards
from tests.support.issued_certificates import issue as issue_certificates
from tests.support.meeting_cases import claims_of, correction_of
from tests.support.standing import correction, seal
from zhicheng.domain.cases import CaseState
from zhicheng.records.models import (
    Artifact,
    Case,
    IssuanceBatch,
    IssuanceShard,
    NumberAllocation,
    SuccessorEntry,
)
from zhicheng.services.casework.cases import settle_finished_cases
from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint

POINTS = list(FaultPoint)
REPLACED_BY_THEN = {FaultPoint.RECORDED, FaultPoint.BATCH_CLOSED}
AUDITED = {FaultPoint.NUMBERS_COMMITTED, FaultPoint.STORED, FaultPoint.RECORDED}
"""Where the rubble is another than at the point before: a number, a file, a record that nothing follows."""
MOST_ROUND_TRIPS = 400


def now() -> datetime:
    return datetime.now(UTC)


def lease_is_over() -> None:
    IssuanceShard.objects.exclude(status="done").update(lease_until=None)


def state(walk: CaseWalk) -> CaseState:
    return CaseState(Case.objects.get(id=walk.standing.case_id).state)


class TestKilledAtEachPointOfThePipeline:
    def test_the_old_certificate_stands_until_the_new_one_does(
        self, children: Children, tmp_path: Path
    ) -> None:
        meeting = issue_certificates(len(POINTS))
        with watching(children, tmp_path, claims_of(meeting)) as seen:
            for item, point in zip(meeting, POINTS, strict=True):
                walk = correction_of([item], now(), "测绘工程").agreed()
                shard_id = SuccessorEntry.objects.get(predecessor=item.certificate).shard_id
                assert children.run(issue, [shard_id], strike=Strike(point)) == -9, point
                sealed = Artifact.objects.filter(certificate__predecessor=item.certificate)
                assert sealed.exists() == (point in REPLACED_BY_THEN), point
                if point in AUDITED:
                    assert violations(finished=False) == [], point
                assert state(walk) is CaseState.APPLYING
                lease_is_over()
                issue_waiting_shards()
                enqueue_due_work()
                assert settle_finished_cases(at=now()) == 1, point
                assert (sealed.count(), state(walk)) == (1, CaseState.DONE), point
        assert seen.problems == {}
        assert seen.states == ["making", "replaced", "valid"]
        assert seen.samples > 10 * len(POINTS)
        assert violations() == []
        assert NumberAllocation.objects.count() == 2 * len(POINTS)


class TestKilledInTheAgreement:
    def test_either_nothing_is_decided_or_all_of_it(self, children: Children, tmp_path: Path) -> None:
        """At every round trip to the database in turn, and on both sides of the commit."""
        meeting = issue_certificates(2)
        walk = correction_of(meeting, now(), "测绘工程").proposed()
        with watching(children, tmp_path, claims_of(meeting)) as seen:
            for kill_at in range(1, MOST_ROUND_TRIPS):
                act = (walk.second, now(), walk.standing.seen)
                assert children.run(agree, *act, kill_at=kill_at) == -9
                if state(walk) is CaseState.APPLYING:
                    break
                assert state(walk) is CaseState.PROPOSED, kill_at
                assert not IssuanceBatch.objects.filter(kind="correction").exists(), kill_at
            # The last kill came behind the commit: the officer saw no answer, and all of it is decided.
            assert SuccessorEntry.objects.count() == 2
            issue_waiting_shards()
            assert settle_finished_cases(at=now()) == 1
        assert kill_at > 20
        assert (seen.problems, seen.entries) == ({}, [0, 2])
        assert state(walk) is CaseState.DONE
        assert violations() == []


class TestKilledWhileTheCaseIsClosed:
    def test_the_next_sweep_closes_it_whole(self, children: Children) -> None:
        meeting = issue_certificates(1)
        walk = correction_of(meeting, now(), "测绘工程").agreed()
        issue_waiting_shards()
        for kill_at in range(1, MOST_ROUND_TRIPS):
            assert children.run(sweep_and_settle, now(), kill_at=kill_at) == -9
            if state(walk) is CaseState.DONE:
                break
            assert not Case.objects.get(id=walk.standing.case_id).effects.exists(), kill_at
        assert kill_at > 10
        assert state(walk) is CaseState.DONE
        assert violations() == []


class TestTheWatcherWouldNotice:
    """Negative controls: with a guard off, or the order turned round, the same watcher reports it."""

    @pytest.mark.tampers
    def test_a_second_successor(self, children: Children, tmp_path: Path) -> None:
        item = issue_certificates(1)[0]
        with watching(children, tmp_path, claims_of([item])) as seen:
            for nth in range(2):
                seal(correction(item, nth=nth), item)
            pause_for_samples()
        assert list(seen.problems) == ["2 in force instead of 1: replaced, valid, valid"]

    @pytest.mark.tampers
    def test_a_revocation_with_a_new_certificate_behind_it(self, children: Children, tmp_path: Path) -> None:
        """What stood here before there were corrections: the holder has no certificate in between."""
        item = issue_certificates(1)[0]
        with watching(children, tmp_path, claims_of([item])) as seen:
            with without_guard(connection):
                Artifact.objects.filter(certificate=item.certificate).delete()
            pause_for_samples()
        assert list(seen.problems) == ["0 in force instead of 1: making"]


def pause_for_samples() -> None:
    """Long enough for the watcher to look several times."""
    time.sleep(20 / SAMPLES_A_SECOND)
