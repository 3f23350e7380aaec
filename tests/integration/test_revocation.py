"""Revocation (撤销): two officers, one decision, no way back (I10)."""

import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.db.transaction import atomic

from tests.conftest import without_guard
from tests.support.issued_certificates import Issued, clerk, issue, officer
from tests.support.patience import PATIENCE
from tests.support.standing import state_at
from tests.support.stored import stored
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Event, Revocation, Unit
from zhicheng.services.collection.revocation import RevocationRefused, decide_revocation, request_revocation
from zhicheng.services.kernel.actor import SYSTEM, NotAllowed
from zhicheng.services.kernel.certificate_state import CertificateState

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
REASON = "评审材料经查不实"


@pytest.fixture
def issued() -> Issued:
    return issue()[0]


def requested(issued: Issued, reason: str = REASON) -> Revocation:
    made = request_revocation(
        actor=officer("asks"), at=NOW, certificate_id=issued.certificate.id, reason=reason
    )
    return stored(Revocation, made)


def decided(row: Revocation, *, is_approved: bool = True, login: str = "decides") -> Revocation:
    made = decide_revocation(actor=officer(login), at=NOW, revocation_id=row.id, is_approved=is_approved)
    return stored(Revocation, made)


def claim_of(issued: Issued) -> Claim:
    return Claim.objects.get(id=issued.certificate.claim_id)


def same_title_again(issued: Issued) -> Claim:
    """A new claim of the same person, title and channel."""
    claim = claim_of(issued)
    claim.pk, claim.status, claim.version = uuid.uuid4(), "uploaded", 1
    with atomic():
        claim.save(force_insert=True)
    return claim


class TestRequestRevocation:
    def test_changes_nothing_until_it_is_decided(self, issued: Issued) -> None:
        row = requested(issued)
        assert (row.decided_by_id, row.is_approved) == (None, None)
        assert claim_of(issued).status == ClaimStatus.CERTIFIED
        assert state_at(issued.certificate.id, issued.after) is CertificateState.VALID
        event = Event.objects.get(tag="bureau:revocation:requested")
        assert event.payload == {"revocation": str(row.id), "reason": REASON}

    def test_is_the_bureaus(self, issued: Issued) -> None:
        unit = Unit.objects.get(name="津沽市工业和信息化局")
        department = clerk("department", unit, UnitRole.COMPETENT_DEPARTMENT)
        for other in (department, issued.holder, SYSTEM):
            with pytest.raises(NotAllowed):
                request_revocation(actor=other, at=NOW, certificate_id=issued.certificate.id, reason=REASON)

    @pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
    def test_needs_a_reason(self, issued: Issued, reason: str) -> None:
        with pytest.raises(RevocationRefused, match="请填写撤销原因"):
            requested(issued, reason)

    def test_keeps_numbers_of_people_out_of_the_reason(self, issued: Issued) -> None:
        with pytest.raises(PersonalNumberWritten):
            requested(issued, f"持证人{issued.id_number}举报")
        assert requested(issued, f"证书{issued.certificate.number_id}编号有误").certificate_id

    def test_finds_no_certificate_that_is_not_sealed(self, issued: Issued) -> None:
        with pytest.raises(RevocationRefused, match="没有找到该证书"):
            request_revocation(actor=officer("asks"), at=NOW, certificate_id=uuid.uuid4(), reason=REASON)

    def test_stands_alone_while_it_is_open_or_approved(self, issued: Issued) -> None:
        row = requested(issued)
        with pytest.raises(RevocationRefused, match="正等待另一名工作人员决定"):
            requested(issued)
        decided(row)
        with pytest.raises(RevocationRefused, match="该证书已撤销"):
            requested(issued)

    def test_may_come_again_after_it_was_turned_down(self, issued: Issued) -> None:
        decided(requested(issued), is_approved=False)
        assert state_at(issued.certificate.id, issued.after) is CertificateState.VALID
        assert claim_of(issued).status == ClaimStatus.CERTIFIED
        decided(requested(issued, "又查实"))
        assert state_at(issued.certificate.id, issued.after) is CertificateState.REVOKED


