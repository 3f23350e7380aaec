"""Accounts of staff: what one officer may do to another's, and never to their own."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.acting import account_id
from tests.support.cast import PASSWORD, PEOPLE, Cast
from tests.support.staff_changes import PHONE
from tests.support.text_messages import code_sent_to, waiting_messages
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.models import Account, Event, Membership, RecoveryCode, SignIn, TotpSecret
from zhicheng.services.accounts.access.passwords import set_password
from zhicheng.services.accounts.staff import administration as accounts
from zhicheng.services.accounts.staff.directory import (
    AccountNotFound,
    has_initial_password,
    staff_account,
    staff_accounts,
)
from zhicheng.services.accounts.staff.review_of_access import access_review
from zhicheng.services.accounts.units.creating import UnitRefused
from zhicheng.services.kernel.actor import Actor, NotAllowed, staff_actor
from zhicheng.services.kernel.events import EventTag

pytestmark = pytest.mark.django_db


def own_role(cast: Cast, account_id: uuid.UUID) -> int:
    return Membership.objects.get(account_id=account_id, ended_at__isnull=True).id


ACTS: dict[str, Callable[[Cast, Actor, uuid.UUID], object]] = {
    "disable": lambda cast, actor, who: accounts.disable_account(actor=actor, at=cast.at, account_id=who),
    "password": lambda cast, actor, who: accounts.reset_password(
        actor=actor, at=cast.at, account_id=who, phone=PHONE
    ),
    "factor": lambda cast, actor, who: accounts.reset_second_factor(actor=actor, at=cast.at, account_id=who),
    "sessions": lambda cast, actor, who: accounts.end_sessions(actor=actor, at=cast.at, account_id=who),
    "grant": lambda cast, actor, who: accounts.grant_role(
        actor=actor, at=cast.at, account_id=who, unit_id=cast.agency.id, role=UnitRole.ARCHIVE_AGENCY
    ),
    "end": lambda cast, actor, who: accounts.end_role(
        actor=actor, at=cast.at, account_id=who, membership_id=own_role(cast, who)
    ),
}


def id_of(actor: Actor) -> uuid.UUID:
    assert actor.account_id is not None
    return actor.account_id


def enrolled(cast: Cast, actor: Actor) -> None:
    TotpSecret.objects.create(
        account_id=id_of(actor), secret_sealed=b"x", began_at=cast.at, confirmed_at=cast.at, last_step=1
    )
    RecoveryCode.objects.create(account_id=id_of(actor), digest=bytes(32), made_at=cast.at)


class TestWhoMay:
    @pytest.mark.parametrize("act", ACTS)
    def test_nobody_changes_their_own_rights(self, cast: Cast, act: str) -> None:
        enrolled(cast, cast.check_officer)
        with pytest.raises(UnitRefused, match="本人") as refusal:
            ACTS[act](cast, cast.check_officer, id_of(cast.check_officer))
        assert refusal.value.code == "unit.own_account"

    @pytest.mark.parametrize("act", ACTS)
    def test_a_colleague_may(self, cast: Cast, act: str) -> None:
        enrolled(cast, cast.check_officer)
        ACTS[act](cast, cast.release_officer, id_of(cast.check_officer))

    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("name", ["personnel", "department_clerk"])
    def test_nobody_outside_the_bureau(self, cast: Cast, act: str, name: str) -> None:
        with pytest.raises(NotAllowed):
            ACTS[act](cast, getattr(cast, name), id_of(cast.convener))

    @pytest.mark.parametrize("act", ACTS)
    def test_every_act_ends_the_open_sessions(self, cast: Cast, act: str) -> None:
        enrolled(cast, cast.convener)
        ACTS[act](cast, cast.check_officer, id_of(cast.convener))
        assert Account.objects.get(id=account_id(cast.convener)).session_epoch == 1

    def test_an_unknown_account_is_not_found(self, cast: Cast) -> None:
        with pytest.raises(UnitRefused) as refusal:
            accounts.disable_account(actor=cast.check_officer, at=cast.at, account_id=uuid.uuid4())
        assert refusal.value.code == "unit.not_found"


class TestOpening:
    def test_its_person_is_invited_and_nobody_gets_a_password(self, cast: Cast) -> None:
        outcome = accounts.open_staff_account(
            actor=cast.check_officer,
            at=cast.at,
            login_name="new-personnel",
            display_name="赵经办",
            phone=PHONE,
            unit_id=cast.employer.id,
            role=UnitRole.EMPLOYER,
        )
        assert not outcome.is_waiting
        account = Account.objects.get(id=outcome.account_id)
        assert not account.has_usable_password()
        assert [message.template for message in waiting_messages()] == ["staff_invitation"]
        assert waiting_messages()[0].phone == PHONE
        assert staff_actor(account, UnitRole.EMPLOYER).unit_id == cast.employer.id

    @pytest.mark.parametrize(
        ("login_name", "display_name"),
        [(PEOPLE[0].phone, "经办人"), (PEOPLE[0].id_number, "经办人"), ("clerk", PEOPLE[0].phone)],
    )
    def test_names_shaped_like_a_phone_or_a_document_are_refused(
        self, cast: Cast, login_name: str, display_name: str
    ) -> None:
        with pytest.raises(UnitRefused, match="不能有证件号码或手机号码") as refusal:
            accounts.open_staff_account(
                actor=cast.check_officer,
                at=cast.at,
                login_name=login_name,
                display_name=display_name,
                phone=PHONE,
                unit_id=cast.employer.id,
                role=UnitRole.EMPLOYER,
            )
        assert PEOPLE[0].phone not in refusal.value.sentence

    def test_a_unit_of_another_type_leaves_no_account_behind(self, cast: Cast) -> None:
        with pytest.raises(UnitRefused, match="不能授予"):
            accounts.open_staff_account(
                actor=cast.check_officer,
                at=cast.at,
                login_name="new-officer",
                display_name="赵经办",
                phone=PHONE,
                unit_id=cast.employer.id,
                role=UnitRole.BUREAU,
            )
        assert not Account.objects.filter(login_name="new-officer").exists()


class TestActs:
    def test_a_disabled_account_comes_back_with_its_roles(self, cast: Cast) -> None:
        who = id_of(cast.convener)
        accounts.disable_account(actor=cast.check_officer, at=cast.at, account_id=who)
        account = Account.objects.get(id=who)
        with pytest.raises(NotAllowed):
            staff_actor(account, UnitRole.CONVENING_UNIT)
        accounts.enable_account(actor=cast.check_officer, at=cast.at, account_id=who)
        account.refresh_from_db()
        assert staff_actor(account, UnitRole.CONVENING_UNIT)
        with pytest.raises(UnitRefused, match="在用"):
            accounts.enable_account(actor=cast.check_officer, at=cast.at, account_id=who)

    def test_a_reset_password_is_void_and_its_owner_is_invited(self, cast: Cast) -> None:
        who = id_of(cast.convener)
        accounts.reset_password(actor=cast.check_officer, at=cast.at, account_id=who, phone=PHONE)
        account = Account.objects.get(id=who)
        assert not account.check_password(PASSWORD)
        assert not account.has_usable_password()
        assert code_sent_to(PHONE)

    def test_the_next_invitation_goes_to_the_registered_phone(self, cast: Cast) -> None:
        who = id_of(cast.convener)
        with pytest.raises(UnitRefused, match="没有登记手机号码"):
            accounts.reset_password(actor=cast.check_officer, at=cast.at, account_id=who)
        accounts.reset_password(actor=cast.check_officer, at=cast.at, account_id=who, phone=PHONE)
        first = code_sent_to(PHONE)
        accounts.reset_password(actor=cast.check_officer, at=cast.at, account_id=who)
        assert code_sent_to(PHONE) != first

    def test_a_password_is_unset_until_its_owner_sets_it(self, cast: Cast) -> None:
        who = id_of(cast.convener)
        assert has_initial_password(actor=cast.check_officer, account_id=who)
        account = Account.objects.get(id=who)
        set_password(actor=cast.convener, at=cast.at, account=account, password="清晨六点去河边跑步吧")
        assert not has_initial_password(actor=cast.check_officer, account_id=who)
        accounts.reset_password(actor=cast.check_officer, at=cast.at, account_id=who, phone=PHONE)
        assert has_initial_password(actor=cast.check_officer, account_id=who)

    def test_nobody_gets_the_password_of_a_professional(self, cast: Cast) -> None:
        holder = cast.holder(PEOPLE[0])
        with pytest.raises(UnitRefused, match="本人凭手机"):
            accounts.reset_password(actor=cast.check_officer, at=cast.at, account_id=id_of(holder))

    def test_a_lost_authenticator_is_forgotten_with_its_codes(self, cast: Cast) -> None:
        enrolled(cast, cast.convener)
        who = id_of(cast.convener)
        accounts.reset_second_factor(actor=cast.check_officer, at=cast.at, account_id=who)
        assert not TotpSecret.objects.exists()
        assert not RecoveryCode.objects.exists()
        with pytest.raises(UnitRefused, match="没有绑定"):
            accounts.reset_second_factor(actor=cast.check_officer, at=cast.at, account_id=who)

    def test_a_role_is_granted_once_and_ended_once(self, cast: Cast) -> None:
        who = id_of(cast.convener)
        ACTS["grant"](cast, cast.check_officer, who)
        with pytest.raises(UnitRefused, match="已有"):
            ACTS["grant"](cast, cast.check_officer, who)
        held = Membership.objects.get(account_id=who, role=UnitRole.ARCHIVE_AGENCY)
        accounts.end_role(actor=cast.check_officer, at=cast.at, account_id=who, membership_id=held.id)
        with pytest.raises(UnitRefused, match="已经取消"):
            accounts.end_role(actor=cast.check_officer, at=cast.at, account_id=who, membership_id=held.id)
        assert Event.objects.filter(tag=EventTag.MEMBERSHIP_ENDED).count() == 1

    def test_somebody_elses_role_is_not_found(self, cast: Cast) -> None:
        with pytest.raises(UnitRefused, match="没有找到该角色"):
            accounts.end_role(
                actor=cast.check_officer,
                at=cast.at,
                account_id=id_of(cast.convener),
                membership_id=own_role(cast, id_of(cast.examiner)),
            )


class TestDirectory:
    def test_searches_names_units_and_roles(self, cast: Cast) -> None:
        assert cast.personnel
        assert cast.convener
        officer = cast.check_officer
        assert [line.login_name for line in staff_accounts(actor=officer, text="机床").rows] == ["personnel"]
        found = staff_accounts(actor=officer, role=UnitRole.CONVENING_UNIT).rows
        assert [line.login_name for line in found] == ["convener"]
        assert staff_accounts(actor=officer, only_disabled=True).total == 0

    def test_a_professional_is_no_staff(self, cast: Cast) -> None:
        cast.holder(PEOPLE[0])
        assert [line.login_name for line in staff_accounts(actor=cast.check_officer).rows] == [
            "check-officer"
        ]

    def test_unknown_is_not_found(self, cast: Cast) -> None:
        with pytest.raises(AccountNotFound):
            staff_account(actor=cast.check_officer, account_id=uuid.uuid4())

    def test_the_review_says_who_holds_what_since_when(self, cast: Cast) -> None:
        assert cast.personnel
        for days, succeeded in ((3, True), (1, False), (5, True)):
            SignIn.objects.create(
                account_id=cast.personnel.account_id,
                at=cast.at - timedelta(days=days),
                method=SignInMethod.PASSWORD,
                succeeded=succeeded,
                device_label="Chrome",
                device_index=bytes(32),
                address_index=bytes(32),
            )
        lines = access_review(actor=cast.check_officer)
        assert [line.role for line in lines] == [UnitRole.BUREAU, UnitRole.EMPLOYER]
        assert lines[1].last_sign_in == cast.at - timedelta(days=3)
        assert lines[1].since == cast.at

    def test_ended_and_disabled_rights_are_not_in_the_review(self, cast: Cast) -> None:
        ACTS["end"](cast, cast.check_officer, id_of(cast.convener))
        ACTS["disable"](cast, cast.check_officer, id_of(cast.examiner))
        assert [line.login_name for line in access_review(actor=cast.check_officer)] == ["check-officer"]
