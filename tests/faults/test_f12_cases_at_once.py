"""F12: officers, opener and calendar act on the same case, or the same person, at once; exactly one of them wins.

Each thread has its own connection. With the guard taken out several win, which shows that they do meet.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError

from tests.faults.side_by_side import meeting, side_by_side
from tests.support.case_walk import CaseWalk, issue_waiting_shards
from tests.support.issued_certificates import Issued, issue, officer
from zhicheng.domain.cases import CaseField, CaseKind, CaseState
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Case, CaseItem, CaseStep, Certificate, Person, PersonFact, SuccessorEntry
from zhicheng.services.casework.cases import (
    CaseSeen,
    agree_to_case,
    deciding,
    handling,
    propose_decision,
    return_proposal,
    settle_finished_cases,
    take_up_case,
    withdraw_case,
    withdraw_proposal,
)
from zhicheng.services.casework.cases.effects import successors

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)


@pytest.fixture
def issued(transactional_db: None) -> list[Issued]:
    return issue(2)


def correction(item: Issued, name: str = "秦良宇") -> CaseWalk:
    return CaseWalk.opened(
        item.holder,
        NOW,
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=[item.certificate.id],
        changes={CaseField.NAME: name},
    )


def change_of_name(item: Issued, name: str) -> CaseWalk:
    return CaseWalk.opened(
        officer("case-counter"),
        NOW,
        kind=CaseKind.PERSONAL_DATA,
        ground="name_changed",
        person_id=item.certificate.person_id,
        changes={CaseField.NAME: name},
    )


def outcome_of(act: Callable[[], Any]) -> Callable[[], str]:
    """``done``, or the refusal's code."""

    def run() -> str:
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        except DatabaseError:
            # Of the guarded acts none comes as far as this; no test of theirs expects it.
            return "refused by the database"
        return "done"

    return run


def without_lock(seen: CaseSeen) -> Case:
    """``held_case`` as one would write it first: read, not held, and no version compared."""
    return Case.objects.get(id=seen.case_id)


def unguarded_move(
    self: Any, case_id: Any, version: int, seen: CaseState, to: CaseState, **changes: Any
) -> bool:
    """``Case.objects.move`` without its guard."""
    return bool(self.filter(id=case_id).update(state=to.value, version=version + 1, **changes))


class TestTwoOfficersTakeUpTheSameCase:
    def at_once(self, issued: list[Issued]) -> list[str]:
        walk = correction(issued[0])
        officers = [officer(f"case-clerk-{place}") for place in range(3)]
        return side_by_side(
            [
                outcome_of(lambda clerk=clerk: take_up_case(actor=clerk, at=NOW, case=walk.standing.seen))  # type: ignore[misc]
                for clerk in officers
            ]
        )

    def test_one_is_in_charge_and_the_others_are_told(self, issued: list[Issued]) -> None:
        assert sorted(self.at_once(issued)) == ["case.overtaken", "case.overtaken", "done"]
        assert CaseStep.objects.filter(kind="taken_up").count() == 1

    def test_the_guard_is_what_decides(self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch) -> None:
        """Negative control: without lock and version all three are in charge."""
        monkeypatch.setattr(handling, "held_case", meeting(without_lock, 3))
        monkeypatch.setattr(type(Case.objects), "move", unguarded_move)
        assert self.at_once(issued) == ["done"] * 3
        assert CaseStep.objects.filter(kind="taken_up").count() == 3


class TestWithdrawalWhileTakenUp:
    def at_once(self, issued: list[Issued]) -> list[str]:
        walk = correction(issued[0])
        return side_by_side(
            [
                outcome_of(lambda: withdraw_case(actor=issued[0].holder, at=NOW, case=walk.standing.seen)),
                outcome_of(lambda: take_up_case(actor=walk.first, at=NOW, case=walk.standing.seen)),
            ]
        )

    def test_one_of_them_happens(self, issued: list[Issued]) -> None:
        withdrawn, taken_up = self.at_once(issued)
        assert sorted([withdrawn, taken_up]) == ["case.overtaken", "done"]
        case = Case.objects.get()
        assert case.state == (CaseState.WITHDRAWN if withdrawn == "done" else CaseState.IN_HAND)
        assert CaseItem.objects.filter(is_open=True).exists() == (taken_up == "done")

    def test_the_guard_is_what_decides(self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch) -> None:
        """Negative control: without it a withdrawn case is in somebody's hands, with its item let go."""
        monkeypatch.setattr(handling, "held_case", meeting(without_lock, 2))
        monkeypatch.setattr(type(Case.objects), "move", unguarded_move)
        first, second = self.at_once(issued)
        # Where the withdrawal commits first, the trigger on closed cases is the second line.
        assert (first, second) in {("done", "done"), ("done", "refused by the database")}