class TestDecideRevocation:
    def test_takes_effect_and_frees_the_title_for_a_new_claim(self, issued: Issued) -> None:
        with pytest.raises(IntegrityError, match="claim_live_once"):
            same_title_again(issued)
        before = claim_of(issued)
        row = decided(requested(issued))
        assert row.is_approved
        after = claim_of(issued)
        assert (after.status, after.version) == (ClaimStatus.REVOKED, before.version + 1)
        assert state_at(issued.certificate.id, issued.after) is CertificateState.REVOKED
        assert same_title_again(issued).status == "uploaded"

    def test_is_refused_to_the_officer_asked_page(self, issued: Issued) -> None:
        row = requested(issued)
        with pytest.raises(RevocationRefused, match="须由两名不同的工作人员办理") as refused:
            decided(row, login="asks")
        assert refused.value.code == "revocation.same_officer"
        assert claim_of(issued).status == ClaimStatus.CERTIFIED

    def test_nobody_asks_for_or_decides_that_of_their_own_certificate(self, issued: Issued) -> None:
        holder = replace(officer("decides"), person_id=issued.certificate.person_id)
        with pytest.raises(RevocationRefused) as refused:
            request_revocation(actor=holder, at=NOW, certificate_id=issued.certificate.id, reason=REASON)
        assert refused.value.code == "revocation.own_certificate"
        row = requested(issued)
        with pytest.raises(RevocationRefused) as refused:
            decide_revocation(actor=holder, at=NOW, revocation_id=row.id, is_approved=False)
        assert refused.value.code == "revocation.own_certificate"
        stranger = replace(holder, person_id=uuid.uuid4())
        assert decide_revocation(actor=stranger, at=NOW, revocation_id=row.id, is_approved=False).decided_at

    def test_of_one_officer_is_refused_by_the_database_itself(self, issued: Issued) -> None:
        row = requested(issued)
        rows = Revocation.objects.filter(id=row.id)
        with pytest.raises(IntegrityError, match="revocation_two_officers"), atomic():
            rows.update(decided_by=row.requested_by_id, decided_at=NOW, is_approved=True)
        with pytest.raises(IntegrityError, match="revocation_decided_whole"), atomic():
            rows.update(is_approved=True)
        second = officer("decides").account_id
        assert rows.update(decided_by=second, decided_at=NOW, is_approved=False) == 1

    @pytest.mark.parametrize("first", [True, False])
    def test_happens_once(self, issued: Issued, first: bool) -> None:
        row = decided(requested(issued), is_approved=first)
        with pytest.raises(RevocationRefused, match="已经决定"):
            decided(row, is_approved=not first, login="a third officer")
        row.refresh_from_db()
        assert row.is_approved is first

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
        rows = Revocation.objects.filter(id=decided(requested(issued)).id)
        with pytest.raises(DatabaseError, match="a decision in records_revocation cannot change"), atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="append-only"), atomic():
            rows.delete()
        with without_guard(connection):
            assert rows.update(**change) == 1

    def test_does_not_bring_the_claim_back(self, issued: Issued) -> None:
        decided(requested(issued))
        with pytest.raises(DatabaseError, match="cannot go from revoked to certified"), atomic():
            Claim.objects.filter(id=issued.certificate.claim_id).update(status="certified")

    def test_knows_only_requests_that_are_there(self, issued: Issued) -> None:
        with pytest.raises(RevocationRefused, match="没有找到该撤销申请"):
            decide_revocation(actor=officer("decides"), at=NOW, revocation_id=uuid.uuid4(), is_approved=True)


class TestDecisionsAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_end_in_one_decision(self, issued: Issued) -> None:
        row = requested(issued)
        officers = [officer(f"officer-{place}") for place in range(3)]
        start = threading.Barrier(3)
        outcomes: dict[int, str] = {}

        def decide(place: int) -> None:
            try:
                connection.ensure_connection()
                start.wait(PATIENCE)
                decide_revocation(actor=officers[place], at=NOW, revocation_id=row.id, is_approved=place != 1)
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
        assert sorted(outcomes.values()) == ["done", "revocation.decided", "revocation.decided"]
        (winner,) = [place for place, outcome in outcomes.items() if outcome == "done"]
        row.refresh_from_db()
        assert row.is_approved is (winner != 1)
        assert (claim_of(issued).status == ClaimStatus.REVOKED) is row.is_approved
        assert Event.objects.filter(tag="bureau:revocation:decided").count() == 1
