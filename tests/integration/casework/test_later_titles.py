"""Higher titles are listed when what they rest on changes, shown before, and reviewed by an officer once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.support.case_walk import CaseWalk, issue_waiting_shards
from tests.support.issued_certificates import officer
from tests.support.later_titles import Stacked, revoke_lower, stacked
from tests.support.standing import state_at
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.domain.later_titles import LaterTitleRefused, ReviewFinding
from zhicheng.domain.messages import MessageKind
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Account, Claim, Event, LaterTitleReview, Message
from zhicheng.services.casework.cases import case_page, settle_finished_cases
from zhicheng.services.casework.later_titles import (
    later_title,
    later_title_count,
    later_titles,
    review_later_title,
)
from zhicheng.services.collection.revocation import decide_revocation, request_revocation
from zhicheng.services.kernel.actor import SYSTEM, NotAllowed
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.claim_acts import Act, keep_acts
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.events import transaction as act
from zhicheng.services.kernel.people_changes import split

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Stacked:
    return stacked()


def now() -> datetime:
    return datetime.now(UTC)


def revocation(scene: Stacked) -> CaseWalk:
    return CaseWalk.opened(
        officer("counter"),
        now(),
        kind=CaseKind.REVOCATION,
        ground="false_materials",
        certificate_ids=[scene.lower.certificate.id],
    )


def correction(scene: Stacked, changes: dict[CaseField, str]) -> CaseWalk:
    return CaseWalk.opened(
        scene.lower.holder,
        now(),
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=[scene.lower.certificate.id],
        changes=changes,
    )


def claim_on_its_way(scene: Stacked) -> Claim:
    """A claim of 正高级工程师 of the lower title's holder that waits for the month."""
    old, day = scene.lower.certificate.claim, scene.lower.certificate.qualification_date
    claim = Claim.objects.create(
        channel=old.channel,
        status=ClaimStatus.UPLOADED.value,
        step=1,
        person_id=old.person_id,
        name=old.name,
        employer_name=old.employer_name,
        submitting_unit=old.submitting_unit,
        submitting_unit_name=old.submitting_unit_name,
        committee=old.committee,
        filing=old.filing,
        series=old.series,
        specialty=old.specialty,
        title_name="正高级工程师",
        level="A",
        qualification_date=day + timedelta(days=1),
        created_by=old.created_by,
        created_at=now(),
        uploaded_at=now(),
        batch_month=old.batch_month,
    )
    with act(actor=SYSTEM, at=now()) as ledger:
        keep_acts(ledger, [Act(ClaimActKind.ROSTER_UPLOADED, claim.id, version=1)])
        ledger.record(EventTag.CLAIM_UPLOADED, "claim", claim.id)
    return claim


class TestPreview:
    def test_shows_officers_before_the_decision_what_rests_on_it(self, scene: Stacked) -> None:
        claim = claim_on_its_way(scene)
        walk = revocation(scene)
        page = case_page(actor=walk.first, case_id=walk.standing.case_id)
        assert {line.certificate_id or line.claim_id for line in page.later} == {scene.higher.id, claim.id}
        assert not LaterTitleReview.objects.exists()

    def test_shows_the_holder_nothing_of_it(self, scene: Stacked) -> None:
        walk = correction(scene, {CaseField.TITLE_NAME: "工程师"})
        assert case_page(actor=scene.lower.holder, case_id=walk.standing.case_id).later == ()
        assert len(case_page(actor=walk.first, case_id=walk.standing.case_id).later) == 1

    def test_of_a_misspelt_name_is_empty(self, scene: Stacked) -> None:
        walk = correction(scene, {CaseField.NAME: "秦良宇"})
        assert case_page(actor=walk.first, case_id=walk.standing.case_id).later == ()


