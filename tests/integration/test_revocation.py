"""Revocation (撤销): a case of two officers, one decision, no way back (I10); and requests of before."""

import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.db.transaction import atomic

from tests.conftest import without_guard
from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import Issued, issue, officer
from tests.support.patience import PATIENCE
from tests.support.revoking import asked_before_cases, decided_before_cases, revocation, revoke_certificate
from tests.support.standing import state_at
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Event, Revocation
from zhicheng.services.casework.cases import CaseRefused, agree_to_case, refuse_case
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.certificate_state import CertificateState

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@pytest.fixture
def issued() -> Issued:
    return issue()[0]


def proposed(issued: Issued) -> CaseWalk:
    return revocation(issued.certificate.id, NOW).proposed()


def revoked(issued: Issued) -> Revocation:
    return revoke_certificate(issued.certificate.id, NOW)


def claim_of(issued: Issued) -> Claim:
    return Claim.objects.get(id=issued.certificate.claim_id)


def same_title_again(issued: Issued) -> Claim:
    """A new claim of the same person, title and channel."""
    claim = claim_of(issued)
    claim.pk, claim.status, claim.version = uuid.uuid4(), "uploaded", 1
    with atomic():
        claim.save(force_insert=True)
    return claim


class TestRevocation:
    def test_changes_nothing_until_it_is_decided(self, issued: Issued) -> None:
        proposed(issued)
        assert not Revocation.objects.exists()
        assert claim_of(issued).status == ClaimStatus.CERTIFIED
        assert state_at(issued.certificate.id, issued.after) is CertificateState.VALID

    def test_takes_effect_and_frees_the_title_for_a_new_claim(self, issued: Issued) -> None:
        with pytest.raises(IntegrityError, match="claim_live_once"):
            same_title_again(issued)
        before = claim_of(issued)
        assert revoked(issued).is_approved
        after = claim_of(issued)
        assert (after.status, after.version) == (ClaimStatus.REVOKED, before.version + 1)
        assert state_at(issued.certificate.id, issued.after) is CertificateState.REVOKED
        assert same_title_again(issued).status == "uploaded"

    def test_is_refused_to_the_officer_who_proposed_it(self, issued: Issued) -> None:
        walk = proposed(issued)
        with pytest.raises(CaseRefused, match="须由两名不同的工作人员办理"):
            agree_to_case(actor=walk.first, at=NOW, case=walk.standing.seen)
        assert claim_of(issued).status == ClaimStatus.CERTIFIED

    def test_nobody_decides_that_of_their_own_certificate(self, issued: Issued) -> None:
        walk = proposed(issued)
        holder = replace(walk.second, person_id=issued.certificate.person_id)
        with pytest.raises(NotAllowed, match="与您本人有关"):
            agree_to_case(actor=holder, at=NOW, case=walk.standing.seen)
        with pytest.raises(NotAllowed, match="与您本人有关"):
            refuse_case(actor=holder, at=NOW, case=walk.standing.seen, reason="不予撤销。")

    def test_of_one_officer_is_refused_by_the_database_itself(self, issued: Issued) -> None:
        row = asked_before_cases(issued.certificate.id, NOW, by=officer("asks"))
        rows = Revocation.objects.filter(id=row.id)
        with pytest.raises(IntegrityError, match="revocation_two_officers"), atomic():
            rows.update(decided_by=row.requested_by_id, decided_at=NOW, is_approved=True)
        with pytest.raises(IntegrityError, match="revocation_decided_whole"), atomic():
            rows.update(is_approved=True)
        decided_before_cases(row, NOW, by=officer("decides"))

    @pytest.mark.tampers
    @pytest.mark.parametrize(
        "change",
        [
            {"is_approved": False},
            {"reason": "另一原因"},
            {"decided_by": None, "decided_at": None, "is_approved": None},
        ],
    )
    def test_is_never_undone_by_whoever_writes_to_the_table(
        self, issued: Issued, change: dict[str, Any]
    ) -> None:
        rows = Revocation.objects.filter(id=revoked(issued).id)
        with pytest.raises(DatabaseError, match="a decision in records_revocation cannot change"), atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="append-only"), atomic():
            rows.delete()
        with without_guard(connection):
            assert rows.update(**change) == 1

    def test_does_not_bring_the_claim_back(self, issued: Issued) -> None:
        revoked(issued)
        with pytest.raises(DatabaseError, match="cannot go from revoked to certified"), atomic():
            Claim.objects.filter(id=issued.certificate.claim_id).update(status="certified")


class TestRequestOfBefore:
    """An installation of before there were cases may have requests that nobody has decided."""

    def test_ends_with_the_case_that_revokes(self, issued: Issued) -> None:
        old = asked_before_cases(issued.certificate.id, NOW, by=officer("asks"))
        assert revoked(issued).id != old.id
        old.refresh_from_db()
        assert old.is_approved is False
        assert state_at(issued.certificate.id, issued.after) is CertificateState.REVOKED

    def test_ends_with_the_case_that_is_refused(self, issued: Issued) -> None:
        old = asked_before_cases(issued.certificate.id, NOW, by=officer("asks"))
        walk = revocation(issued.certificate.id, NOW).taken_up()
        refuse_case(actor=walk.first, at=NOW, case=walk.standing.seen, reason="经核查材料属实。")
        old.refresh_from_db()
        assert (old.is_approved, old.decided_by_id) == (False, walk.first.account_id)
        assert state_at(issued.certificate.id, issued.after) is CertificateState.VALID

    def test_is_not_turned_down_by_who_made_it(self, issued: Issued) -> None:
        walk = revocation(issued.certificate.id, NOW).taken_up()
        old = asked_before_cases(issued.certificate.id, NOW, by=walk.first)
        with pytest.raises(CaseRefused, match="您以前提出"):
            refuse_case(actor=walk.first, at=NOW, case=walk.standing.seen, reason="经核查材料属实。")
        old.refresh_from_db()
        assert old.is_approved is None
        refuse_case(actor=walk.second, at=NOW, case=walk.standing.seen, reason="经核查材料属实。")


class TestDecisionsAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_end_in_one_decision(self, issued: Issued) -> None:
        walk = proposed(issued)
        officers = [officer(f"officer-{place}") for place in range(3)]
        start = threading.Barrier(3)
        outcomes: dict[int, str] = {}

        def decide(place: int) -> None:
            try:
                connection.ensure_connection()
                start.wait(PATIENCE)
                agree_to_case(actor=officers[place], at=NOW, case=walk.standing.seen)
                outcomes[place] = "done"
            except Refusal as refused:
                outcomes[place] = refused.code
            finally:
                connection.close()

        threads = [threading.Thread(target=decide, args=(place,)) for place in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(outcomes.values()) == ["case.overtaken", "case.overtaken", "done"]
        assert Revocation.objects.filter(is_approved=True).count() == 1
        assert claim_of(issued).status == ClaimStatus.REVOKED
        assert Event.objects.filter(tag="bureau:revocation:decided").count() == 1
