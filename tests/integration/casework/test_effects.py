"""What each kind of case does once two officers have agreed, and what it refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import PHONE, Issued, issue, officer
from tests.support.standing import state_at
from zhicheng.domain.cases import CaseField, CaseKind, CaseState
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Account, Case, Claim, Person, PhoneChange, Revocation, VerificationRequest
from zhicheng.services.accounts.access.phone_change import apply_due_phone_changes
from zhicheng.services.accounts.account_session import session_account
from zhicheng.services.casework.cases import (
    CaseRefused,
    agree_to_case,
    end_due_suspensions,
    refuse_case,
    withdraw_case,
)
from zhicheng.services.kernel.actor import NotAllowed, holder_actor
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.people import phone
from zhicheng.services.kernel.people_changes import FactRefused
from zhicheng.services.oversight.audit.cases import check_cases
from zhicheng.services.verification.answering import ask_about_certificate

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@pytest.fixture
def issued() -> list[Issued]:
    return issue(3)


def counter(kind: CaseKind, ground: str, **asked: Any) -> CaseWalk:
    return CaseWalk.opened(officer("counter"), NOW, kind=kind, ground=ground, **asked)


def about(issued: Issued) -> dict[str, Any]:
    return {"person_id": issued.certificate.person_id}


class TestPersonalData:
    def test_changes_the_register_and_leaves_the_certificate(self, issued: list[Issued]) -> None:
        one = issued[0]
        walk = CaseWalk.opened(
            one.holder,
            NOW,
            kind=CaseKind.PERSONAL_DATA,
            ground="name_changed",
            changes={CaseField.NAME: "秦新名"},
        ).carried_out()
        assert walk.standing.state is CaseState.DONE
        assert Person.objects.get(id=one.certificate.person_id).name == "秦新名"
        assert state_at(one.certificate.id, one.after) is CertificateState.VALID
        assert Account.objects.get(person_id=one.certificate.person_id).display_name == "秦新名"

    def test_refuses_a_document_that_is_somebody_elses(self, issued: list[Issued]) -> None:
        walk = counter(
            CaseKind.PERSONAL_DATA,
            "document_changed",
            changes={CaseField.ID_NUMBER: issued[1].id_number},
            **about(issued[0]),
        ).proposed()
        with pytest.raises(FactRefused, match="另一人名下"):
            agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)
        assert Case.objects.get(id=walk.standing.case_id).state == CaseState.PROPOSED


class TestPhone:
    def test_waits_for_the_cooling_off(self, issued: list[Issued]) -> None:
        counter(
            CaseKind.PHONE, "mistyped", changes={CaseField.PHONE: "138 0000 7777"}, **about(issued[0])
        ).carried_out()
        change = PhoneChange.objects.get()
        person = Person.objects.get(id=issued[0].certificate.person_id)
        assert apply_due_phone_changes(at=change.due_at - timedelta(seconds=1)) == 0
        assert phone(person) != "13800007777"
        assert apply_due_phone_changes(at=change.due_at) == 1
        person.refresh_from_db()
        assert phone(person) == "13800007777"

    def test_reaches_a_person_who_never_registered(self, issued: list[Issued]) -> None:
        person_id = issued[0].certificate.person_id
        Account.objects.filter(person_id=person_id).update(person=None)
        counter(
            CaseKind.PHONE, "mistyped", changes={CaseField.PHONE: "13800007777"}, **about(issued[0])
        ).carried_out()
        assert apply_due_phone_changes(at=PhoneChange.objects.get().due_at) == 1
        assert phone(Person.objects.get(id=person_id)) == "13800007777"

    def test_is_not_the_holders_to_open(self, issued: list[Issued]) -> None:
        with pytest.raises(NotAllowed, match="由"):
            CaseWalk.opened(
                issued[0].holder,
                NOW,
                kind=CaseKind.PHONE,
                ground="mistyped",
                changes={CaseField.PHONE: "13800007777"},
            )


class TestIdentityDispute:
    def test_voids_the_account_and_frees_the_person(self, issued: list[Issued]) -> None:
        account = Account.objects.get(person_id=issued[0].certificate.person_id)
        counter(CaseKind.IDENTITY_DISPUTE, "registered_by_another", **about(issued[0])).carried_out()
        after = Account.objects.get(id=account.id)
        assert (after.is_active, after.person_id) == (False, None)
        assert after.session_epoch > account.session_epoch
        assert not after.is_frozen

    def test_freezes_the_account_at_once_until_the_case_ends(self, issued: list[Issued]) -> None:
        account = Account.objects.get(person_id=issued[0].certificate.person_id)
        session = session_account(account_id=account.id, epoch=account.session_epoch)
        assert session is not None
        walk = counter(CaseKind.IDENTITY_DISPUTE, "taken_over", **about(issued[0]))
        frozen = Account.objects.get(id=account.id)
        assert frozen.is_frozen
        assert session_account(account_id=account.id, epoch=account.session_epoch) is None
        # Not by the epoch alone: no session of any epoch is the account's.
        assert session_account(account_id=account.id, epoch=frozen.session_epoch) is None
        with pytest.raises(NotAllowed):
            holder_actor(frozen)
        assert [finding.check for finding in check_cases()] == []
        walk.taken_up()
        refuse_case(actor=walk.first, at=NOW, case=walk.standing.seen, reason="核对证件，账号为本人注册。")
        free = Account.objects.get(id=account.id)
        assert not free.is_frozen
        assert session_account(account_id=account.id, epoch=free.session_epoch) is not None
        assert [finding.check for finding in check_cases()] == []

    def test_frees_the_account_when_the_counter_takes_the_case_back(self, issued: list[Issued]) -> None:
        walk = counter(CaseKind.IDENTITY_DISPUTE, "taken_over", **about(issued[0]))
        withdraw_case(actor=walk.opener, at=NOW, case=walk.standing.seen)
        assert not Account.objects.get(person_id=issued[0].certificate.person_id).is_frozen

    def test_is_refused_about_somebody_without_an_account(self, issued: list[Issued]) -> None:
        Account.objects.filter(person_id=issued[0].certificate.person_id).update(person=None)
        with pytest.raises(CaseRefused, match="没有在用的账号"):
            counter(CaseKind.IDENTITY_DISPUTE, "taken_over", **about(issued[0]))
        assert not Case.objects.exists()

    @pytest.mark.parametrize("way", ["plain", "coalesced"])
    def test_lets_no_code_of_a_verification_go_to_the_phone(
        self, issued: list[Issued], settings: Settings, way: str
    ) -> None:
        settings.ZHICHENG_VERIFICATION = way
        one = issued[0]

        def ask(minutes: int) -> VerificationRequest:
            waiting = ask_about_certificate(
                at=one.after + timedelta(minutes=minutes),
                session="a" * 32,
                id_number=one.id_number,
                certificate_number=one.certificate.number_id,
                phone=PHONE,
                verifier="津沽市工业局",
                purpose="聘任",
            )
            return VerificationRequest.objects.get(id=waiting.request_id)

        asked = ask(0)
        assert asked.certificate_id == one.certificate.id
        walk = CaseWalk.opened(
            officer("counter"),
            one.after,
            kind=CaseKind.IDENTITY_DISPUTE,
            ground="taken_over",
            **about(one),
        )
        asked.refresh_from_db()
        assert asked.expires_at == one.after  # The code that went out already is taken no more.
        assert ask(20).certificate_id is None
        withdraw_case(actor=walk.opener, at=one.after, case=walk.standing.seen)
        assert ask(40).certificate_id == one.certificate.id

    @pytest.mark.tampers
    def test_is_derived_anew_by_the_audit(self, issued: list[Issued]) -> None:
        walk = counter(CaseKind.IDENTITY_DISPUTE, "taken_over", **about(issued[0]))
        frozen = Account.objects.filter(frozen_by_case=walk.standing.case_id)
        frozen.update(frozen_by_case=None)
        assert [(f.check, f.subject) for f in check_cases()] == [
            ("case.frozen_account", walk.standing.number)
        ]


class TestMerge:
    def test_points_one_person_to_the_other_and_back(self, issued: list[Issued]) -> None:
        first, second = issued[0].certificate.person_id, issued[1].certificate.person_id
        counter(CaseKind.MERGE, "same_person", person_id=first, other_person_id=second).carried_out()
        assert Person.objects.get(id=second).merged_into_id == first
        counter(CaseKind.MERGE, "wrongly_merged", person_id=first, other_person_id=second).carried_out()
        assert Person.objects.get(id=second).merged_into_id is None


class TestDeath:
    def test_is_recorded_once_and_closes_the_account(self, issued: list[Issued]) -> None:
        asked = {"changes": {CaseField.DIED_ON: "2026-05-01"}, **about(issued[0])}
        counter(CaseKind.DEATH, "died", **asked).carried_out()
        person = Person.objects.get(id=issued[0].certificate.person_id)
        assert str(person.died_on) == "2026-05-01"
        assert not Account.objects.get(person=person).is_active
        walk = counter(CaseKind.DEATH, "died", **asked).proposed()
        with pytest.raises(CaseRefused, match="已经登记"):
            agree_to_case(actor=walk.second, at=NOW, case=walk.standing.seen)


class TestSuspension:
    def suspended(self, issued: list[Issued]) -> CaseWalk:
        return counter(
            CaseKind.SUSPENSION,
            "under_inquiry",
            certificate_ids=[item.certificate.id for item in issued],
            in_force_until=business_date(NOW) + timedelta(days=30),
        ).carried_out()

    def test_holds_until_its_last_day_is_over(self, issued: list[Issued]) -> None:
        self.suspended(issued)
        after = max(issued[0].after, NOW)
        assert state_at(issued[0].certificate.id, after) is CertificateState.SUSPENDED
        assert end_due_suspensions(at=NOW + timedelta(days=30)) == 0
        assert end_due_suspensions(at=NOW + timedelta(days=31)) == 3
        assert state_at(issued[0].certificate.id, after) is CertificateState.VALID

    def test_ends_early_by_another_case(self, issued: list[Issued]) -> None:
        self.suspended(issued)
        counter(CaseKind.SUSPENSION, "resume", certificate_ids=[issued[0].certificate.id]).carried_out()
        after = max(issued[0].after, NOW)
        assert state_at(issued[0].certificate.id, after) is CertificateState.VALID
        assert state_at(issued[1].certificate.id, after) is CertificateState.SUSPENDED

    def test_lasts_no_longer_than_its_kind_allows(self, issued: list[Issued]) -> None:
        with pytest.raises(CaseRefused, match="最长90天"):
            counter(
                CaseKind.SUSPENSION,
                "under_inquiry",
                certificate_ids=[issued[0].certificate.id],
                in_force_until=business_date(NOW) + timedelta(days=91),
            )


class TestRevocation:
    def revocation(self, issued: list[Issued], ground: str = "unlawful_evaluation") -> CaseWalk:
        return counter(CaseKind.REVOCATION, ground, certificate_ids=[item.certificate.id for item in issued])

    def test_revokes_a_whole_meeting_in_one_decision(self, issued: list[Issued]) -> None:
        self.revocation(issued).carried_out()
        for item in issued:
            assert state_at(item.certificate.id, item.after) is CertificateState.REVOKED
            assert Claim.objects.get(id=item.certificate.claim_id).status == ClaimStatus.REVOKED

    def test_a_cancelled_certificate_is_not_called_revoked(self, issued: list[Issued]) -> None:
        self.revocation(issued[:1], "given_up").carried_out()
        assert state_at(issued[0].certificate.id, issued[0].after) is CertificateState.CANCELLED

    def test_half_of_a_meeting_is_never_revoked(self, issued: list[Issued]) -> None:
        whole = self.revocation(issued).proposed()
        other = self.suspended_and_corrected(issued[1])
        assert other.standing.state is CaseState.APPLYING
        with pytest.raises(CaseRefused, match="整体没有执行"):
            agree_to_case(actor=whole.second, at=NOW, case=whole.standing.seen)
        assert not Revocation.objects.exists()

    def suspended_and_corrected(self, issued: Issued) -> CaseWalk:
        return CaseWalk.opened(
            issued.holder,
            NOW,
            kind=CaseKind.CORRECTION,
            ground="typing_error",
            certificate_ids=[issued.certificate.id],
            changes={CaseField.NAME: "秦更正"},
        ).carried_out()


class TestWithdrawal:
    def test_is_possible_until_an_officer_takes_it_up(self, issued: list[Issued]) -> None:
        asked: dict[str, Any] = {
            "kind": CaseKind.CORRECTION,
            "ground": "typing_error",
            "certificate_ids": [issued[0].certificate.id],
            "changes": {CaseField.NAME: "秦更正"},
        }
        walk = CaseWalk.opened(issued[0].holder, NOW, **asked)
        with pytest.raises(CaseRefused, match="不能重复提出"):
            CaseWalk.opened(issued[0].holder, NOW, **asked)
        withdraw_case(actor=issued[0].holder, at=NOW, case=walk.standing.seen)
        again = CaseWalk.opened(issued[0].holder, NOW, **asked).taken_up()
        with pytest.raises(Exception, match="不能撤回"):
            withdraw_case(actor=issued[0].holder, at=NOW, case=again.standing.seen)
