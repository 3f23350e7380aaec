"""Correction (更正): a successor takes the place of a wrong certificate without a gap, and never two are valid."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext

from tests.conftest import without_guard
from tests.support.case_walk import CaseWalk, issue_waiting_shards
from tests.support.issued_certificates import Issued, issue, officer
from tests.support.meeting_cases import correction_of
from tests.support.standing import state_at
from zhicheng.domain.cases import CaseField, CaseKind, CaseState, CaseStepKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Case, Certificate, Claim, NumberVoid, Person, SuccessorEntry
from zhicheng.services.casework.cases import CaseRefused, agree_to_case, settle_finished_cases
from zhicheng.services.collection.revocation import RevocationRefused, decide_revocation, request_revocation
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.oversight.audit import run_audit

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@pytest.fixture
def issued() -> Issued:
    return issue()[0]


def correction(issued: Issued, **changes: str) -> CaseWalk:
    asked = {CaseField(name): value for name, value in (changes or {"name": "秦良宇"}).items()}
    return CaseWalk.opened(
        issued.holder,
        NOW,
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=[issued.certificate.id],
        changes=asked,
    )


def successor_of(issued: Issued) -> Certificate:
    return Certificate.objects.get(predecessor=issued.certificate, artifact__isnull=False)


class TestSuccessor:
    def test_is_valid_at_the_commit_that_replaces_its_predecessor(self, issued: Issued) -> None:
        walk = correction(issued).agreed()
        assert walk.standing.state is CaseState.APPLYING
        assert state_at(issued.certificate.id, issued.after) is CertificateState.VALID
        issue_waiting_shards()
        new = successor_of(issued)
        assert state_at(issued.certificate.id, issued.after) is CertificateState.REPLACED
        assert state_at(new.id, datetime.now(UTC)) is CertificateState.VALID
        assert (new.true_name, new.claim_id, new.person_id) == (
            "秦良宇",
            issued.certificate.claim_id,
            issued.certificate.person_id,
        )
        assert new.number_id != issued.certificate.number_id
        assert Claim.objects.get(id=new.claim_id).status == ClaimStatus.CERTIFIED
        assert Person.objects.get(id=new.person_id).name == "秦良宇"

    def test_the_case_is_done_once_the_file_is_sealed(self, issued: Issued) -> None:
        walk = correction(issued).agreed()
        assert settle_finished_cases(at=NOW) == 0
        issue_waiting_shards()
        assert settle_finished_cases(at=NOW) == 1
        assert settle_finished_cases(at=NOW) == 0
        case = Case.objects.get(id=walk.standing.case_id)
        assert (case.state, case.outcome) == (CaseState.DONE, "已执行1项。")

    def test_leaves_what_was_not_corrected_as_it_was(self, issued: Issued) -> None:
        correction(issued, specialty="机械制造").carried_out()
        old, new = issued.certificate, successor_of(issued)
        assert new.specialty == "机械制造"
        assert (new.name, new.sex, new.title_name, new.level, new.qualification_date) == (
            old.name,
            old.sex,
            old.title_name,
            old.level,
            old.qualification_date,
        )

    def test_can_be_corrected_again(self, issued: Issued) -> None:
        correction(issued).carried_out()
        first = successor_of(issued)
        again = Issued(first, issued.holder, issued.id_number, first.collectable_from)
        correction(again, name="秦良玉").carried_out()
        assert state_at(first.id, datetime.now(UTC)) is CertificateState.REPLACED
        assert state_at(successor_of(again).id, datetime.now(UTC)) is CertificateState.VALID

    def test_passes_the_audit(self, issued: Issued) -> None:
        correction(issued).carried_out()
        assert [finding.sentence for finding in run_audit()] == []


class TestAMeeting:
    def statements_of_agreeing(self, meeting: list[Issued]) -> int:
        walk = correction_of(meeting, NOW, "测绘工程").proposed()
        with CaptureQueriesContext(connection) as asked:
            agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)
        return len(asked)

    def test_is_decided_in_as_many_statements_as_one_certificate(self) -> None:
        """The second officer waits for the agreement; a statement for each certificate would be felt."""
        meeting = issue(9)
        assert self.statements_of_agreeing(meeting[:2]) == self.statements_of_agreeing(meeting[2:])


class TestRevocationBeside:
    def test_a_revocation_while_the_successor_is_being_made_wins(self, issued: Issued) -> None:
        walk = correction(issued).agreed()
        row = request_revocation(
            actor=officer("asks"), at=NOW, certificate_id=issued.certificate.id, reason="材料不实"
        )
        decide_revocation(actor=officer("decides"), at=NOW, revocation_id=row.id, is_approved=True)
        issue_waiting_shards()
        settle_finished_cases(at=NOW)
        assert state_at(issued.certificate.id, issued.after) is CertificateState.REVOKED
        assert not Certificate.objects.filter(artifact__isnull=False).exclude(id=issued.certificate.id)
        entry = SuccessorEntry.objects.get()
        assert (entry.code, entry.sentence) == ("issuance.predecessor_lost", "原证书已被撤销，不能再更正。")
        case = Case.objects.get(id=walk.standing.case_id)
        assert case.outcome.endswith("1项未能执行，须另行办理。")
        told = case.steps.get(kind=CaseStepKind.ITEM_FAILED)
        assert told.text == f"证书{issued.certificate.number_id}：原证书已被撤销，不能再更正。"
        assert NumberVoid.objects.count() == 0

    def test_a_replaced_certificate_is_not_revoked(self, issued: Issued) -> None:
        correction(issued).carried_out()
        row = request_revocation(
            actor=officer("asks"), at=NOW, certificate_id=issued.certificate.id, reason="材料不实"
        )
        with pytest.raises(RevocationRefused, match="已更换"):
            decide_revocation(actor=officer("decides"), at=NOW, revocation_id=row.id, is_approved=True)

    def test_a_certificate_revoked_before_the_second_officer_agrees_is_not_corrected(
        self, issued: Issued
    ) -> None:
        walk = correction(issued).proposed()
        row = request_revocation(
            actor=officer("asks"), at=NOW, certificate_id=issued.certificate.id, reason="材料不实"
        )
        decide_revocation(actor=officer("decides"), at=NOW, revocation_id=row.id, is_approved=True)
        with pytest.raises(CaseRefused, match="已被撤销"):
            agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)
        assert Case.objects.get(id=walk.standing.case_id).state == CaseState.PROPOSED


class TestTwoPersons:
    def test_the_proposer_does_not_agree(self, issued: Issued) -> None:
        walk = correction(issued).proposed()
        with pytest.raises(CaseRefused, match="两名不同"):
            agree_to_case(actor=walk.first, at=NOW, case=walk.standing.seen)

    def test_the_database_refuses_the_proposer_as_well(self, issued: Issued) -> None:
        walk = correction(issued).proposed()
        decided = "UPDATE records_casedecision SET decided_by_id = %s, decided_at = now(), is_agreed = true"
        with pytest.raises(DatabaseError), atomic(), connection.cursor() as cursor:
            cursor.execute(decided, [walk.first.account_id])

    def test_the_database_refuses_the_holder_as_well(self, issued: Issued) -> None:
        correction(issued).proposed()
        decided = "UPDATE records_casedecision SET decided_by_id = %s, decided_at = now(), is_agreed = true"
        with (
            pytest.raises(DatabaseError, match=r"concerns|opened it"),
            atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(decided, [issued.holder.account_id])

    @pytest.mark.tampers
    def test_the_guard_is_what_refuses_a_case_nobody_agreed_to(self, issued: Issued) -> None:
        """Negative control: with the triggers off, the same statement goes through."""
        walk = correction(issued).proposed()
        statement = "UPDATE records_case SET state = 'applying' WHERE id = %s"
        with pytest.raises(DatabaseError), atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [walk.standing.case_id])
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute(statement, [walk.standing.case_id])
        assert Case.objects.get(id=walk.standing.case_id).state == CaseState.APPLYING