class TestDecisionsAtOnce:
    def test_one_of_agreeing_returning_and_taking_back_happens(self, issued: list[Issued]) -> None:
        walk = correction(issued[0]).proposed()
        third, seen = officer("case-third"), walk.standing.seen
        outcomes = side_by_side(
            [
                outcome_of(lambda: agree_to_case(actor=walk.second, at=NOW, case=seen)),
                outcome_of(lambda: agree_to_case(actor=third, at=NOW, case=seen)),
                outcome_of(lambda: return_proposal(actor=third, at=NOW, case=seen, reason="请写明依据")),
                outcome_of(lambda: withdraw_proposal(actor=walk.first, at=NOW, case=seen)),
            ]
        )
        assert sorted(outcomes) == ["case.overtaken"] * 3 + ["done"]
        agreed = "done" in outcomes[:2]
        assert SuccessorEntry.objects.count() == int(agreed)

    def test_two_lines_hold_it(self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch) -> None:
        """Negative control: without lock and version both get as far as the proposal, which only one can take."""
        walk = correction(issued[0]).proposed()
        monkeypatch.setattr(deciding, "held_case", meeting(without_lock, 2))
        monkeypatch.setattr(type(Case.objects), "move", unguarded_move)
        outcomes = side_by_side(
            [
                outcome_of(lambda clerk=clerk: agree_to_case(actor=clerk, at=NOW, case=walk.standing.seen))  # type: ignore[misc]
                for clerk in (walk.second, officer("case-third"))
            ]
        )
        assert sorted(outcomes) == ["case.no_proposal", "done"]


class TestTwoCasesAboutOnePerson:
    """Two officers correct the same person: each decides about what both had before them, or is told."""

    def at_once(self, issued: list[Issued]) -> list[str]:
        walks = [correction(issued[0]).proposed(), change_of_name(issued[0], "秦改名").proposed()]
        return side_by_side(
            [
                outcome_of(
                    lambda walk=walk: agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)
                )  # type: ignore[misc]
                for walk in walks
            ]
        )

    def test_the_second_is_told_that_the_person_has_changed(self, issued: list[Issued]) -> None:
        outcomes = self.at_once(issued)
        assert sorted(outcomes) == ["case.content_changed", "done"]
        person = Person.objects.get(id=issued[0].certificate.person_id)
        assert person.name == ("秦良宇" if outcomes[0] == "done" else "秦改名")
        facts = PersonFact.objects.filter(person=person, kind="name")
        assert sorted(facts.values_list("value_text", flat=True)) == sorted(
            {issued[0].certificate.true_name, person.name}
        )
        issue_waiting_shards()
        settle_finished_cases(at=NOW)
        assert Certificate.objects.filter(predecessor=issued[0].certificate).exists() == (
            outcomes[0] == "done"
        )

    def test_the_returned_case_is_decided_anew_about_what_is_registered(self, issued: list[Issued]) -> None:
        change = change_of_name(issued[0], "秦改名").proposed()
        correction(issued[0]).carried_out()
        seen = return_proposal(
            actor=change.second, at=NOW, case=change.standing.seen, reason="登记的姓名刚刚更正"
        ).seen
        seen = propose_decision(actor=change.first, at=NOW, case=seen, reason="情况属实").seen
        agree_to_case(actor=change.second, at=NOW, case=seen)
        assert Person.objects.get(id=issued[0].certificate.person_id).name == "秦改名"

    def test_what_is_registered_is_part_of_what_was_decided(
        self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Negative control: digested without it, the second decision overwrites a name that nobody had seen."""
        monkeypatch.setattr("zhicheng.services.casework.cases.changes._registered", lambda people: {})
        assert self.at_once(issued) == ["done", "done"]


class TestTwoKindsAboutOneCertificate:
    """Correction and reissue are kinds of their own, so both can be open; one successor is under way at most."""

    def walks(self, issued: list[Issued]) -> list[CaseWalk]:
        reissue = CaseWalk.opened(
            officer("case-counter"),
            NOW,
            kind=CaseKind.REISSUE,
            ground="new_name",
            certificate_ids=[issued[0].certificate.id],
        )
        return [correction(issued[0]).proposed(), reissue.proposed()]

    def test_the_second_is_told_of_the_first(self, issued: list[Issued]) -> None:
        walks = self.walks(issued)
        said: list[str] = []

        def agree(walk: CaseWalk) -> str:
            try:
                agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)
            except Refusal as refusal:
                said.append(refusal.sentence)
                return refusal.code
            return walk.standing.number

        outcomes = side_by_side([lambda walk=walk: agree(walk) for walk in walks])  # type: ignore[misc]
        (winner,) = [outcome for outcome in outcomes if outcome.startswith("BJ")]
        assert sorted(outcomes) == sorted([winner, "case.certificate_state"])
        assert f"正在按办件{winner}更换" in said[0]
        issue_waiting_shards()
        assert settle_finished_cases(at=NOW) == 1

    def test_the_database_holds_it_as_well(
        self, issued: list[Issued], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Negative control: without the question the constraint refuses the second entry, with no sentence."""
        walks = self.walks(issued)
        monkeypatch.setattr(successors, "why_not_replaceable", lambda certificates: "")
        agree_to_case(actor=walks[0].second, at=NOW, case=walks[0].standing.seen)
        with pytest.raises(IntegrityError, match="successor_one_under_way"):
            agree_to_case(actor=walks[1].second, at=NOW, case=walks[1].standing.seen)