class TestListing:
    def test_by_a_revocation_changes_nothing_and_tells_the_officers(self, scene: Stacked) -> None:
        reader = officer("reader")
        claim = claim_on_its_way(scene)
        walk = revoke_lower(scene)
        found = later_titles(actor=reader)
        assert {line.certificate_id or line.claim_id for line in found.rows} == {scene.higher.id, claim.id}
        assert {line.case_number for line in found.rows} == {walk.standing.number}
        assert state_at(scene.higher.id, scene.lower.after) is CertificateState.VALID
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.UPLOADED.value
        assert Message.objects.filter(kind=MessageKind.TITLES_TO_REVIEW.value).exists()
        assert Event.objects.filter(tag=EventTag.LATER_TITLES_LISTED.value).count() == 1
        assert case_page(actor=reader, case_id=walk.standing.case_id).later == ()

    def test_by_a_revocation_without_a_case(self, scene: Stacked) -> None:
        asked = request_revocation(
            actor=officer("first"),
            at=now(),
            certificate_id=scene.lower.certificate.id,
            reason="材料不实",
        )
        decide_revocation(actor=officer("second"), at=now(), revocation_id=asked.id, is_approved=True)
        assert LaterTitleReview.objects.get().case_id is None

    def test_by_a_correction_once_its_successor_is_there(self, scene: Stacked) -> None:
        correction(scene, {CaseField.TITLE_NAME: "工程师"}).agreed()
        assert not LaterTitleReview.objects.exists()
        issue_waiting_shards()
        settle_finished_cases(at=now())
        assert LaterTitleReview.objects.get().certificate_id == scene.higher.id

    def test_not_by_a_corrected_name(self, scene: Stacked) -> None:
        correction(scene, {CaseField.NAME: "秦良宇"}).carried_out()
        assert not LaterTitleReview.objects.exists()

    def test_not_of_a_record_that_was_split_off(self, scene: Stacked) -> None:
        with act(actor=SYSTEM, at=now()) as ledger:
            split(ledger, person_id=scene.higher.person_id, case_id=None)
        revoke_lower(scene)
        assert not LaterTitleReview.objects.exists()

    def test_not_of_what_falls_in_the_same_decision(self, scene: Stacked) -> None:
        CaseWalk.opened(
            officer("counter"),
            now(),
            kind=CaseKind.REVOCATION,
            ground="false_materials",
            certificate_ids=[scene.lower.certificate.id, scene.higher.id],
            scope="两本证书",
        ).carried_out()
        assert not LaterTitleReview.objects.exists()


class TestReview:
    @pytest.fixture
    def listed(self, scene: Stacked) -> LaterTitleReview:
        revoke_lower(scene)
        return LaterTitleReview.objects.get()

    def test_is_recorded_once_with_its_reason(self, listed: LaterTitleReview) -> None:
        reader = officer("reader")
        assert later_title_count(actor=reader) == 1
        given = {
            "at": now(),
            "review_id": listed.id,
            "finding": ReviewFinding.NEEDS_CASE,
            "reason": "高级资格为必备条件。",
        }
        review_later_title(actor=reader, **given)  # type: ignore[arg-type]
        assert later_title_count(actor=reader) == 0
        page = later_title(actor=reader, review_id=listed.id)
        assert (page.line.finding, page.reason) == (ReviewFinding.NEEDS_CASE, "高级资格为必备条件。")
        with pytest.raises(LaterTitleRefused) as refused:
            review_later_title(actor=officer("another"), **given)  # type: ignore[arg-type]
        assert refused.value.kind is RefusalKind.OVERTAKEN
        assert Event.objects.filter(tag=EventTag.LATER_TITLE_REVIEWED.value).count() == 1

    def test_takes_no_numbers_of_people(self, listed: LaterTitleReview, scene: Stacked) -> None:
        with pytest.raises(PersonalNumberWritten):
            review_later_title(
                actor=officer("reader"),
                at=now(),
                review_id=listed.id,
                finding=ReviewFinding.STANDS,
                reason=f"已核对{scene.lower.id_number}",
            )

    def test_is_for_officers_alone(self, listed: LaterTitleReview, scene: Stacked) -> None:
        with pytest.raises(NotAllowed):
            later_titles(actor=scene.lower.holder)
        with pytest.raises(NotAllowed):
            review_later_title(
                actor=scene.lower.holder,
                at=now(),
                review_id=listed.id,
                finding=ReviewFinding.STANDS,
                reason="不受影响。",
            )

    def test_is_never_by_whom_it_concerns(self, listed: LaterTitleReview) -> None:
        """The service hides it, and the database refuses it; with the guard off it goes through."""
        own = officer("own")
        Account.objects.filter(person_id=listed.person_id).update(person=None)
        Account.objects.filter(id=own.account_id).update(person_id=listed.person_id)
        own = officer("own")
        assert later_titles(actor=own).rows == []
        with pytest.raises(LaterTitleRefused):
            review_later_title(
                actor=own,
                at=now(),
                review_id=listed.id,
                finding=ReviewFinding.STANDS,
                reason="不受影响。",
            )
        written = {
            "finding": ReviewFinding.STANDS.value,
            "reason": "不受影响。",
            "reviewed_by": own.account_id,
            "reviewed_at": now() + timedelta(hours=1),
        }
        rows = LaterTitleReview.objects.filter(id=listed.id)
        with pytest.raises(DatabaseError, match="cannot change so"), transaction.atomic():
            rows.update(**written)
        with without_guard(connection):
            assert rows.update(**written) == 1
