"""What is settled on the way: readings of rare characters (三(二)5) and the submitting unit (三(二)3)."""

import uuid
from typing import Any

import pytest

from tests.support.cast import APPOINTMENT, PEOPLE, Cast, details, drafted, ready, submitted, uploaded
from tests.support.claim_rows import claim_row
from zhicheng.domain.months import Month
from zhicheng.domain.pinyin_syllables import ReadingRefused
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Event, Unit
from zhicheng.services.intake.claims import edit_claim
from zhicheng.services.issuance.month.release import discard_batch, propose_batch
from zhicheng.services.kernel.claim_position import ClaimMoved, ClaimNotFound, ReviewRefused, seen
from zhicheng.services.review.claim_particulars import change_submitting_unit, confirm_reading
from zhicheng.services.review.decisions import (
    approve_claim,
    reject_claim,
    resubmit_claim,
    send_back_claim,
    submit_claim,
    upload_claims,
)

pytestmark = pytest.mark.django_db

RARE = PEOPLE[7]  # 赵𠮷, whose second character no face of the certificate has.


class TestConfirmReading:
    def test_is_open_to_claimant_reviewer_and_bureau_in_turn(self, cast: Cast) -> None:
        claim = drafted(cast, APPOINTMENT, RARE)
        claim = claim_row(
            confirm_reading(actor=cast.holder(RARE), at=cast.at, claim=seen(claim), index=1, reading="ji2")
        )
        assert claim.readings == {"1": "jí"}
        claim = submitted_again(cast, claim)
        claim = claim_row(
            confirm_reading(actor=cast.personnel, at=cast.at, claim=seen(claim), index=1, reading="jí")
        )
        with pytest.raises(ClaimNotFound):
            confirm_reading(
                actor=cast.department_clerk, at=cast.at, claim=seen(claim), index=1, reading="xiao3"
            )
        for reviewer in (cast.personnel, cast.department_clerk):
            claim = claim_row(approve_claim(actor=reviewer, at=cast.at, claim=seen(claim)))
        upload_claims(actor=cast.department_clerk, at=cast.at)
        claim.refresh_from_db()
        claim = claim_row(
            confirm_reading(actor=cast.check_officer, at=cast.at, claim=seen(claim), index=1, reading="JI2")
        )
        assert claim.readings == {"1": "jí"}
        assert Event.objects.filter(tag="unit:claim:reading_confirmed").count() == 3

    def test_of_a_committees_result_is_the_convening_units_too(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(RARE)
        claim = claim_row(
            confirm_reading(actor=cast.convener, at=cast.at, claim=seen(claim), index=1, reading="jí")
        )
        assert claim.readings == {"1": "jí"}
        with pytest.raises(ClaimNotFound):
            confirm_reading(actor=cast.foreign_convener, at=cast.at, claim=seen(claim), index=1, reading="jí")

    @pytest.mark.parametrize("reading", ["", "xyz", "ji5x", "学", "jí2", "ji xiang"])
    def test_refuses_what_is_no_syllable(self, cast: Cast, reading: str) -> None:
        claim = drafted(cast, APPOINTMENT, RARE)
        with pytest.raises(ReadingRefused):
            confirm_reading(actor=cast.holder(RARE), at=cast.at, claim=seen(claim), index=1, reading=reading)

    @pytest.mark.parametrize("index", [-1, 2, 10**9])
    def test_refuses_a_place_outside_the_name(self, cast: Cast, index: int) -> None:
        claim = drafted(cast, APPOINTMENT, RARE)
        with pytest.raises(ReviewRefused, match="不在姓名中"):
            confirm_reading(actor=cast.holder(RARE), at=cast.at, claim=seen(claim), index=index, reading="jí")

    def test_makes_a_reviewer_look_again(self, cast: Cast) -> None:
        claim = submitted(cast, APPOINTMENT, RARE)
        window = seen(claim)
        confirm_reading(actor=cast.holder(RARE), at=cast.at, claim=window, index=1, reading="jí")
        with pytest.raises(ClaimMoved):
            approve_claim(actor=cast.personnel, at=cast.at, claim=window)

    def test_ends_with_the_claim(self, cast: Cast) -> None:
        claim = submitted(cast, APPOINTMENT, RARE)
        claim = claim_row(reject_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="未聘任"))
        with pytest.raises(ReviewRefused, match="不能再改"):
            confirm_reading(actor=cast.holder(RARE), at=cast.at, claim=seen(claim), index=1, reading="jí")

    def test_does_not_hold_up_a_month_that_was_proposed(self, cast: Cast) -> None:
        """One late edit would make the release of all others refuse (二(二))."""
        cast.template()
        claim = uploaded(cast)
        batch = propose_batch(actor=cast.check_officer, at=cast.at, month=Month(2026, 11))
        for actor in (cast.holder(PEOPLE[0]), cast.check_officer):
            with pytest.raises(ReviewRefused, match="已列入待签发批次"):
                confirm_reading(actor=actor, at=cast.at, claim=seen(claim), index=0, reading="qiú")
        with pytest.raises(ReviewRefused, match="已列入待签发批次"):
            change_submitting_unit(
                actor=cast.check_officer,
                at=cast.at,
                claim=seen(claim),
                unit_id=cast.agency.id,
                reason="档案转入",
            )
        claim.refresh_from_db()
        assert claim.readings == {}
        discard_batch(actor=cast.check_officer, at=cast.at, batch_id=batch.id)
        claim = claim_row(
            confirm_reading(actor=cast.check_officer, at=cast.at, claim=seen(claim), index=0, reading="qiú")
        )
        assert claim.readings == {"0": "qiú"}


