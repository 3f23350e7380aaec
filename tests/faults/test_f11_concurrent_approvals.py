"""F11 and F12: officers who approve, send back, withdraw and edit at once; exactly one of them wins.

Each thread has its own connection. The first tests prove that the set-up races: with the guard taken out,
several officers win.
"""

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet

from tests.conftest import without_guard as guards_aside
from tests.faults.constraints import without
from tests.support.cast import APPOINTMENT, PEOPLE, Cast, details, submitted
from tests.support.claim_rows import claim_row
from tests.support.patience import PATIENCE
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Event
from zhicheng.services.intake.claims import edit_claim
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.claim_position import ClaimState, seen, state_of
from zhicheng.services.review.decisions import (
    approve_claim,
    reject_claim,
    resubmit_claim,
    send_back_claim,
    withdraw_claim,
)

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[], ClaimState]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def all_at_once(acts: Sequence[Act]) -> list[str]:
    """What became of each act, all started from one barrier: ``done``, or the refusal's code."""
    start = threading.Barrier(len(acts))
    outcomes = ["" for _ in acts]

    def run(place: int, act: Act) -> None:
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


def officers(cast: Cast, count: int) -> list[Actor]:
    return [cast.staff(f"clerk-{place}", cast.employer, UnitRole.EMPLOYER) for place in range(count)]


def approvals(claim: Claim) -> int:
    return Event.objects.filter(subject_id=str(claim.id), tag="unit:claim:approved").count()


class TestTheSetUp:
    """Negative controls: this many threads do get in each other's way."""

    def test_lets_several_win_when_the_guard_is_off(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claim = submitted(cast)
        window = seen(claim)
        clerks = officers(cast, 4)
        guarded = QuerySet.filter

        def unguarded(self: QuerySet[Claim], *args: object, **wanted: Any) -> QuerySet[Claim]:
            if self.model is Claim and "version" in wanted:
                wanted = {"id": wanted["id"]}
            return guarded(self, *args, **wanted)

        monkeypatch.setattr(QuerySet, "filter", unguarded)
        # The database holds a second line: one decision on a hand-in and step, and no attempt out of turn.
        with without("review_decision_once"), guards_aside(connection):
            outcomes = all_at_once(
                [lambda clerk=clerk: approve_claim(actor=clerk, at=cast.at, claim=window) for clerk in clerks]  # type: ignore[misc]
            )
            assert outcomes.count("done") > 1
            assert approvals(claim) > 1

    def test_lets_the_next_step_pass_unseen_when_only_the_status_is_compared(self, cast: Cast) -> None:
        """The status does not change between steps, so two stale reviewers would both approve."""
        claim = submitted(cast)
        stale = Claim.objects.filter(id=claim.id, status=ClaimStatus.IN_REVIEW)
        moved = [stale.update(step=F("step") + 1, version=F("version") + 1) for _ in range(2)]
        assert moved == [1, 1]


class TestApprovalsAtOnce:
    @pytest.mark.parametrize("count", [2, 3, 5, 8])
    def test_exactly_one_wins_and_the_others_are_told(self, cast: Cast, count: int) -> None:
        claim = submitted(cast)
        window = seen(claim)
        clerks = officers(cast, count)
        outcomes = all_at_once(
            [lambda clerk=clerk: approve_claim(actor=clerk, at=cast.at, claim=window) for clerk in clerks]  # type: ignore[misc]
        )
        assert sorted(outcomes) == ["claim.moved"] * (count - 1) + ["done"]
        claim.refresh_from_db()
        assert (claim.status, claim.step, claim.version) == ("in_review", 2, window.version + 1)
        assert approvals(claim) == 1

    def test_one_decision_stands_whatever_is_decided(self, cast: Cast) -> None:
        claim = submitted(cast)
        window = seen(claim)
        clerks = officers(cast, 3)
        outcomes = all_at_once(
            [
                lambda: approve_claim(actor=clerks[0], at=cast.at, claim=window),
                lambda: send_back_claim(actor=clerks[1], at=cast.at, claim=window, reason="材料不清晰"),
                lambda: reject_claim(actor=clerks[2], at=cast.at, claim=window, reason="未聘任"),
                lambda: withdraw_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=window),
            ]
        )
        assert sorted(outcomes) == ["claim.moved"] * 3 + ["done"]
        claim.refresh_from_db()
        assert claim.version == window.version + 1

    def test_the_same_officer_from_many_tabs_approves_once(self, cast: Cast) -> None:
        claim = submitted(cast)
        window = seen(claim)
        personnel = cast.personnel
        outcomes = all_at_once(
            [lambda: approve_claim(actor=personnel, at=cast.at, claim=window) for _ in range(4)]
        )
        assert sorted(outcomes) == ["claim.moved"] * 3 + ["done"]
        assert approvals(claim) == 1


class TestEditsAndApprovalsAtOnce:
    """F12: whatever the order, what was approved is what the approver had seen."""

    @pytest.mark.parametrize("seed", range(6))
    def test_never_approve_content_that_nobody_saw(self, cast: Cast, seed: int) -> None:
        chance = random.Random(seed)
        claim = submitted(cast)
        holder, clerks = cast.holder(PEOPLE[0]), officers(cast, 3)
        watched = _Watched(claim)

        def look_and_approve(clerk: Actor) -> Act:
            return lambda: watched.approve(clerk, cast)

        def change_one_thing(specialty: str) -> Act:
            def act() -> ClaimState:
                row = Claim.objects.get(id=claim.id)
                if row.status == ClaimStatus.IN_REVIEW:
                    row = claim_row(
                        send_back_claim(actor=clerks[0], at=cast.at, claim=seen(row), reason="专业有误")
                    )
                if row.status == ClaimStatus.SENT_BACK:
                    row = claim_row(
                        edit_claim(
                            actor=holder,
                            at=cast.at,
                            claim=seen(row),
                            details=details(cast, APPOINTMENT, specialty=specialty),
                        )
                    )
                    row = claim_row(resubmit_claim(actor=holder, at=cast.at, claim=seen(row)))
                return state_of(row)

            return act

        acts = [look_and_approve(clerk) for clerk in clerks]
        acts += [change_one_thing(f"专业{place}") for place in range(3)]
        chance.shuffle(acts)
        outcomes = all_at_once(acts)
        assert set(outcomes) <= {
            "done",
            "claim.moved",
            "claim.not_found",
            "claim.move_refused",
            "claim.not_editable",
        }
        watched.check()


class _Watched:
    """A claim with what each approver saw of it when they approved."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._approved: list[tuple[int, str]] = []

    def approve(self, clerk: Actor, cast: Cast) -> ClaimState:
        row = Claim.objects.get(id=self._claim.id)
        moved = approve_claim(actor=clerk, at=cast.at, claim=seen(row))
        self._approved.append((row.version, row.specialty))
        return moved

    def check(self) -> None:
        """Every approval took the claim from the very version that its approver had looked at."""
        events = Event.objects.filter(subject_id=str(self._claim.id)).order_by("seq")
        versions = [event.payload["version"] for event in events if "version" in event.payload]
        assert versions == sorted(set(versions)), "two moves made the same version"
        approved = {event.payload["version"] for event in events if event.tag == "unit:claim:approved"}
        assert approved == {version + 1 for version, _ in self._approved}
        row = Claim.objects.get(id=self._claim.id)
        if row.status == ClaimStatus.IN_REVIEW and row.step == 2:
            assert (row.version - 1, row.specialty) in self._approved
