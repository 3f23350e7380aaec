"""Scope and separation of duties: the reviewer's own unit, never their own claim, never two steps (R01, R02, T16)."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic

from tests.conftest import without_guard
from tests.support.acting import account_id
from tests.support.cast import APPOINTMENT, EXAMINATION, PEOPLE, Cast, drafted, ready, submitted, uploaded
from tests.support.claim_rows import claim_row
from tests.support.patience import PATIENCE
from tests.support.stored import stored
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus, Position
from zhicheng.records.models import Account, Claim, Event, FinalCheckRun, ReviewDecision
from zhicheng.services.accounts.units.creating import grant_membership
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.kernel.actor import SYSTEM, Actor, NotAllowed, staff_actor
from zhicheng.services.kernel.claim_position import ClaimMoved, ClaimNotFound, ReviewRefused, Seen, seen
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.review.claim_particulars import change_submitting_unit, confirm_reading
from zhicheng.services.review.decisions import (
    approve_claim,
    reject_claim,
    send_back_claim,
    upload_claims,
    withdraw_claim,
)

pytestmark = pytest.mark.django_db


def refusals(cast: Cast, actor: Actor, claim: Seen) -> list[tuple[str, str]]:
    """Code and sentence of every act of review that the actor tries."""
    found = []
    acts: tuple[tuple[Callable[..., object], dict[str, Any]], ...] = (
        (approve_claim, {}),
        (send_back_claim, {"reason": "材料不清晰"}),
        (reject_claim, {"reason": "不符合条件"}),
        (withdraw_claim, {}),
        (confirm_reading, {"index": 0, "reading": "zhang1"}),
        (change_submitting_unit, {"unit_id": cast.agency.id, "reason": "档案已转入"}),
    )
    for act, more in acts:
        with pytest.raises(Refusal, match="。") as refused:
            act(actor=actor, at=cast.at, claim=claim, **more)
        found.append((refused.value.code, str(refused.value)))
    return found


class TestForeignUnits:
    def test_are_answered_as_if_there_were_no_such_claim(self, cast: Cast) -> None:
        claim = seen(submitted(cast))
        unknown = Seen(uuid.uuid4(), claim.position, claim.version)
        strangers = (
            cast.foreign_personnel,
            cast.staff("foreign-clerk", cast.other_department, UnitRole.COMPETENT_DEPARTMENT),
            cast.agency_clerk,
            cast.examiner,
            cast.convener,
            cast.check_officer,
            cast.holder(PEOPLE[1]),
        )
        for stranger in strangers:
            answers = refusals(cast, stranger, claim)
            assert answers == refusals(cast, stranger, unknown)
            assert {code for code, _ in answers} == {"claim.not_found"}

    def test_do_not_learn_of_a_claim_by_guessing_where_it_stands(self, cast: Cast) -> None:
        claim = submitted(cast)
        for status in ClaimStatus:
            for step in range(4):
                guess = Seen(claim.id, Position(status, step), claim.version)
                with pytest.raises(ClaimNotFound):
                    approve_claim(actor=cast.foreign_personnel, at=cast.at, claim=guess)

    @pytest.mark.parametrize("step", [0, 3, 99])
    def test_no_position_from_outside_ends_in_anything_but_a_sentence(self, cast: Cast, step: int) -> None:
        claims = (submitted(cast), cast.uploaded_claim(PEOPLE[1]))
        for claim in claims:
            for status in (ClaimStatus.IN_REVIEW, ClaimStatus.READY):
                guess = Seen(claim.id, Position(status, step), claim.version)
                for actor in (cast.personnel, cast.department_clerk, cast.examiner, cast.check_officer):
                    with pytest.raises(Refusal):
                        approve_claim(actor=actor, at=cast.at, claim=guess)

    def test_the_same_persons_other_unit_does_not_count(self, cast: Cast) -> None:
        """A person who works for two units acts for the unit they chose."""
        claim = submitted(cast)
        account = Account.objects.get(id=account_id(cast.personnel))
        grant_membership(
            actor=SYSTEM,
            at=cast.at,
            account_id=account.id,
            unit_id=cast.foreign_employer.id,
            role=UnitRole.EMPLOYER,
        )
        elsewhere = staff_actor(account, UnitRole.EMPLOYER, cast.foreign_employer.id)
        with pytest.raises(ClaimNotFound):
            approve_claim(actor=elsewhere, at=cast.at, claim=seen(claim))
        here = staff_actor(account, UnitRole.EMPLOYER, cast.employer.id)
        assert approve_claim(actor=here, at=cast.at, claim=seen(claim)).step == 2

    def test_the_system_reviews_nothing(self, cast: Cast) -> None:
        with pytest.raises(ClaimNotFound):
            approve_claim(actor=SYSTEM, at=cast.at, claim=seen(submitted(cast)))


class TestOwnClaims:
    def test_are_never_reviewed_by_the_claimant_even_after_they_join_the_unit(self, cast: Cast) -> None:
        """R02: the claim was made as a professional; the role came later."""
        claim = submitted(cast)
        account = Account.objects.get(id=account_id(cast.holder(PEOPLE[0])))
        grant_membership(
            actor=SYSTEM, at=cast.at, account_id=account.id, unit_id=cast.employer.id, role=UnitRole.EMPLOYER
        )
        hired = staff_actor(account, UnitRole.EMPLOYER)
        for act, more in (
            (approve_claim, {}),
            (send_back_claim, {"reason": "甲"}),
            (reject_claim, {"reason": "乙"}),
        ):
            with pytest.raises(ReviewRefused, match="不能审核本人的申领") as refused:
                act(actor=hired, at=cast.at, claim=seen(claim), **more)
            assert refused.value.code == "claim.self_review"
        other = submitted(cast, APPOINTMENT, PEOPLE[1])
        assert approve_claim(actor=hired, at=cast.at, claim=seen(other)).step == 2

    def test_stay_their_own_when_the_account_loses_its_person(self, cast: Cast) -> None:
        """R02 holds by the account that made the claim, too."""
        claim = submitted(cast)
        account = Account.objects.get(id=account_id(cast.holder(PEOPLE[0])))
        Account.objects.filter(id=account.id).update(person=None)
        account.refresh_from_db()
        grant_membership(
            actor=SYSTEM, at=cast.at, account_id=account.id, unit_id=cast.employer.id, role=UnitRole.EMPLOYER
        )
        with pytest.raises(ReviewRefused, match="不能审核本人的申领"):
            approve_claim(actor=staff_actor(account, UnitRole.EMPLOYER), at=cast.at, claim=seen(claim))

    def test_are_not_turned_down_by_an_officer_who_is_the_person(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        account = Account.objects.get(id=account_id(cast.holder(PEOPLE[0])))
        grant_membership(
            actor=SYSTEM, at=cast.at, account_id=account.id, unit_id=cast.bureau.id, role=UnitRole.BUREAU
        )
        with pytest.raises(ReviewRefused, match="不能审核本人的申领"):
            send_back_claim(
                actor=staff_actor(account, UnitRole.BUREAU), at=cast.at, claim=seen(claim), reason="日期有误"
            )

    def test_get_their_submitting_unit_from_a_reviewer(self, cast: Cast) -> None:
        claim = submitted(cast)
        with pytest.raises(ReviewRefused, match="由审核单位确定"):
            change_submitting_unit(
                actor=cast.holder(PEOPLE[0]),
                at=cast.at,
                claim=seen(claim),
                unit_id=cast.agency.id,
                reason="方便",
            )


def in_both_units(cast: Cast) -> tuple[object, object]:
    """One person who works for the employer and for its department."""
    account = Account.objects.get(id=account_id(cast.personnel))
    grant_membership(
        actor=SYSTEM,
        at=cast.at,
        account_id=account.id,
        unit_id=cast.department.id,
        role=UnitRole.COMPETENT_DEPARTMENT,
    )
    return cast.personnel, staff_actor(account, UnitRole.COMPETENT_DEPARTMENT)


class TestTwoSteps:
    def test_need_two_people(self, cast: Cast) -> None:
        first, second = in_both_units(cast)
        claim = claim_row(approve_claim(actor=first, at=cast.at, claim=seen(submitted(cast))))  # type: ignore[arg-type]
        with pytest.raises(ReviewRefused, match="两级审核须由不同人员办理") as refused:
            approve_claim(actor=second, at=cast.at, claim=seen(claim))  # type: ignore[arg-type]
        assert refused.value.code == "claim.same_reviewer_twice"
        claim.refresh_from_db()
        assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, 2)
        assert approve_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim)).status == "ready"

    def test_of_one_person_would_be_found_by_the_final_check(self, cast: Cast) -> None:
        """What the service refuses, forged past it: the month's check still keeps the claim out (R01)."""
        first, second = in_both_units(cast)
        claim = claim_row(approve_claim(actor=first, at=cast.at, claim=seen(submitted(cast))))  # type: ignore[arg-type]
        with without_guard(connection), transaction(actor=second, at=cast.at) as ledger:  # type: ignore[arg-type]
            Claim.objects.filter(id=claim.id).update(status="ready")
            ReviewDecision.objects.create(
                claim=claim,
                hand_in=1,
                step=2,
                status="in_review",
                verdict="approved",
                unit_id=second.unit_id,  # type: ignore[attr-defined]
                account_id=second.account_id,  # type: ignore[attr-defined]
                version=claim.version + 1,
                at=cast.at,
            )
            ledger.record(EventTag.CLAIM_APPROVED, "claim", claim.id, **{"from": ["in_review", 2]})
        upload_claims(actor=cast.department_clerk, at=cast.at)
        run = check_month(actor=cast.check_officer, at=cast.at, month=Month(2026, 11))
        assert (run.claims_checked, run.claims_blocked) == (1, 1)
        assert list(stored(FinalCheckRun, run).findings.values_list("rule_id", "clause")) == [
            ("review.reviewers_distinct", "R01")
        ]


class TestTwoStepsAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_do_not_let_one_person_through_from_two_windows(self, cast: Cast) -> None:
        """The second window strikes again and again while the approval of the first commits."""
        first, second = in_both_units(cast)
        for place, part in enumerate(PEOPLE[:3]):
            claim = submitted(cast, APPOINTMENT, part)
            above = Seen(claim.id, Position(ClaimStatus.IN_REVIEW, 2), claim.version + 1)
            start = threading.Barrier(2)
            answers: list[str] = []

            def strike(
                above: Seen = above, start: threading.Barrier = start, answers: list[str] = answers
            ) -> None:
                try:
                    start.wait(PATIENCE)
                    for _ in range(2000):
                        try:
                            approve_claim(actor=second, at=cast.at, claim=above)  # type: ignore[arg-type]
                            answers.append("approved")
                            return
                        except ClaimMoved:
                            continue
                        except ReviewRefused as refused:
                            answers.append(refused.code)
                            return
                finally:
                    connection.close()

            window = threading.Thread(target=strike)
            window.start()
            start.wait(PATIENCE)
            approve_claim(actor=first, at=cast.at, claim=seen(claim))  # type: ignore[arg-type]
            window.join(60)
            assert answers == ["claim.same_reviewer_twice"], place
            claim.refresh_from_db()
            assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, 2)


