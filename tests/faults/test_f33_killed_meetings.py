"""F33: kill -9 at random instants while a whole meeting is corrected, or revoked, by one decision.

The bounded version runs with the suite. ``make soak`` sets ``SOAK_MEETING`` and ``SOAK_CASE_KILLS`` for the
long one.
"""

import os
import random
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.case_child import SAMPLES_A_SECOND, agree
from tests.faults.child import work
from tests.faults.conftest import Children
from tests.faults.invariants import violations
from tests.faults.watching import watching
from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import Issued
from tests.support.issued_certificates import issue as issue_certificates
from tests.support.meeting_cases import claims_of, correction_of, ids_of, revocation_of
from tests.support.patience import PATIENCE, wait_until
from tests.support.standing import revoke
from zhicheng.domain.cases import CaseState
from zhicheng.records.models import Artifact, Case, Certificate, Revocation
from zhicheng.services.issuance.pipeline import successor_batch

MEETING = int(os.environ.get("SOAK_MEETING", "30"))
KILLS = int(os.environ.get("SOAK_CASE_KILLS", "4"))
SHARD = max(4, MEETING // 8)
LEASE = 1


def now() -> datetime:
    return datetime.now(UTC)


def state(walk: CaseWalk) -> CaseState:
    return CaseState(Case.objects.get(id=walk.standing.case_id).state)


def sealed_successors() -> int:
    return Artifact.objects.filter(certificate__predecessor__isnull=False).count()


class TestBulkCorrection:
    def test_ends_whole_whenever_the_workers_are_killed(
        self, children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Several shards, as a meeting of 300 has them.
        monkeypatch.setattr(successor_batch, "SHARD_SIZE", SHARD)
        chance = random.Random(20260401)
        meeting = issue_certificates(MEETING)
        walk = correction_of(meeting, now(), "测绘工程").proposed()
        with watching(children, tmp_path, claims_of(meeting)) as seen:
            assert children.run(agree, walk.second, now(), walk.standing.seen) == 0
            for _ in range(KILLS):
                done = sealed_successors()
                worker = children.start(work, LEASE)
                # At work, and some way into it: between the last thing it recorded and the next.
                wait_until(
                    lambda done=done: sealed_successors() > done or state(walk) is CaseState.DONE,  # type: ignore[misc]
                    "the worker records a shard",
                )
                time.sleep(chance.uniform(0.0, 0.3))
                os.kill(worker.pid or 0, signal.SIGKILL)
                worker.join(PATIENCE)
                assert violations(finished=False) == []
            children.start(work, LEASE)
            wait_until(lambda: state(walk) is CaseState.DONE, "the case is done")
        # Control of the harness: a loop that kills no process would prove nothing.
        assert children.killed() == KILLS
        assert (seen.problems, seen.entries) == ({}, [0, MEETING])
        assert seen.states == ["making", "replaced", "valid"]
        assert seen.samples > KILLS * 20
        assert sealed_successors() == MEETING
        assert set(
            Certificate.objects.filter(predecessor__in=ids_of(meeting)).values_list("specialty", flat=True)
        ) == {"测绘工程"}
        assert Case.objects.get(id=walk.standing.case_id).outcome == f"已执行{MEETING}项。"
        assert violations() == []


class TestBulkRevocation:
    def test_revokes_all_or_none_whenever_the_officers_process_is_killed(
        self, children: Children, tmp_path: Path
    ) -> None:
        chance = random.Random(20260402)
        meeting = issue_certificates(MEETING)
        walk = revocation_of(meeting, now()).proposed()
        took = 0.3
        with watching(children, tmp_path / "seen", claims_of(meeting), is_all_or_nothing=True) as seen:
            for kill in range(KILLS * 2):
                begun = tmp_path / f"begun-{kill}"
                officer = children.start(agree, walk.second, now(), walk.standing.seen, begun=begun)
                wait_until(begun.exists, "the officer's process begins")
                time.sleep(chance.uniform(0.0, took))
                os.kill(officer.pid or 0, signal.SIGKILL)
                officer.join(PATIENCE)
                if state(walk) is not CaseState.PROPOSED:
                    break
                assert not Revocation.objects.exists()
                assert violations(finished=False) == []
            if state(walk) is CaseState.PROPOSED:
                assert children.run(agree, walk.second, now(), walk.standing.seen) == 0
            time.sleep(10 / SAMPLES_A_SECOND)
        assert children.killed() >= 1
        assert (seen.problems, seen.states) == ({}, ["revoked", "valid"])
        assert state(walk) is CaseState.DONE
        assert Revocation.objects.filter(is_approved=True).count() == MEETING
        assert violations() == []

    def test_the_watcher_would_notice_one_by_one(self, children: Children, tmp_path: Path) -> None:
        """Negative control: the same certificates, each revoked by a decision of its own."""
        meeting: list[Issued] = issue_certificates(3)
        with watching(children, tmp_path, claims_of(meeting), is_all_or_nothing=True) as seen:
            for item in meeting:
                revoke(item)
                time.sleep(10 / SAMPLES_A_SECOND)
        assert list(seen.problems) == ["a part of the meeting is ended"]
