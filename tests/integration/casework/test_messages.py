"""What people are told of cases, by messages that are written with the act (clause 四, 办件)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import Issued, issue, officer
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.messages import MessageKind
from zhicheng.records.models import Message
from zhicheng.services.casework.cases import ask_for_evidence, end_due_suspensions, refuse_case

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@pytest.fixture
def issued() -> Issued:
    return issue()[0]


def correction(issued: Issued) -> CaseWalk:
    return CaseWalk.opened(
        issued.holder,
        NOW,
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=[issued.certificate.id],
        changes={CaseField.NAME: "秦良宇"},
    )


def told(issued: Issued) -> list[str]:
    """The kinds of what the holder was told, in order, but for the certificate's own making."""
    rows = Message.objects.filter(person_id=issued.certificate.person_id).order_by("created_at", "id")
    sealed = MessageKind.CERTIFICATE_SEALED.value
    return [kind for kind in rows.values_list("kind", flat=True) if kind != sealed]


class TestHolder:
    def test_hears_of_every_step_of_a_correction(self, issued: Issued) -> None:
        correction(issued).carried_out()
        assert sorted(told(issued)) == sorted(
            kind.value
            for kind in (
                MessageKind.CASE_OPENED,
                MessageKind.CASE_TAKEN_UP,
                MessageKind.CERTIFICATE_CORRECTED,
                MessageKind.CASE_DECIDED,
            )
        )

    def test_hears_what_is_missing_and_that_it_was_refused(self, issued: Issued) -> None:
        walk = correction(issued).taken_up()
        walk.standing = ask_for_evidence(
            actor=walk.first, at=NOW, case=walk.standing.seen, what="请补充身份证件正反面"
        )
        assert MessageKind.CASE_NEEDS_EVIDENCE.value in told(issued)

    def test_hears_of_a_refusal(self, issued: Issued) -> None:
        walk = correction(issued).taken_up()
        refuse_case(actor=walk.first, at=NOW, case=walk.standing.seen, reason="材料不足以证明")
        assert told(issued)[-1] == MessageKind.CASE_DECIDED.value

    def test_hears_of_a_suspension_and_its_end(self, issued: Issued) -> None:
        CaseWalk.opened(
            officer("counter"),
            NOW,
            kind=CaseKind.SUSPENSION,
            ground="under_inquiry",
            certificate_ids=[issued.certificate.id],
            in_force_until=business_date(NOW) + timedelta(days=5),
        ).carried_out()
        end_due_suspensions(at=NOW + timedelta(days=6))
        kinds = told(issued)
        assert MessageKind.CERTIFICATE_SUSPENDED.value in kinds
        assert kinds.count(MessageKind.SUSPENSION_ENDED.value) == 1

    def test_hears_of_a_revocation_with_its_public_ground(self, issued: Issued) -> None:
        CaseWalk.opened(
            officer("counter"),
            NOW,
            kind=CaseKind.REVOCATION,
            ground="false_materials",
            certificate_ids=[issued.certificate.id],
        ).carried_out()
        assert MessageKind.CERTIFICATE_REVOKED.value in told(issued)

    def test_hears_nothing_of_a_case_that_was_not_opened(self, issued: Issued) -> None:
        """Control: what is rolled back was never said."""
        assert told(issued) == []
