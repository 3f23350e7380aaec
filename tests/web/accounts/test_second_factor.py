"""Staff on their way in: password, authenticator, recovery codes; and the question before decisive acts."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.functional.conftest import TurnableClock
from tests.support.account_holders import Authenticator, enrolled, login_name
from tests.support.acting import account_id
from tests.support.cast import MONDAY, PASSWORD, Cast
from tests.web.accounts.conftest import address
from tests.web.conftest import Browse
from tests.web.signing_in import sign_in
from zhicheng.records.models import Account, TotpSecret
from zhicheng.services.accounts.access.second_factor import begin_enrolment
from zhicheng.services.kernel.actor import Actor

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=10)


@pytest.fixture
def clerk(cast: Cast) -> Actor:
    return cast.personnel


@pytest.fixture
def app(clerk: Actor) -> Authenticator:
    """An authenticator set up some time ago."""
    return enrolled(clerk, MONDAY - timedelta(hours=1))[0]


def give_password(client: Client, actor: Actor, after: str = "") -> Any:
    path = address("log_in") + (f"?next={after}" if after else "")
    return client.post(path, {"name": login_name(actor), "password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return client.get(address("settings")).status_code == 200


class TestFirstTime:
    def test_leads_to_the_set_up_before_anything_else(self, session_user: Client, clerk: Actor) -> None:
        answer = give_password(session_user, clerk)
        assert answer.headers["Location"] == address("second_factor")
        assert session_user.get(address("second_factor")).headers["Location"] == address("set_up")
        assert not is_signed_in(session_user)

    def test_sets_up_and_shows_the_recovery_codes_once(self, session_user: Client, clerk: Actor) -> None:
        assert clerk.account_id
        give_password(session_user, clerk, address("password"))
        shown = session_user.get(address("set_up")).content.decode()
        secret = begin_enrolment(at=MONDAY, account_id=clerk.account_id).secret
        assert secret in shown
        assert "<svg" in shown
        code = Authenticator(secret).code(MONDAY)
        answer = session_user.post(f"{address('set_up')}?next={address('password')}", {"code": code})
        assert answer.headers["Location"].startswith(address("recovery_codes"))
        listed = session_user.get(answer.headers["Location"]).content.decode()
        assert listed.count("<li>") >= 10
        file = session_user.get(address("recovery_codes_file"))
        assert file.headers["Content-Disposition"].startswith("attachment")
        first = file.content.decode("utf-8-sig").split("\r\n")[2]
        assert first in listed
        onwards = session_user.post(answer.headers["Location"], {"next": address("password")})
        assert onwards.headers["Location"] == address("password")
        assert session_user.get(address("recovery_codes")).headers["Location"] == address("settings")
        assert session_user.get(address("recovery_codes_file")).status_code == 302
        assert is_signed_in(session_user)

    def test_a_wrong_first_code_is_told(self, session_user: Client, clerk: Actor) -> None:
        give_password(session_user, clerk)
        session_user.get(address("set_up"))
        answer = session_user.post(address("set_up"), {"code": "000"})
        assert answer.status_code == 422
        assert not TotpSecret.objects.filter(confirmed_at__isnull=False).exists()

    def test_strangers_find_no_set_up(self, session_user: Client) -> None:
        for name in ("second_factor", "set_up"):
            assert session_user.get(address(name)).headers["Location"].startswith(address("log_in"))


class TestLogIn:
    def test_takes_both_factors(self, session_user: Client, clerk: Actor, app: Authenticator) -> None:
        give_password(session_user, clerk)
        assert not is_signed_in(session_user)
        before = session_user.cookies["session"].value
        answer = session_user.post(address("second_factor"), {"code": app.code(MONDAY)})
        assert answer.status_code == 302
        assert is_signed_in(session_user)
        assert session_user.cookies["session"].value != before

    def test_a_wrong_code_does_not_let_in(
        self, session_user: Client, clerk: Actor, app: Authenticator
    ) -> None:
        give_password(session_user, clerk)
        assert (
            session_user.post(address("second_factor"), {"code": app.code(MONDAY, steps=9)}).status_code
            == 422
        )
        assert not is_signed_in(session_user)

    def test_the_password_is_forgotten_after_ten_minutes(
        self, session_user: Client, clerk: Actor, app: Authenticator, clock: type[TurnableClock]
    ) -> None:
        give_password(session_user, clerk)
        clock.moment = MONDAY + timedelta(minutes=11)
        answer = session_user.post(address("second_factor"), {"code": app.code(clock.moment)})
        assert answer.headers["Location"].startswith(address("log_in"))
        assert not is_signed_in(session_user)

    def test_a_disabled_account_does_not_get_in_between(
        self, session_user: Client, clerk: Actor, app: Authenticator
    ) -> None:
        give_password(session_user, clerk)
        Account.objects.filter(id=account_id(clerk)).update(is_active=False)
        session_user.post(address("second_factor"), {"code": app.code(MONDAY)})
        assert not is_signed_in(session_user)

    def test_guessing_ends_in_a_pause(self, session_user: Client, clerk: Actor, app: Authenticator) -> None:
        give_password(session_user, clerk)
        answers = [session_user.post(address("second_factor"), {"code": "0"}).status_code for _ in range(6)]
        assert answers == [422] * 5 + [429]

    def test_leads_to_what_was_wanted(self, session_user: Client, clerk: Actor, app: Authenticator) -> None:
        answer = give_password(session_user, clerk, address("password"))
        answer = session_user.post(answer.headers["Location"], {"code": app.code(MONDAY)})
        assert answer.headers["Location"] == address("password")


class TestConfirmation:
    def test_makes_the_second_factor_fresh_under_a_new_key(
        self, browse: Browse, clerk: Actor, app: Authenticator, clock: type[TurnableClock]
    ) -> None:
        client = browse(clerk)
        clock.moment = LATER
        before = client.cookies["session"].value
        answer = client.post(f"{address('confirm')}?next={address('password')}", {"code": app.code(LATER)})
        assert answer.headers["Location"] == address("password")
        assert client.cookies["session"].value != before
        assert client.session["second_factor"] == LATER.isoformat()

    def test_a_used_code_does_not(
        self, browse: Browse, clerk: Actor, app: Authenticator, clock: type[TurnableClock]
    ) -> None:
        client = browse(clerk)
        clock.moment = LATER
        client.post(address("confirm"), {"code": app.code(LATER)})
        assert client.post(address("confirm"), {"code": app.code(LATER)}).status_code == 422


class TestRecoveryCodes:
    def test_new_ones_need_a_fresh_second_factor(
        self, browse: Browse, clerk: Actor, app: Authenticator, clock: type[TurnableClock]
    ) -> None:
        client = browse(clerk)
        clock.moment = LATER
        answer = client.post(address("renew_recovery_codes"))
        assert answer.headers["Location"].startswith(address("confirm"))
        client.post(address("confirm"), {"code": app.code(LATER)})
        assert client.post(address("renew_recovery_codes")).headers["Location"] == address("recovery_codes")

    def test_are_shown_to_their_owner_alone(
        self, browse: Browse, cast: Cast, clerk: Actor, app: Authenticator
    ) -> None:
        client = browse(clerk)
        client.post(address("renew_recovery_codes"))
        sign_in(client, cast.department_clerk)
        assert client.get(address("recovery_codes")).status_code == 302


class TestWithoutAuthenticator:
    def test_a_professional_cannot_set_one_up_in_an_open_session(self, browse: Browse, holder: Actor) -> None:
        client = browse(holder)
        assert client.get(address("set_up")).status_code == 302
        assert not TotpSecret.objects.exists()

    def test_a_professional_who_comes_to_the_confirmation_is_led_home(
        self, browse: Browse, holder: Actor
    ) -> None:
        answer = browse(holder).get(address("confirm"), follow=True)
        assert answer.status_code == 200
        assert not TotpSecret.objects.exists()

    def test_staff_who_come_to_the_confirmation_set_one_up(self, browse: Browse, clerk: Actor) -> None:
        answer = browse(clerk).get(address("confirm"))
        assert answer.headers["Location"].startswith(address("set_up"))
