"""Decisions as rows: what is kept, and what the database refuses from every writer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.conftest import without_guard
from tests.support.cast import APPOINTMENT, PEOPLE, Cast, ready, submitted, uploaded
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Account, Claim, ClaimAct, ReviewDecision
from zhicheng.services.accounts.units.creating import grant_membership
from zhicheng.services.issuance.month.checked_claims import _approvers
from zhicheng.services.kernel.actor import SYSTEM, Actor, staff_actor
from zhicheng.services.kernel.claim_position import ReviewRefused, seen
from zhicheng.services.review.decisions import (
    approve_claim,
    reject_claim,
    resubmit_claim,
    send_back_claim,
)

pytestmark = pytest.mark.django_db


def decisions(claim: Claim) -> list[tuple[Any, ...]]:
    rows = ReviewDecision.objects.filter(claim=claim).order_by("version")
    return list(rows.values_list("hand_in", "step", "status", "verdict", "account_id", "reason"))


def forge(claim: Claim, actor: Actor, **changed: Any) -> ReviewDecision:
    """Write a decision past the services, as somebody at the database would."""
    values = {
        "claim": claim,
        "hand_in": 1,
        "step": 2,
        "status": "in_review",
        "verdict": "approved",
        "unit_id": actor.unit_id,
        "account_id": actor.account_id,
        "version": 99,
        "at": claim.created_at,
    }
    with transaction.atomic():
        return ReviewDecision.objects.create(**(values | changed))


class TestADecision:
    def test_keeps_who_decided_what_at_which_step_when_and_why(self, cast: Cast) -> None:
        claim = submitted(cast)
        claim = claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim)))
        later = cast.at + timedelta(hours=2)
        claim = claim_row(
            send_back_claim(
                actor=cast.department_clerk,
                at=later,
                claim=seen(claim),
                reason=" 专业不符 ",
                field="specialty",
            )
        )
        first, second = ReviewDecision.objects.order_by("version")
        assert decisions(claim) == [
            (1, 1, "in_review", "approved", cast.personnel.account_id, ""),
            (1, 2, "in_review", "sent_back", cast.department_clerk.account_id, "专业不符"),
        ]
        assert (first.unit_id, second.unit_id) == (cast.employer.id, cast.department.id)
        assert (first.at, second.at, second.field) == (cast.at, later, "specialty")
        assert second.version == claim.version == first.version + 1

    def test_counts_each_hand_in_anew(self, cast: Cast) -> None:
        claim = submitted(cast)
        claim = claim_row(
            send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="材料不清晰")
        )
        claim = claim_row(resubmit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim)))
        claim = claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim)))
        assert [row[:4] for row in decisions(claim)] == [
            (1, 1, "in_review", "sent_back"),
            (2, 1, "in_review", "approved"),
        ]
        assert _approvers([claim]) == {claim.id: (str(cast.personnel.account_id),)}

    def test_of_an_earlier_hand_in_is_no_approval_of_the_present_one(self, cast: Cast) -> None:
        claim = submitted(cast)
        claim = claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim)))
        claim = claim_row(
            send_back_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim), reason="请补正")
        )
        claim = claim_row(resubmit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim)))
        assert _approvers([claim]) == {}

    def test_of_the_last_step_may_be_taken_back_until_the_upload(self, cast: Cast) -> None:
        claim = ready(cast)
        claim = claim_row(
            send_back_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim), reason="发现有误")
        )
        assert decisions(claim)[-1][:4] == (1, 2, "ready", "sent_back")

    def test_of_the_bureau_stands_one_step_above_the_reviewers(self, cast: Cast) -> None:
        claim = uploaded(cast)
        claim = claim_row(
            reject_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="不符合条件")
        )
        assert decisions(claim)[-1][:4] == (1, 3, "uploaded", "rejected")

    def test_about_a_rosters_claim_belongs_to_its_upload(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[3])
        claim = claim_row(
            send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="姓名有误")
        )
        assert decisions(claim) == [
            (1, 1, "uploaded", "sent_back", cast.check_officer.account_id, "姓名有误")
        ]
        assert list(ClaimAct.objects.values_list("kind", "version")) == [("roster_uploaded", 1)]

    def test_names_no_field_that_a_claim_does_not_have(self, cast: Cast) -> None:
        claim = submitted(cast)
        with pytest.raises(ReviewRefused) as refused:
            send_back_claim(
                actor=cast.personnel, at=cast.at, claim=seen(claim), reason="请补正", field="phone"
            )
        assert refused.value.code == "claim.unknown_field"
        assert decisions(claim) == []

    def test_is_undone_with_the_move_that_fails(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        claim = submitted(cast)

        def fail(*_: object) -> None:
            raise ReviewRefused("停")

        monkeypatch.setattr("zhicheng.services.review.decisions._refuse_second_decision", fail)
        with pytest.raises(ReviewRefused):
            approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        claim.refresh_from_db()
        assert (claim.status, claim.step, decisions(claim)) == ("in_review", 1, [])


class TestOneAccountInTwoUnits:
    @pytest.mark.parametrize("verdict", [send_back_claim, reject_claim])
    def test_may_not_turn_down_what_it_approved_a_step_earlier(
        self, cast: Cast, verdict: Callable[..., Claim]
    ) -> None:
        account = Account.objects.get(id=cast.personnel.account_id)
        grant_membership(
            actor=SYSTEM,
            at=cast.at,
            account_id=account.id,
            unit_id=cast.department.id,
            role=UnitRole.COMPETENT_DEPARTMENT,
        )
        claim = approve_claim(actor=cast.personnel, at=cast.at, claim=seen(submitted(cast)))
        second = staff_actor(account, UnitRole.COMPETENT_DEPARTMENT)
        with pytest.raises(ReviewRefused) as refused:
            verdict(actor=second, at=cast.at, claim=claim.seen, reason="请补正")
        assert refused.value.code == "claim.same_reviewer_twice"


class TestTheDatabaseRefuses:
    """Each rule by its name, and its negative control."""

    def _in_review(self, cast: Cast) -> Claim:
        claim = submitted(cast, APPOINTMENT)
        return claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim)))

    def test_a_second_decision_on_the_same_hand_in_and_step(self, cast: Cast) -> None:
        claim = self._in_review(cast)
        with pytest.raises(IntegrityError, match="review_decision_once"):
            forge(claim, cast.personnel, step=1)

    @pytest.mark.tampers
    def test_it_by_the_constraint(self, cast: Cast) -> None:
        """Negative control: without the constraint there would be two."""
        claim = self._in_review(cast)
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE records_reviewdecision DROP CONSTRAINT review_decision_once")
        forge(claim, cast.personnel, step=1)
        assert len(decisions(claim)) == 2

    def test_a_second_end_of_one_hand_in(self, cast: Cast) -> None:
        claim = self._in_review(cast)
        claim = claim_row(
            send_back_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim), reason="请补正")
        )
        with pytest.raises(IntegrityError, match="review_decision_ends_hand_in_once"):
            forge(
                claim, cast.check_officer, step=3, status="uploaded", verdict="rejected", reason="不符合条件"
            )

    @pytest.mark.tampers
    @pytest.mark.parametrize(
        ("forger", "changed", "rule"),
        [
            ("personnel", {}, "review_decision_by_another_at_each_step"),
            ("claimant", {}, "review_decision_not_by_claimant"),
            ("department_clerk", {"hand_in": 2}, "review_decision_of_present_hand_in"),
            ("department_clerk", {"hand_in": 0}, "review_decision_of_present_hand_in"),
        ],
    )
    def test_somebody_who_may_not_decide(
        self, cast: Cast, forger: str, changed: dict[str, int], rule: str
    ) -> None:
        """By the trigger; and as the negative control, with the trigger aside the row is taken."""
        claim = self._in_review(cast)
        if forger == "claimant":
            account = Account.objects.get(person_id=claim.person_id)
            grant_membership(
                actor=SYSTEM,
                at=cast.at,
                account_id=account.id,
                unit_id=cast.department.id,
                role=UnitRole.COMPETENT_DEPARTMENT,
            )
            actor = staff_actor(account, UnitRole.COMPETENT_DEPARTMENT)
        else:
            actor = getattr(cast, forger)
        with pytest.raises(DatabaseError) as refused:
            forge(claim, actor, **changed)
        assert refused.value.__cause__.diag.constraint_name == rule  # type: ignore[union-attr]
        if changed.get("hand_in") != 0:
            with without_guard(connection):
                forge(claim, actor, **changed)
            assert len(decisions(claim)) == 2

    def test_a_verdict_without_its_reason(self, cast: Cast) -> None:
        claim = self._in_review(cast)
        with pytest.raises(IntegrityError, match="review_decision_gives_its_reason"):
            forge(claim, cast.department_clerk, verdict="rejected")

    @pytest.mark.parametrize("table", ["reviewdecision", "claimact"])
    def test_a_change_of_what_was_written(self, cast: Cast, table: str) -> None:
        self._in_review(cast)
        for statement in (f"UPDATE records_{table} SET version = 9", f"DELETE FROM records_{table}"):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

    @pytest.mark.tampers
    def test_it_by_the_trigger(self, cast: Cast) -> None:
        """Negative control of the changes."""
        claim = self._in_review(cast)
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("DELETE FROM records_reviewdecision")
        assert decisions(claim) == []