class TestChangeSubmittingUnit:
    def change(self, cast: Cast, claim: Claim, **changed: Any) -> Claim:
        values: dict[str, Any] = {
            "actor": cast.personnel,
            "at": cast.at,
            "claim": seen(claim),
            "unit_id": cast.agency.id,
            "reason": "档案已转入人才服务中心",
        }
        return claim_row(change_submitting_unit(**(values | changed)))

    def test_is_refused_for_a_unit_that_is_not_there(self, cast: Cast) -> None:
        claim = submitted(cast)
        with pytest.raises(ReviewRefused, match="没有找到所选的单位"):
            self.change(cast, claim, unit_id=uuid.uuid4())
        claim.refresh_from_db()
        assert claim.submitting_unit == cast.department

    def test_sends_the_claim_to_the_named_unit_with_the_reason_on_record(self, cast: Cast) -> None:
        claim = self.change(cast, submitted(cast))
        assert (claim.submitting_unit_name, claim.submitting_unit_reason) == (
            cast.agency.name,
            "档案已转入人才服务中心",
        )
        claim = claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim)))
        with pytest.raises(ClaimNotFound):
            approve_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim))
        claim = claim_row(approve_claim(actor=cast.agency_clerk, at=cast.at, claim=seen(claim)))
        assert claim.status == ClaimStatus.READY
        event = Event.objects.get(tag="unit:claim:submitting_unit_changed")
        assert event.payload["unit"] == str(cast.agency.id)

    def test_asks_for_a_reason_that_may_be_kept(self, cast: Cast) -> None:
        claim = submitted(cast)
        with pytest.raises(ReviewRefused, match="请填写更改呈报单位的原因"):
            self.change(cast, claim, reason=" ")
        with pytest.raises(Exception, match="请勿填写证件号码"):
            self.change(cast, claim, reason="本人电话 139 0000 1001")

    def test_takes_only_a_department_or_agency_that_is_in_use(self, cast: Cast) -> None:
        claim = submitted(cast)
        with pytest.raises(ReviewRefused, match="不能作为呈报单位"):
            self.change(cast, claim, unit_id=cast.second_employer.id)
        Unit.objects.filter(id=cast.agency.id).update(is_active=False)
        with pytest.raises(ReviewRefused, match="不能作为呈报单位"):
            self.change(cast, claim, unit_id=cast.agency.id)

    def test_is_guarded_by_what_the_reviewer_saw(self, cast: Cast) -> None:
        claim = submitted(cast)
        self.change(cast, claim)
        assert claim.version < Claim.objects.get(id=claim.id).version
        with pytest.raises(ClaimMoved):
            self.change(cast, claim, unit_id=cast.other_department.id)

    def test_is_forgotten_when_the_person_names_another_employer(self, cast: Cast) -> None:
        claim = self.change(cast, submitted(cast))
        claim = claim_row(
            send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="单位有误")
        )
        moved = details(cast, APPOINTMENT, employer=cast.second_employer)
        claim = claim_row(
            edit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim), details=moved)
        )
        assert (claim.submitting_unit_name, claim.submitting_unit_reason) == (cast.department.name, "")


class TestVersionGuard:
    """F12: what a reviewer approves is what they last saw."""

    def test_an_edit_between_seeing_and_approving_refuses_the_approval(self, cast: Cast) -> None:
        claim = submitted(cast)
        window = seen(claim)
        claim = claim_row(send_back_claim(actor=cast.personnel, at=cast.at, claim=window, reason="专业有误"))
        claim = claim_row(
            edit_claim(
                actor=cast.holder(PEOPLE[0]),
                at=cast.at,
                claim=seen(claim),
                details=details(cast, APPOINTMENT, specialty="机械制造"),
            )
        )
        claim = submitted_again(cast, claim)
        assert (claim.status, claim.step) == (window.position.status, window.position.step)
        with pytest.raises(ClaimMoved):
            approve_claim(actor=cast.personnel, at=cast.at, claim=window)

    def test_the_same_place_without_the_version_would_let_it_through(self, cast: Cast) -> None:
        """Negative control: guarded by position alone, the approval of content never seen goes through."""
        claim = submitted(cast)
        window = seen(claim)
        claim = claim_row(send_back_claim(actor=cast.personnel, at=cast.at, claim=window, reason="专业有误"))
        claim = submitted_again(cast, claim)
        by_position = Claim.objects.filter(
            id=claim.id, status=window.position.status, step=window.position.step
        )
        assert by_position.count() == 1
        assert by_position.filter(version=window.version).count() == 0

    def test_the_claim_waiting_for_upload_is_guarded_too(self, cast: Cast) -> None:
        claim = ready(cast)
        window = seen(claim)
        upload_claims(actor=cast.department_clerk, at=cast.at)
        with pytest.raises(ClaimMoved):
            send_back_claim(actor=cast.department_clerk, at=cast.at, claim=window, reason="漏附材料")


def submitted_again(cast: Cast, claim: Claim) -> Claim:
    """Handed in by its person, for the first time or once more."""
    act = submit_claim if claim.status == ClaimStatus.DRAFT else resubmit_claim
    holder = cast.holder(next(part for part in PEOPLE if part.name == claim.name))
    return claim_row(act(actor=holder, at=cast.at, claim=seen(claim)))
