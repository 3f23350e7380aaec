"""An approval or an upload is taken back until it is taken up, stays on record, and is done anew once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.conftest import without_guard
from tests.support.cast import EXAMINATION, PEOPLE, PERSONAL, Cast, ready, reviewers, submitted, uploaded
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.messages import MessageKind
from zhicheng.domain.months import Month
from zhicheng.domain.review import MoveRefused
from zhicheng.domain.second_thoughts import TakenUp
from zhicheng.records.models import (
    Account,
    Claim,
    ClaimAct,
    ClaimOpening,
    Event,
    Message,
    ReviewDecision,
)
from zhicheng.services.accounts.units.creating import grant_membership
from zhicheng.services.issuance.month.checked_claims import _approvers
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.issuance.month.release import propose_batch
from zhicheng.services.kernel.actor import SYSTEM, Actor, staff_actor
from zhicheng.services.kernel.claim_position import ClaimMoved, ClaimNotFound, ReviewRefused, seen
from zhicheng.services.oversight.audit.decisions import (
    check_decisions_against_trail,
    check_taken_back_in_time,
)
from zhicheng.services.review.claim_page import claim_view
from zhicheng.services.review.claim_particulars import change_submitting_unit, confirm_reading
from zhicheng.services.review.decisions import approve_claim, send_back_claim, upload_claims
from zhicheng.services.review.history import claim_history
from zhicheng.services.review.opening import open_claim
from zhicheng.services.review.taking_back import take_back_claim

pytestmark = pytest.mark.django_db


def approved(cast: Cast) -> Claim:
    """A claim that the employer has approved, and the department has not opened."""
    return claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(submitted(cast))))


def taken_back(cast: Cast, actor: Actor, claim: Claim) -> Claim:
    claim.refresh_from_db()
    return claim_row(take_back_claim(actor=actor, at=cast.at, claim=seen(claim)))


def kinds(claim: Claim) -> list[str]:
    return list(ClaimAct.objects.filter(claim=claim).order_by("version").values_list("kind", flat=True))


class TestAnApproval:
    @pytest.mark.parametrize("channel", PERSONAL)
    def test_returns_to_its_unit_and_is_given_anew(self, cast: Cast, channel: IntakeChannel) -> None:
        claim = submitted(cast, channel)
        before = (claim.status, claim.step)
        first = reviewers(cast, channel)[0]
        approve_claim(actor=first, at=cast.at, claim=seen(claim))
        claim = taken_back(cast, first, claim)
        assert (claim.status, claim.step) == before
        claim = claim_row(approve_claim(actor=first, at=cast.at, claim=seen(claim)))
        decisions = ReviewDecision.objects.filter(claim=claim)
        assert list(decisions.order_by("version").values_list("step", "attempt")) == [(1, 1), (1, 2)]
        assert [row.attempt for row in decisions.standing()] == [2]
        assert _approvers([claim]) == {claim.id: (str(first.account_id),)}
        assert not [*check_decisions_against_trail(), *check_taken_back_in_time()]

    def test_may_be_followed_by_sending_back(self, cast: Cast) -> None:
        claim = taken_back(cast, cast.personnel, approved(cast))
        claim = claim_row(
            send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="材料不清晰")
        )
        assert claim.status == "sent_back"

    def test_of_the_last_step_returns_before_the_upload(self, cast: Cast) -> None:
        claim = taken_back(cast, cast.department_clerk, ready(cast))
        assert (claim.status, claim.step) == ("in_review", 2)

    def test_is_taken_back_by_a_colleague_as_well(self, cast: Cast) -> None:
        claim = ready(cast)
        assert taken_back(cast, cast.second_department_clerk, claim).status == "in_review"

    def test_leaves_the_account_free_for_another_step(self, cast: Cast) -> None:
        """Who took their decision back has decided nothing, so R01 does not bind them."""
        account = Account.objects.get(id=cast.personnel.account_id)
        role = UnitRole.COMPETENT_DEPARTMENT
        grant_membership(
            actor=SYSTEM, at=cast.at, account_id=account.id, unit_id=cast.department.id, role=role
        )
        colleague = cast.staff("second-personnel", cast.employer, UnitRole.EMPLOYER)
        claim = taken_back(cast, cast.personnel, approved(cast))
        claim = claim_row(approve_claim(actor=colleague, at=cast.at, claim=seen(claim)))
        second = staff_actor(account, role)
        assert claim_row(approve_claim(actor=second, at=cast.at, claim=seen(claim))).status == "ready"

    def test_tells_the_claimant_and_stays_in_their_history(self, cast: Cast) -> None:
        claim = taken_back(cast, cast.personnel, approved(cast))
        message = Message.objects.get(kind=MessageKind.CLAIM_APPROVAL_TAKEN_BACK)
        assert message.person_id == claim.person_id
        labels = [step.label for step in claim_history(actor=cast.holder(PEOPLE[0]), claim_id=claim.id)]
        assert labels[-2:] == ["用人单位审核通过（已撤回）", "撤回审核通过"]
        view = claim_view(actor=cast.personnel, claim_id=claim.id)
        assert [step.is_taken_back for step in view.steps][-2:] == [True, False]


class TestAnUpload:
    @pytest.mark.parametrize("channel", PERSONAL)
    def test_returns_to_those_that_wait_and_goes_up_anew(self, cast: Cast, channel: IntakeChannel) -> None:
        claim = uploaded(cast, channel)
        last = reviewers(cast, channel)[-1]
        claim = taken_back(cast, last, claim)
        assert (claim.status, claim.batch_month, claim.uploaded_at) == ("ready", "", None)
        later = cast.at + timedelta(hours=1)
        assert upload_claims(actor=last, at=later, claim_ids=[claim.id]).count == 1
        assert kinds(claim)[-3:] == ["uploaded", "upload_taken_back", "uploaded"]
        assert not [*check_decisions_against_trail(), *check_taken_back_in_time()]

    def test_tells_the_claimant(self, cast: Cast) -> None:
        claim = taken_back(cast, cast.department_clerk, uploaded(cast))
        message = Message.objects.get(kind=MessageKind.CLAIM_UPLOAD_TAKEN_BACK)
        assert (message.person_id, message.subject_id) == (claim.person_id, str(claim.id))

    def test_leaves_the_approval_to_be_taken_back_as_well(self, cast: Cast) -> None:
        claim = taken_back(cast, cast.department_clerk, uploaded(cast))
        claim = taken_back(cast, cast.department_clerk, claim)
        assert (claim.status, claim.step) == ("in_review", 2)


class TestTooLate:
    def test_once_the_next_level_has_opened_it(self, cast: Cast) -> None:
        claim = approved(cast)
        assert open_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim))
        with pytest.raises(TakenUp, match="下一环节的审核单位已经打开"):
            taken_back(cast, cast.personnel, claim)
        claim.refresh_from_db()
        assert (claim.status, claim.step, kinds(claim).count("approval_taken_back")) == ("in_review", 2, 0)
        assert not Event.objects.filter(tag="unit:claim:approval_taken_back").exists()
        assert claim_view(actor=cast.personnel, claim_id=claim.id).take_back is None

    def test_once_the_bureau_has_opened_it(self, cast: Cast) -> None:
        claim = uploaded(cast)
        open_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim))
        with pytest.raises(TakenUp, match="人社局已经打开"):
            taken_back(cast, cast.department_clerk, claim)

    @pytest.mark.parametrize("begin", [check_month, propose_batch])
    def test_once_the_check_of_its_month_has_begun(self, cast: Cast, begin: Any) -> None:
        claim = uploaded(cast)
        cast.template()
        begin(actor=cast.check_officer, at=cast.at + timedelta(hours=1), month=Month(2026, 11))
        with pytest.raises(TakenUp):
            taken_back(cast, cast.department_clerk, claim)

    @pytest.mark.parametrize(("month", "hours"), [(Month(2026, 10), 1), (Month(2026, 11), -1)])
    def test_not_by_a_check_of_an_earlier_month_or_before_the_upload(
        self, cast: Cast, month: Month, hours: int
    ) -> None:
        claim = uploaded(cast)
        check_month(actor=cast.check_officer, at=cast.at + timedelta(hours=hours), month=month)
        assert taken_back(cast, cast.department_clerk, claim).status == "ready"

    def test_once_the_next_level_has_changed_it(self, cast: Cast) -> None:
        claim = approved(cast)
        change_submitting_unit(
            actor=cast.department_clerk,
            at=cast.at,
            claim=seen(claim),
            unit_id=cast.agency.id,
            reason="档案存放在该机构",
        )
        with pytest.raises(TakenUp):
            taken_back(cast, cast.personnel, claim)

    def test_not_by_what_the_claimant_does_meanwhile(self, cast: Cast) -> None:
        claim = approved(cast)
        holder = cast.holder(PEOPLE[0])
        confirm_reading(actor=holder, at=cast.at, claim=seen(claim), index=0, reading="qiú")
        assert taken_back(cast, cast.personnel, claim).step == 1

    def test_once_the_next_level_has_decided_unopened(self, cast: Cast) -> None:
        claim = approved(cast)
        window = seen(claim)
        approve_claim(actor=cast.department_clerk, at=cast.at, claim=window)
        with pytest.raises(ClaimMoved):
            take_back_claim(actor=cast.personnel, at=cast.at, claim=window)
        claim = taken_back(cast, cast.department_clerk, claim)
        with pytest.raises(TakenUp):
            taken_back(cast, cast.personnel, claim)


class TestWhoMay:
    def test_only_the_unit_that_did_it(self, cast: Cast) -> None:
        claim = approved(cast)
        for actor in (cast.foreign_personnel, cast.agency_clerk):
            with pytest.raises(ClaimNotFound):
                taken_back(cast, actor, claim)
        with pytest.raises(ReviewRefused) as refused:
            taken_back(cast, cast.department_clerk, claim)
        assert refused.value.code == "claim.nothing_to_take_back"
        with pytest.raises(ReviewRefused):
            taken_back(cast, cast.personnel, uploaded(cast, part=PEOPLE[1]))

    def test_not_the_claimant_among_the_staff(self, cast: Cast) -> None:
        claim = approved(cast)
        account = Account.objects.get(person_id=claim.person_id)
        role = UnitRole.EMPLOYER
        grant_membership(actor=SYSTEM, at=cast.at, account_id=account.id, unit_id=cast.employer.id, role=role)
        own = staff_actor(account, role)
        assert claim_view(actor=own, claim_id=claim.id).take_back is None
        with pytest.raises(ReviewRefused) as refused:
            taken_back(cast, own, claim)
        assert refused.value.code == "claim.self_review"

    def test_nobody_a_rosters_claim(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[3])
        with pytest.raises((ReviewRefused, MoveRefused)):
            taken_back(cast, cast.check_officer, claim)


class TestOpening:
    def test_is_kept_once_for_each_version_with_who_and_when(self, cast: Cast) -> None:
        claim = approved(cast)
        for actor in (cast.department_clerk, cast.second_department_clerk):
            assert open_claim(actor=actor, at=cast.at, claim=seen(claim))
        row = ClaimOpening.objects.get()
        assert (row.claim_id, row.version, row.unit_id) == (claim.id, claim.version, cast.department.id)
        assert (row.account_id, row.at) == (cast.department_clerk.account_id, cast.at)

    def test_is_no_opening_by_who_does_not_hold_the_claim(self, cast: Cast) -> None:
        claim = approved(cast)
        for actor in (cast.personnel, cast.check_officer):
            assert not open_claim(actor=actor, at=cast.at, claim=seen(claim))
        with pytest.raises(ClaimNotFound):
            open_claim(actor=cast.agency_clerk, at=cast.at, claim=seen(claim))
        assert not ClaimOpening.objects.exists()

    def test_of_an_earlier_version_takes_up_nothing_that_came_later(self, cast: Cast) -> None:
        """The employer opened its own claim before it approved it."""
        claim = submitted(cast)
        open_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        assert taken_back(cast, cast.personnel, claim).step == 1


def forge(claim: Claim, actor: Actor, kind: str, undoes: int | None) -> None:
    """Write the act past the services, as somebody at the database would."""
    with transaction.atomic():
        ClaimAct.objects.create(
            claim=claim,
            version=claim.version + 1,
            kind=kind,
            account_id=actor.account_id,
            unit_id=actor.unit_id,
            undoes=undoes,
            at=claim.created_at,
        )


class TestTheDatabaseRefuses:
    """Each rule by its name, and its negative control: with the guard aside, the row is taken."""

    def _refused(self, rule: str, claim: Claim, actor: Actor, kind: str, undoes: int) -> None:
        with pytest.raises(DatabaseError) as refused:
            forge(claim, actor, kind, undoes)
        assert refused.value.__cause__.diag.constraint_name == rule  # type: ignore[union-attr]
        with without_guard(connection):
            forge(claim, actor, kind, undoes)

    @pytest.mark.tampers
    def test_to_take_back_what_was_opened(self, cast: Cast) -> None:
        claim = approved(cast)
        open_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim))
        rule = "claim_act_undoes_what_is_not_taken_up"
        self._refused(rule, claim, cast.personnel, "approval_taken_back", claim.version)
        assert [row.subject for row in check_taken_back_in_time()] == [str(claim.id)]

    @pytest.mark.tampers
    def test_to_take_back_what_the_check_has_begun_with(self, cast: Cast) -> None:
        claim = uploaded(cast)
        check_month(actor=cast.check_officer, at=cast.at, month=Month(2026, 11))
        rule = "claim_act_undoes_what_is_not_checked"
        self._refused(rule, claim, cast.department_clerk, "upload_taken_back", claim.version)

    @pytest.mark.tampers
    def test_to_take_back_another_units_approval(self, cast: Cast) -> None:
        claim = approved(cast)
        rule = "claim_act_undoes_own_approval"
        self._refused(rule, claim, cast.department_clerk, "approval_taken_back", claim.version)
        assert [row.subject for row in check_taken_back_in_time()] == [str(claim.id)]

    @pytest.mark.tampers
    def test_to_take_back_an_upload_that_is_none(self, cast: Cast) -> None:
        claim = approved(cast)
        self._refused(
            "claim_act_undoes_own_upload", claim, cast.personnel, "upload_taken_back", claim.version
        )

    @pytest.mark.tampers
    def test_to_open_a_version_that_is_past(self, cast: Cast) -> None:
        claim = approved(cast)
        values = {
            "claim": claim,
            "version": claim.version - 1,
            "unit_id": cast.department.id,
            "account_id": cast.department_clerk.account_id,
            "at": cast.at,
        }
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            ClaimOpening.objects.create(**values)
        name = refused.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
        assert name == "claim_opening_of_present_version"
        with without_guard(connection):
            ClaimOpening.objects.create(**values)

    @pytest.mark.tampers
    @pytest.mark.parametrize("attempt", [1, 3])
    def test_a_decision_out_of_turn_after_one_was_taken_back(self, cast: Cast, attempt: int) -> None:
        """One more decision for each that was taken back, and no doubles."""
        claim = taken_back(cast, cast.personnel, approved(cast))
        values = {
            "claim": claim,
            "hand_in": 1,
            "step": 1,
            "attempt": attempt,
            "status": "in_review",
            "verdict": "approved",
            "unit_id": cast.employer.id,
            "account_id": cast.personnel.account_id,
            "version": 99,
            "at": cast.at,
        }
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            ReviewDecision.objects.create(**values)
        name = refused.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
        assert name == "review_decision_attempts_in_order"
        with without_guard(connection), transaction.atomic():
            if attempt == 3:
                ReviewDecision.objects.create(**values)
            else:
                # The second line: two of the same attempt are refused by the constraint as well.
                with pytest.raises(IntegrityError, match="review_decision_once"):
                    ReviewDecision.objects.create(**values)

    def test_to_undo_without_naming_what(self, cast: Cast) -> None:
        claim = approved(cast)
        with pytest.raises(IntegrityError, match="claim_act_names_what_it_undoes"):
            forge(claim, cast.personnel, "approval_taken_back", None)

    def test_to_undo_the_same_twice(self, cast: Cast) -> None:
        claim = approved(cast)
        version = claim.version
        claim = taken_back(cast, cast.personnel, claim)
        with pytest.raises(DatabaseError), without_guard(connection):
            forge(claim, cast.personnel, "approval_taken_back", version)


class TestAnExamination:
    def test_bodys_upload_is_taken_back_like_a_departments(self, cast: Cast) -> None:
        claim = taken_back(cast, cast.examiner, uploaded(cast, EXAMINATION))
        assert claim.status == "ready"
