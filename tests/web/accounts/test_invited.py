"""Setting a password by an invitation: the code to the phone, once, in time, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.functional.conftest import TurnableClock
from tests.support.acting import account_id
from tests.support.cast import MONDAY, PASSWORD, Cast
from tests.support.staff_changes import PHONE
from tests.support.text_messages import code_sent_to
from tests.web.accounts.conftest import address
from zhicheng.records.models import Account, StaffInvitation
from zhicheng.services.accounts.access.invitations import forget_old_invitations
from zhicheng.services.accounts.staff.administration import disable_account, reset_password

pytestmark = pytest.mark.django_db
NEW = "a bridge over the river"


@pytest.fixture
def code(cast: Cast) -> str:
    """What the clerk whose password was reset reads on their phone."""
    send_another(cast)
    return code_sent_to(PHONE)


def send_another(cast: Cast) -> None:
    reset_password(actor=cast.check_officer, at=MONDAY, account_id=account_id(cast.personnel), phone=PHONE)


def give(client: Client, code: str, *, name: str = "personnel", password: str = NEW) -> Any:
    given = {"login_name": name, "code": code, "password": password, "again": password}
    return client.post(address("invited"), given)


def has_new_password(cast: Cast) -> bool:
    return Account.objects.get(id=account_id(cast.personnel)).check_password(NEW)


def test_sets_the_password_and_leads_to_the_second_factor(cast: Cast, code: str) -> None:
    answer = give(Client(), code)
    assert answer.headers["Location"].startswith(address("second_factor"))
    assert has_new_password(cast)
    account = Account.objects.get(id=account_id(cast.personnel))
    assert not account.password_is_issued


def test_is_good_once(cast: Cast, code: str) -> None:
    give(Client(), code)
    assert give(Client(), code, password=PASSWORD).status_code == 422
    assert has_new_password(cast)


def test_ends_with_its_hours(cast: Cast, code: str, clock: type[TurnableClock]) -> None:
    clock.moment = MONDAY + timedelta(hours=72, seconds=1)
    answer = give(Client(), code)
    assert answer.status_code == 422
    assert "邀请码已过期" in answer.content.decode()
    assert not has_new_password(cast)


@pytest.mark.parametrize("name", ["personnel", "nobody-at-all"])
def test_a_wrong_code_and_an_unknown_name_read_the_same(name: str, cast: Cast, code: str) -> None:
    answer = give(Client(), "0000000000", name=name)
    assert answer.status_code == 422
    assert "登录名或邀请码不对" in answer.content.decode()
    assert not has_new_password(cast)


def test_of_another_account_is_not_good(cast: Cast, code: str) -> None:
    assert give(Client(), code, name="check-officer").status_code == 422


def test_a_later_one_takes_its_place(cast: Cast, code: str) -> None:
    send_another(cast)
    assert give(Client(), code).status_code == 422
    assert give(Client(), code_sent_to(PHONE)).status_code == 302


def test_a_poor_password_does_not_cost_the_code(cast: Cast, code: str) -> None:
    answer = give(Client(), code, password="password12")
    assert answer.status_code == 422
    assert 'href="#id_password"' in answer.content.decode()
    assert give(Client(), code).status_code == 302


def test_a_disabled_account_stays_out(cast: Cast, code: str) -> None:
    disable_account(actor=cast.check_officer, at=MONDAY, account_id=account_id(cast.personnel))
    assert give(Client(), code).status_code == 422


def test_guessing_ends_in_a_pause(cast: Cast, code: str) -> None:
    client = Client()
    answers = [give(client, "0000000000").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_is_kept_as_a_digest_and_forgotten(cast: Cast, code: str) -> None:
    assert code.encode() not in bytes(StaffInvitation.objects.get().code_digest)
    assert forget_old_invitations(before=MONDAY + timedelta(hours=71)) == 0
    assert forget_old_invitations(before=MONDAY + timedelta(hours=73)) == 1
