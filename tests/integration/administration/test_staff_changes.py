"""Changes to officers' accounts: asked by one, granted by another, and what follows for their signatures."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.support.account_holders import enrolled
from tests.support.cast import Cast
from tests.support.staff_changes import PHONE, asked_opening, opened_officer
from tests.support.text_messages import code_sent_to, waiting_messages
from zhicheng.documents.template import builtin_template
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.staff_changes import StaffChangeState
from zhicheng.records.models import (
    Account,
    CertificateTemplate,
    Event,
    Membership,
    Message,
    StaffAccountChange,
    TotpSecret,
)
from zhicheng.services.accounts.staff import administration as accounts
from zhicheng.services.accounts.staff.changes import ChangeOutcome
from zhicheng.services.accounts.staff.granting import (
    ChangeRefused,
    grant_change,
    refuse_change,
    staff_change,
    staff_changes,
)
from zhicheng.services.accounts.staff.operator import open_by_operator
from zhicheng.services.accounts.units.creating import UnitRefused
from zhicheng.services.issuance.templates.acts import approve_template, propose_template
from zhicheng.services.kernel.actor import Actor, NotAllowed, staff_actor
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.two_signatures import SignatureRefused, require_two_signatures

pytestmark = pytest.mark.django_db
Ask = Callable[[Cast], ChangeOutcome]


def id_of(actor: Actor) -> uuid.UUID:
    assert actor.account_id is not None
    return actor.account_id


def _third(cast: Cast) -> dict[str, object]:
    return {"actor": cast.check_officer, "at": cast.at, "account_id": id_of(cast.third_officer)}


def opening(cast: Cast) -> ChangeOutcome:
    return asked_opening(cast, cast.check_officer)


def role(cast: Cast) -> ChangeOutcome:
    return accounts.grant_role(
        actor=cast.check_officer,
        at=cast.at,
        account_id=id_of(cast.personnel),
        unit_id=cast.bureau.id,
        role=UnitRole.BUREAU,
    )


def password(cast: Cast) -> ChangeOutcome:
    return accounts.reset_password(phone=PHONE, **_third(cast))  # type: ignore[arg-type]


def second_factor(cast: Cast) -> ChangeOutcome:
    if not TotpSecret.objects.filter(account_id=id_of(cast.third_officer)).exists():
        enrolled(cast.third_officer, cast.at)
    return accounts.reset_second_factor(**_third(cast))  # type: ignore[arg-type]


def reactivation(cast: Cast) -> ChangeOutcome:
    accounts.disable_account(**_third(cast))  # type: ignore[arg-type]
    return accounts.enable_account(**_third(cast))  # type: ignore[arg-type]


ASKS = [opening, role, password, second_factor, reactivation]


def state_of_the_world() -> object:
    return (
        sorted(Account.objects.values_list("login_name", "password", "is_active", "session_epoch")),
        Membership.objects.filter(ended_at__isnull=True).count(),
    )


@pytest.mark.parametrize("ask", ASKS)
class TestTwo:
    def test_asking_changes_nothing(self, ask: Ask, cast: Cast) -> None:
        everybody = [cast.check_officer, cast.release_officer, cast.third_officer, cast.personnel]
        assert len(everybody) == 4
        enrolled(cast.third_officer, cast.at)
        if ask is reactivation:
            accounts.disable_account(**_third(cast))  # type: ignore[arg-type]
        before = state_of_the_world()
        outcome = accounts.enable_account(**_third(cast)) if ask is reactivation else ask(cast)  # type: ignore[arg-type]
        assert outcome.is_waiting
        assert state_of_the_world() == before
        assert waiting_messages() == []

    def test_who_asked_does_not_grant(self, ask: Ask, cast: Cast) -> None:
        asked = ask(cast)
        before = state_of_the_world()
        with pytest.raises(ChangeRefused) as refusal:
            grant_change(actor=cast.check_officer, at=cast.at, change_id=asked.change_id)
        assert refusal.value.code == "staff_change.same_officer"
        assert state_of_the_world() == before

    def test_a_second_officer_does_and_the_account_waits(self, ask: Ask, cast: Cast) -> None:
        asked = ask(cast)
        made = grant_change(actor=cast.release_officer, at=cast.at, change_id=asked.change_id)
        row = StaffAccountChange.objects.get(id=asked.change_id)
        assert (row.state, row.account_id) == (StaffChangeState.GRANTED, made.account_id)
        assert row.waits_until == cast.at + timedelta(hours=24)
        assert row.apart_until == cast.at + timedelta(days=30)
        assert row.phone_sealed is None
        told = set(Message.objects.filter(kind="staff_changed").values_list("account_id", flat=True))
        assert {id_of(cast.check_officer), id_of(cast.release_officer)} <= told
        assert Message.objects.filter(kind="own_rights_changed", account_id=str(made.account_id)).count() == 1

    def test_nobody_outside_the_bureau_grants(self, ask: Ask, cast: Cast) -> None:
        asked = ask(cast)
        with pytest.raises(NotAllowed):
            grant_change(actor=cast.department_clerk, at=cast.at, change_id=asked.change_id)

    def test_a_refusal_settles_it(self, ask: Ask, cast: Cast) -> None:
        asked = ask(cast)
        refuse_change(
            actor=cast.release_officer, at=cast.at, change_id=asked.change_id, reason="未核实身份。"
        )
        assert staff_changes(actor=cast.release_officer, only_waiting=True) == ()
        with pytest.raises(ChangeRefused, match="已经办理"):
            grant_change(actor=cast.release_officer, at=cast.at, change_id=asked.change_id)

    def test_it_is_asked_once(self, ask: Ask, cast: Cast) -> None:
        ask(cast)
        again = ask if ask is not reactivation else (lambda cast: accounts.enable_account(**_third(cast)))  # type: ignore[arg-type]
        with pytest.raises(UnitRefused, match="已经提出"):
            again(cast)


class TestWho:
    def test_the_accounts_own_person_does_not_grant(self, cast: Cast) -> None:
        asked = password(cast)
        with pytest.raises(ChangeRefused) as refusal:
            grant_change(actor=cast.third_officer, at=cast.at, change_id=asked.change_id)
        assert refusal.value.code == "staff_change.own_account"

    def test_an_asker_who_left_has_asked_for_nothing(self, cast: Cast) -> None:
        asked = opening(cast)
        accounts.disable_account(actor=cast.third_officer, at=cast.at, account_id=id_of(cast.check_officer))
        with pytest.raises(ChangeRefused) as refusal:
            grant_change(actor=cast.release_officer, at=cast.at, change_id=asked.change_id)
        assert refusal.value.code == "staff_change.asker_left"

    def test_a_new_officer_grants_nothing_yet(self, cast: Cast) -> None:
        made = opened_officer(cast, cast.check_officer, cast.release_officer)
        newcomer = staff_actor(Account.objects.get(id=made.account_id), UnitRole.BUREAU)
        asked = asked_opening(cast, cast.third_officer, login_name="another")
        with pytest.raises(SignatureRefused) as refusal:
            grant_change(actor=newcomer, at=cast.at, change_id=asked.change_id)
        assert refusal.value.code == "officer.waits"

    def test_the_second_officer_sees_the_phone_and_later_nobody(self, cast: Cast) -> None:
        asked = opening(cast)
        assert staff_change(actor=cast.release_officer, change_id=asked.change_id).phone == PHONE
        grant_change(actor=cast.release_officer, at=cast.at, change_id=asked.change_id)
        assert staff_change(actor=cast.release_officer, change_id=asked.change_id).phone == ""
        assert code_sent_to(PHONE)

    def test_the_trail_names_both(self, cast: Cast) -> None:
        opened_officer(cast, cast.check_officer, cast.release_officer)
        asked = Event.objects.get(tag=EventTag.STAFF_CHANGE_ASKED)
        granted = Event.objects.get(tag=EventTag.STAFF_CHANGE_GRANTED)
        assert (asked.account_id, granted.account_id) == (
            id_of(cast.check_officer),
            id_of(cast.release_officer),
        )


class TestSignatures:
    """Refused by the service in words, and by the database whatever the service says."""

    @pytest.fixture
    def newcomer(self, cast: Cast) -> Actor:
        made = opened_officer(cast, cast.check_officer, cast.release_officer)
        return staff_actor(Account.objects.get(id=made.account_id), UnitRole.BUREAU)

    def require(self, cast: Cast, first: Actor, second: Actor, days: float) -> None:
        at = cast.at + timedelta(days=days)
        require_two_signatures(first=id_of(first), second=id_of(second), at=at)

    @pytest.mark.parametrize("days", [0, 0.99])
    def test_within_a_day_the_newcomer_signs_with_nobody(
        self, days: float, cast: Cast, newcomer: Actor
    ) -> None:
        for other in (cast.check_officer, cast.release_officer, cast.third_officer):
            for pair in ((other, newcomer), (newcomer, other)):
                with pytest.raises(SignatureRefused) as refusal:
                    self.require(cast, *pair, days)
                assert refusal.value.code == "officer.waits"

    @pytest.mark.parametrize("days", [1, 29.9])
    def test_within_thirty_days_not_with_those_who_asked_or_granted(
        self, days: float, cast: Cast, newcomer: Actor
    ) -> None:
        self.require(cast, cast.third_officer, newcomer, days)
        for other in (cast.check_officer, cast.release_officer):
            for pair in ((other, newcomer), (newcomer, other)):
                with pytest.raises(SignatureRefused) as refusal:
                    self.require(cast, *pair, days)
                assert refusal.value.code == "officer.not_apart"

    def test_afterwards_with_all(self, cast: Cast, newcomer: Actor) -> None:
        for other in (cast.check_officer, cast.release_officer, cast.third_officer):
            self.require(cast, other, newcomer, 30)

    def test_a_template_is_approved_by_two_who_stand_apart(self, cast: Cast, newcomer: Actor) -> None:
        later = cast.at + timedelta(days=2)
        row = propose_template(actor=cast.check_officer, at=later, template=builtin_template())
        with pytest.raises(SignatureRefused):
            approve_template(actor=newcomer, at=later, sha256=row.sha256)
        assert approve_template(actor=cast.third_officer, at=later, sha256=row.sha256).approved_at == later

    @pytest.mark.parametrize(("days", "rule"), [(0.5, "waiting time"), (2, "had a hand")])
    def test_the_database_refuses_as_well(self, days: float, rule: str, cast: Cast, newcomer: Actor) -> None:
        later = cast.at + timedelta(days=days)
        row = propose_template(actor=cast.check_officer, at=later, template=builtin_template())
        approve = CertificateTemplate.objects.filter(sha256=row.sha256).update
        with pytest.raises(DatabaseError, match=rule), transaction.atomic():
            approve(approved_by_id=id_of(newcomer), approved_at=later)

    @pytest.mark.tampers
    def test_without_its_guard_the_database_would_not(self, cast: Cast, newcomer: Actor) -> None:
        """The negative control."""
        row = propose_template(actor=cast.check_officer, at=cast.at, template=builtin_template())
        with without_guard(connection):
            CertificateTemplate.objects.filter(sha256=row.sha256).update(
                approved_by_id=id_of(newcomer), approved_at=cast.at
            )
        assert CertificateTemplate.objects.get(sha256=row.sha256).approved_by_id == newcomer.account_id


class TestDatabase:
    def test_no_role_of_the_bureau_without_a_grant(self, cast: Cast) -> None:
        with pytest.raises(DatabaseError, match="no grant of this role"), transaction.atomic():
            self.insert(cast)

    @pytest.mark.tampers
    def test_without_its_guard_there_would_be_one(self, cast: Cast) -> None:
        """The negative control."""
        assert cast.bureau
        assert cast.personnel
        with without_guard(connection):
            self.insert(cast)
        assert Membership.objects.filter(account_id=id_of(cast.personnel), role="bureau").exists()

    def insert(self, cast: Cast) -> None:
        Membership.objects.create(
            account_id=id_of(cast.personnel),
            unit=cast.bureau,
            role=UnitRole.BUREAU.value,
            granted_at=cast.at,
        )

    def test_another_role_cannot_be_made_one_of_the_bureau(self, cast: Cast) -> None:
        held = Membership.objects.filter(account_id=id_of(cast.personnel))
        with pytest.raises(DatabaseError, match="no grant of this role"), transaction.atomic():
            held.update(role=UnitRole.BUREAU.value, unit=cast.bureau)

    def test_one_officer_is_not_both(self, cast: Cast) -> None:
        asked = opening(cast)
        with pytest.raises(DatabaseError, match="staff_change_two_officers"), transaction.atomic():
            StaffAccountChange.objects.filter(id=asked.change_id).update(
                state="granted",
                account_id=id_of(cast.personnel),
                settled_by_id=id_of(cast.check_officer),
                settled_at=cast.at,
                waits_until=cast.at,
                apart_until=cast.at,
            )

    def test_what_was_asked_cannot_be_rewritten(self, cast: Cast) -> None:
        asked = opening(cast)
        for change in ({"login_name": "other"}, {"takes_two": False}, {"asked_by_id": None}):
            with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
                StaffAccountChange.objects.filter(id=asked.change_id).update(**change)

    def test_what_is_settled_stays(self, cast: Cast) -> None:
        made = opened_officer(cast, cast.check_officer, cast.release_officer)
        with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
            StaffAccountChange.objects.filter(id=made.change_id).update(waits_until=cast.at)

    def test_a_change_to_an_officer_cannot_pass_as_one_for_a_single_officer(self, cast: Cast) -> None:
        with pytest.raises(DatabaseError, match="takes two"), transaction.atomic():
            StaffAccountChange.objects.create(
                change="password_reset",
                state="granted",
                account_id=id_of(cast.third_officer),
                takes_two=False,
                asked_by_id=id_of(cast.check_officer),
                asked_at=cast.at,
                settled_by_id=id_of(cast.check_officer),
                settled_at=cast.at,
                waits_until=cast.at,
                apart_until=cast.at,
            )


class TestOperator:
    """The first officers come by the operator of the machine, who has no second officer to ask."""

    def test_those_who_are_there_are_told_and_the_new_one_waits(self, cast: Cast) -> None:
        assert cast.check_officer
        made = open_by_operator(
            at=cast.at,
            login_name="from-the-shell",
            display_name="孙某",
            unit_name=cast.bureau.name,
            role=UnitRole.BUREAU,
            password=None,
        )
        told = Message.objects.get(kind="staff_changed", account_id=id_of(cast.check_officer))
        assert "from-the-shell" in str(told.fields)
        with pytest.raises(SignatureRefused, match="之前不能签批"):
            require_two_signatures(first=id_of(cast.check_officer), second=made.id, at=cast.at)
        require_two_signatures(
            first=id_of(cast.check_officer), second=made.id, at=cast.at + timedelta(hours=24)
        )
