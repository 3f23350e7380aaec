"""The drill that must fail: one officer opens a second officer's account and releases what they proposed (R01, T6).

By rightful requests through the pages, as somebody would who has nothing but their own browser.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.conftest import without_guard
from tests.functional.conftest import TurnableClock
from tests.security.visiting import client_of
from tests.support.account_holders import Authenticator
from tests.support.acting import account_id
from tests.support.cast import MONDAY, Cast, uploaded
from tests.support.staff_changes import PHONE
from tests.support.text_messages import code_sent_to, waiting_messages
from tests.web.conftest import cast
from tests.web.signing_in import sign_in
from zhicheng.documents.template import builtin_template
from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.months import Month
from zhicheng.records.models import Account, Claim, IssuanceBatch, StaffAccountChange
from zhicheng.services.accounts.access.second_factor import begin_enrolment
from zhicheng.services.issuance.month.release import propose_batch
from zhicheng.services.issuance.templates.acts import approve_template, propose_template
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import staff_actor

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
PASSWORD = "a bridge over the river"
LOGIN_NAME = "second-self"


@pytest.fixture(autouse=True)
def clock(settings: Settings) -> type[TurnableClock]:
    settings.ZHICHENG_PORTS = settings.ZHICHENG_PORTS | {"clock": "tests.functional.conftest.TurnableClock"}
    ports.forget_ports()
    TurnableClock.moment = MONDAY
    return TurnableClock


@pytest.fixture
def officer(cast: Cast) -> Client:
    """The officer who would issue alone."""
    return client_of(cast.check_officer)


@pytest.fixture
def batch(cast: Cast) -> IssuanceBatch:
    """What the officer has proposed."""
    row = propose_template(actor=cast.third_officer, at=cast.at, template=builtin_template())
    approve_template(actor=cast.release_officer, at=cast.at, sha256=row.sha256)
    uploaded(cast)
    made = propose_batch(actor=cast.check_officer, at=cast.at, month=Month.of(cast.at.date()))
    return IssuanceBatch.objects.get(id=made.id)


def ask_for_second_self(cast: Cast, officer: Client) -> StaffAccountChange:
    answer = officer.post(
        reverse("bureau:new_user", kwargs={"unit_id": cast.bureau.id}),
        {"login_name": LOGIN_NAME, "display_name": "钱第二", "phone": PHONE, "role": "bureau"},
    )
    row = StaffAccountChange.objects.get(login_name=LOGIN_NAME)
    assert answer.headers["Location"] == reverse("bureau:staff_change", kwargs={"change_id": row.id})
    return row


def decide(client: Client, row: StaffAccountChange, decision: str = "grant") -> Any:
    address = reverse("bureau:staff_change", kwargs={"change_id": row.id})
    return client.post(address, {"decision": decision, "reason": "已核实。"})


def release(client: Client, batch: IssuanceBatch) -> Any:
    return client.post(
        reverse("bureau:release", kwargs={"batch_id": batch.id}), {"confirm": "on"}, follow=True
    )


def is_released(batch: IssuanceBatch) -> bool:
    batch.refresh_from_db()
    return batch.status == BatchStatus.RELEASED


class TestAlone:
    def test_asking_opens_nothing_and_shows_no_password(
        self, cast: Cast, officer: Client, batch: IssuanceBatch
    ) -> None:
        row = ask_for_second_self(cast, officer)
        assert not Account.objects.filter(login_name=LOGIN_NAME).exists()
        assert waiting_messages() == []
        # The only form that the asker is shown is the withdrawal, so this is what the POST is taken for.
        decide(officer, row)
        row.refresh_from_db()
        assert (row.state, row.account_id) == ("withdrawn", None)
        assert not Account.objects.filter(login_name=LOGIN_NAME).exists()

    def test_a_colleagues_account_is_not_taken_over(self, cast: Cast, officer: Client) -> None:
        kwargs = {"account_id": cast.release_officer.account_id}
        before = Account.objects.get(id=account_id(cast.release_officer)).password
        for act in ("password", "second-factor"):
            officer.post(reverse("bureau:user_act", kwargs={**kwargs, "act": act}), {"phone": PHONE})
        shown = officer.get(reverse("bureau:user", kwargs=kwargs)).content.decode()
        assert "等待另一名工作人员同意" in shown
        assert Account.objects.get(id=account_id(cast.release_officer)).password == before
        assert waiting_messages() == []

    def test_nor_by_a_clerk_of_theirs_who_is_given_the_role(self, cast: Cast, officer: Client) -> None:
        assert cast.bureau
        officer.post(
            reverse("bureau:grant_role", kwargs={"account_id": cast.personnel.account_id}),
            {"unit": cast.bureau.name, "role": "bureau"},
        )
        account = Account.objects.get(id=account_id(cast.personnel))
        assert not account.memberships.filter(role=UnitRole.BUREAU).exists()


class TestWithAnUnwittingColleague:
    """A colleague grants the account, and the officer holds its phone."""

    @pytest.fixture
    def second_self(self, cast: Cast, officer: Client, batch: IssuanceBatch) -> Client:
        decide(client_of(cast.release_officer), ask_for_second_self(cast, officer))
        code = code_sent_to(PHONE)
        client = Client()
        answer = client.post(
            reverse("accounts:invited"),
            {"login_name": LOGIN_NAME, "code": code, "password": PASSWORD, "again": PASSWORD},
        )
        assert answer.headers["Location"].startswith(reverse("accounts:second_factor"))
        account = Account.objects.get(login_name=LOGIN_NAME)
        secret = begin_enrolment(at=MONDAY, account_id=account.id).secret
        client.post(reverse("accounts:set_up"), {"code": Authenticator(secret).code(MONDAY)})
        assert client.get(reverse("bureau:units")).status_code == 200
        return client

    def again(self, at: datetime) -> Client:
        """The second self with a fresh session at another time."""
        TurnableClock.moment = at
        client = Client()
        sign_in(client, staff_actor(Account.objects.get(login_name=LOGIN_NAME), UnitRole.BUREAU))
        return client

    def test_it_releases_nothing_within_a_day(self, second_self: Client, batch: IssuanceBatch) -> None:
        said = release(second_self, batch).content.decode()
        assert "之前不能签批" in said
        assert not is_released(batch)

    def test_nor_what_its_maker_proposed_within_thirty(
        self, second_self: Client, batch: IssuanceBatch
    ) -> None:
        said = release(self.again(MONDAY + timedelta(days=20)), batch).content.decode()
        assert "经手了另一人账号" in said
        assert not is_released(batch)

    def test_the_database_says_the_same(self, second_self: Client, batch: IssuanceBatch) -> None:
        newcomer = Account.objects.get(login_name=LOGIN_NAME)
        for days in (0, 20):
            at = MONDAY + timedelta(days=days)
            with pytest.raises(DatabaseError, match=r"waiting time|had a hand"), transaction.atomic():
                IssuanceBatch.objects.filter(id=batch.id).update(
                    status="released", released_by=newcomer, released_at=at
                )

    @pytest.mark.tampers
    def test_without_the_guards_it_would_be_released(
        self, second_self: Client, batch: IssuanceBatch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control: with the rule and its trigger off, the same requests issue."""
        monkeypatch.setattr(
            "zhicheng.services.issuance.month.release.require_two_signatures", lambda **_: None
        )
        with without_guard(connection):
            release(second_self, batch)
        assert is_released(batch)

    def test_a_colleague_who_had_no_hand_in_it_does_release(
        self, second_self: Client, cast: Cast, batch: IssuanceBatch
    ) -> None:
        assert "之前不能签批" not in release(client_of(cast.third_officer), batch).content.decode()
        assert is_released(batch)
        assert Claim.objects.filter(status="released").count() == batch.entry_count

    def test_everybody_was_told(self, second_self: Client, cast: Cast) -> None:
        for colleague in (cast.release_officer, cast.third_officer):
            box = client_of(colleague).get(reverse("accounts:messages")).content.decode()
            assert LOGIN_NAME in box