class TestUploadClaims:
    def test_takes_some_or_all_of_the_units_own_ready_claims(self, cast: Cast) -> None:
        first, second, third = (ready(cast, APPOINTMENT, part) for part in PEOPLE[:3])
        waiting = submitted(cast, APPOINTMENT, PEOPLE[3])
        result = upload_claims(actor=cast.department_clerk, at=cast.at, claim_ids=[second.id])
        assert (result.count, _status(first), _status(second)) == (1, "ready", "uploaded")
        assert upload_claims(actor=cast.second_department_clerk, at=cast.at).count == 2
        assert {_status(first), _status(third)} == {"uploaded"}
        assert _status(waiting) == "in_review"
        assert upload_claims(actor=cast.department_clerk, at=cast.at).count == 0

    def test_refuses_all_when_one_named_claim_is_not_the_units_or_not_ready(self, cast: Cast) -> None:
        mine, waiting = ready(cast), submitted(cast, APPOINTMENT, PEOPLE[1])
        foreign = ready(cast, EXAMINATION, PEOPLE[2])
        for odd in (waiting.id, foreign.id, uuid.uuid4()):
            with pytest.raises(ReviewRefused, match="本次没有上传任何一条"):
                upload_claims(actor=cast.department_clerk, at=cast.at, claim_ids=[mine.id, odd])
        assert _status(mine) == "ready"
        assert not Event.objects.filter(tag="unit:claim:uploaded").exists()
        assert upload_claims(actor=cast.department_clerk, at=cast.at, claim_ids=[mine.id, mine.id]).count == 1

    def test_leaves_examination_claims_to_the_examination_body(self, cast: Cast) -> None:
        """二(一)3: the person's department is on record as submitting unit, yet it does not upload them."""
        claim = ready(cast, EXAMINATION)
        assert claim.submitting_unit_id == cast.department.id
        assert upload_claims(actor=cast.department_clerk, at=cast.at).count == 0
        assert upload_claims(actor=cast.examiner, at=cast.at).count == 1

    def test_is_for_submitting_units_and_examination_bodies(self, cast: Cast) -> None:
        ready(cast)
        for other in (cast.personnel, cast.convener, cast.check_officer, cast.holder(PEOPLE[0]), SYSTEM):
            with pytest.raises(NotAllowed, match="只有呈报单位和考试机构"):
                upload_claims(actor=other, at=cast.at)

    def test_is_not_undone_by_a_second_upload(self, cast: Cast) -> None:
        claim = uploaded(cast)
        with pytest.raises(ReviewRefused):
            upload_claims(actor=cast.department_clerk, at=cast.at, claim_ids=[claim.id])


class TestTheRecordsThemselves:
    def test_refuse_a_personal_claim_that_starts_at_the_bureau(self, cast: Cast) -> None:
        """A writer that bypasses the services meets the trigger."""
        claim = drafted(cast)
        forged = Claim.objects.get(id=claim.id)
        forged.pk, forged.title_name = uuid.uuid4(), "工程师"
        forged.status, forged.step = "uploaded", 3
        forged.uploaded_at, forged.batch_month = cast.at, "2026-11"
        with pytest.raises(DatabaseError, match="cannot start as uploaded"), atomic():
            forged.save(force_insert=True)
        with without_guard(connection), atomic():
            forged.save(force_insert=True)
        assert Claim.objects.filter(id=forged.id).exists()


def _status(claim: Claim) -> str:
    return str(Claim.objects.values_list("status", flat=True).get(id=claim.id))
