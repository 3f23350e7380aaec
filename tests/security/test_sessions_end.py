"""R23: a session's key changes at log-in and step-up; sessions end when an account's rights change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.account_holders import HOME, PASSWORD, enrolled, holder_with_password, login_name
from tests.support.acting import account_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.cast import PASSWORD as STAFF_PASSWORD
from tests.support.staff_changes import PHONE
from tests.web.conftest import Browse, browse, cast
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Account, Membership
from zhicheng.services.accounts.access.passwords import change_password
from zhicheng.services.accounts.access.sessions import end_all_sessions, sign_out_everywhere
from zhicheng.services.accounts.staff import administration
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor

__all__ = ["browse", "cast"]
pytestmark = pytest.mark.django_db
NEW = "a bridge over the river"


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:settings")).status_code == 200


def _of(clerk: Actor) -> dict[str, Any]:
    assert clerk.account_id is not None
    return {"at": MONDAY, "account_id": clerk.account_id}


def disabled(cast: Cast, clerk: Actor) -> None:
    administration.disable_account(actor=cast.check_officer, **_of(clerk))


def given_a_role(cast: Cast, clerk: Actor) -> None:
    administration.grant_role(
        actor=cast.check_officer,
        unit_id=cast.second_employer.id,
        role=UnitRole.EMPLOYER,
        **_of(clerk),
    )


def deprived_of_a_role(cast: Cast, clerk: Actor) -> None:
    held = Membership.objects.get(account_id=account_id(clerk))
    administration.end_role(actor=cast.check_officer, membership_id=held.id, **_of(clerk))


def given_a_password(cast: Cast, clerk: Actor) -> None:
    administration.reset_password(actor=cast.check_officer, phone=PHONE, **_of(clerk))


def second_factor_reset(cast: Cast, clerk: Actor) -> None:
    enrolled(clerk, MONDAY)
    administration.reset_second_factor(actor=cast.check_officer, **_of(clerk))


def password_changed(cast: Cast, clerk: Actor) -> None:
    change_password(actor=clerk, at=MONDAY, present=STAFF_PASSWORD, new=NEW, place=HOME)


def signed_out_everywhere(cast: Cast, clerk: Actor) -> None:
    sign_out_everywhere(actor=clerk, at=MONDAY)


@pytest.mark.parametrize(
    "act",
    [
        disabled,
        given_a_role,
        deprived_of_a_role,
        given_a_password,
        second_factor_reset,
        password_changed,
        signed_out_everywhere,
    ],
)
def test_every_session_ends(act: Callable[[Cast, Actor], None], cast: Cast, browse: Browse) -> None:
    clerk, other = cast.personnel, cast.department_clerk
    clients, untouched = [browse(clerk), browse(clerk)], browse(other)
    assert all(is_signed_in(client) for client in clients)
    act(cast, clerk)
    assert not any(is_signed_in(client) for client in clients)
    assert is_signed_in(untouched)


def test_without_a_new_epoch_they_would_go_on(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    client = browse(cast.personnel)
    before = Account.objects.get(id=account_id(cast.personnel)).session_epoch
    password_changed(cast, cast.personnel)
    Account.objects.filter(id=account_id(cast.personnel)).update(session_epoch=before)
    assert is_signed_in(client)


def test_an_epoch_is_never_used_again(cast: Cast) -> None:
    assert cast.personnel.account_id is not None
    epochs = [end_all_sessions(account_id=cast.personnel.account_id) for _ in range(3)]
    assert epochs == [1, 2, 3]


class TestKeys:
    def test_a_key_planted_before_log_in_is_worth_nothing(self, cast: Cast) -> None:
        holder_with_password(cast, PEOPLE[0])
        victim, attacker = Client(), Client()
        session = victim.session
        session["planted"] = "yes"
        session.save()
        planted = session.session_key or ""
        victim.cookies["session"] = attacker.cookies["session"] = planted
        victim.post(reverse("accounts:log_in"), {"name": PEOPLE[0].phone, "password": PASSWORD})
        assert is_signed_in(victim)
        assert victim.cookies["session"].value != planted
        assert not is_signed_in(attacker)

    def test_between_the_two_factors_and_after_them_the_key_changes(self, cast: Cast) -> None:
        now = ports.clock().now()
        app, _ = enrolled(cast.personnel, now - timedelta(hours=1))
        client, keys = Client(), []
        client.get(reverse("accounts:log_in"))
        given = {"name": login_name(cast.personnel), "password": STAFF_PASSWORD}
        client.post(reverse("accounts:log_in"), given)
        keys.append(client.cookies["session"].value)
        client.post(reverse("accounts:second_factor"), {"code": app.code(ports.clock().now())})
        keys.append(client.cookies["session"].value)
        client.post(reverse("accounts:confirm"), {"code": app.code(ports.clock().now(), steps=1)})
        keys.append(client.cookies["session"].value)
        assert len(set(keys)) == 3
        assert is_signed_in(client)
        for old in keys[:2]:
            thief = Client()
            thief.cookies["session"] = old
            assert not is_signed_in(thief)
