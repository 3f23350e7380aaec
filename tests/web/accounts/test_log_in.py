"""Logging in by password and by phone, and what leads on from there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.functional.conftest import TurnableClock
from tests.support.account_holders import PASSWORD, enrolled, holder_with_password
from tests.support.acting import account_id
from tests.support.case_walk import CaseWalk
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.issued_certificates import officer
from tests.support.text_messages import code_sent_to, waiting_messages
from tests.web.accounts.conftest import address
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from tests.web.signing_in import sign_in
from zhicheng.domain.cases import CaseKind
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Account, Membership, SignIn
from zhicheng.services.accounts.units.creating import grant_membership
from zhicheng.services.kernel.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
PHONE = PEOPLE[0].phone


def is_signed_in(client: Client) -> bool:
    return client.get(address("settings")).status_code == 200


def log_in(client: Client, name: str = PHONE, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(address("log_in"), {"name": name, "password": password}, **more)


class TestByPassword:
    def test_signs_a_professional_in(self, session_user: Client, holder: Actor) -> None:
        answer = log_in(session_user)
        assert answer.status_code == 302
        assert is_signed_in(session_user)

    def test_gives_another_session_key(self, session_user: Client, holder: Actor) -> None:
        """R23: a key planted before is worth nothing after."""
        session_user.get(address("log_in"))
        session_user.post(address("log_in"), {"name": PHONE, "password": "wrong-password"})
        session = session_user.session
        session["planted"] = "yes"
        session.save()
        planted = session.session_key
        session_user.cookies["session"] = planted or ""
        log_in(session_user)
        assert session_user.cookies["session"].value != planted
        stranger = Client()
        stranger.cookies["session"] = planted or ""
        assert not is_signed_in(stranger)

    def test_a_wrong_password_is_told_without_saying_what_is_wrong(
        self, session_user: Client, holder: Actor
    ) -> None:
        pages = []
        for name in (PHONE, "13900009999", "nobody"):
            answer = Client().post(address("log_in"), {"name": name, "password": "wrong"})
            assert answer.status_code == 422
            text = answer.content.decode().replace(name, "NAME")
            pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text))
        assert len(set(pages)) == 1

    def test_the_password_is_never_shown_again(self, session_user: Client, holder: Actor) -> None:
        answer = log_in(session_user, password="a-very-wrong-password")
        assert "a-very-wrong-password" not in answer.content.decode()

    def test_guessing_ends_in_a_pause(self, session_user: Client, holder: Actor) -> None:
        answers = [log_in(session_user, password="wrong").status_code for _ in range(6)]
        assert answers == [422] * 5 + [429]
        assert int(log_in(session_user, password="wrong").headers["Retry-After"]) > 0

    def test_marks_the_browser(self, session_user: Client, holder: Actor) -> None:
        log_in(session_user)
        device = session_user.cookies["device"]
        assert device["httponly"]
        assert device["samesite"] == "Lax"
        first = device.value
        assert not SignIn.objects.get().is_new_device
        session_user.post(address("log_out"))
        log_in(session_user)
        assert session_user.cookies["device"].value == first
        assert not SignIn.objects.filter(is_new_device=True).exists()

    def test_whoever_is_signed_in_is_led_on(self, browse: Browse, holder: Actor) -> None:
        assert browse(holder).get(address("log_in")).status_code == 302


class TestWhereItLeads:
    def test_to_the_page_that_was_wanted(self, session_user: Client, holder: Actor) -> None:
        led = session_user.get(address("password"))
        answer = session_user.post(led.headers["Location"], {"name": PHONE, "password": PASSWORD})
        assert answer.headers["Location"] == address("password")

    @pytest.mark.parametrize(
        "trick",
        ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"],
    )
    def test_never_elsewhere(self, session_user: Client, holder: Actor, trick: str) -> None:
        answer = session_user.post(f"{address('log_in')}?next={trick}", {"name": PHONE, "password": PASSWORD})
        assert "elsewhere" not in answer.headers["Location"]
        assert answer.headers["Location"].startswith("/")

    def test_says_that_the_session_ended_and_keeps_what_was_typed(
        self, session_user: Client, holder: Actor, clock: type[TurnableClock]
    ) -> None:
        log_in(session_user)
        clock.moment = MONDAY + timedelta(minutes=31)
        led = session_user.post(address("phone_new"), {"phone": "13900005001"})
        shown = session_user.get(led.headers["Location"]).content.decode()
        assert "登录已失效" in shown
        assert "已经保留" in shown


class TestByPhone:
    def ask(self, client: Client, phone: str = PHONE) -> Any:
        return client.post(address("log_in_phone"), {"phone": phone} | solved_captcha(client))

    def test_signs_in(self, session_user: Client, holder: Actor) -> None:
        answer = self.ask(session_user)
        assert answer.headers["Location"] == address("log_in_code")
        answer = session_user.post(address("log_in_code"), {"code": code_sent_to(PHONE)})
        assert answer.status_code == 302
        assert is_signed_in(session_user)

    def test_looks_the_same_for_an_unknown_phone(self, session_user: Client, holder: Actor) -> None:
        other = Client()
        answers = [self.ask(session_user), self.ask(other, "13900009999")]
        assert answers[0].headers["Location"] == answers[1].headers["Location"]
        pages = [
            re.sub(r'value="\w{64}"', "", client.get(address("log_in_code")).content.decode())
            for client in (session_user, other)
        ]
        assert pages[0] == pages[1]

    def test_needs_the_captcha(self, session_user: Client, holder: Actor) -> None:
        answer = session_user.post(address("log_in_phone"), {"phone": PHONE})
        assert answer.status_code == 422
        assert "安全校验" in answer.content.decode()
        assert not waiting_messages()

    def test_a_captcha_serves_once(self, session_user: Client, holder: Actor) -> None:
        solved = solved_captcha(session_user)
        session_user.post(address("log_in_phone"), {"phone": PHONE} | solved)
        answer = session_user.post(address("log_in_phone"), {"phone": "13900009999"} | solved)
        assert answer.status_code == 422
        assert len(waiting_messages()) == 1

    def test_a_wrong_code_is_told_beside_the_field(self, session_user: Client, holder: Actor) -> None:
        self.ask(session_user)
        answer = session_user.post(address("log_in_code"), {"code": "nothing"})
        assert answer.status_code == 422
        assert 'href="#id_code"' in answer.content.decode()

    def test_the_code_is_bound_to_the_browser_that_asked(self, session_user: Client, holder: Actor) -> None:
        self.ask(session_user)
        session = session_user.session
        stolen = session["waiting_codes"]
        other = Client()
        other.get(address("log_in"))
        theirs = other.session
        theirs["waiting_codes"] = stolen
        theirs.save()
        other.cookies["session"] = theirs.session_key or ""
        assert other.post(address("log_in_code"), {"code": code_sent_to(PHONE)}).status_code == 422

    def test_the_code_page_alone_leads_back(self, session_user: Client) -> None:
        assert session_user.get(address("log_in_code")).headers["Location"] == address("log_in_phone")


class TestFrozenAccount:
    """An open identity dispute: only whoever knows the password or has the code hears of it."""

    @pytest.fixture(autouse=True)
    def _disputed(self, holder: Actor) -> None:
        asked = {"kind": CaseKind.IDENTITY_DISPUTE, "ground": "taken_over", "person_id": holder.person_id}
        CaseWalk.opened(officer("counter"), MONDAY, **asked)

    def test_the_right_password_leads_to_the_counter(self, session_user: Client) -> None:
        answer = log_in(session_user)
        assert answer.status_code == 422
        assert "到人社局窗口办理" in answer.content.decode()
        assert not is_signed_in(session_user)
        assert not SignIn.objects.filter(succeeded=True).exists()

    def test_a_wrong_password_learns_nothing(self, session_user: Client) -> None:
        assert "冻结" not in log_in(session_user, password="wrong").content.decode()

    def test_the_code_leads_to_the_counter_too(self, session_user: Client) -> None:
        session_user.post(address("log_in_phone"), {"phone": PHONE} | solved_captcha(session_user))
        answer = session_user.post(address("log_in_code"), {"code": code_sent_to(PHONE)})
        assert answer.status_code == 422
        assert "到人社局窗口办理" in answer.content.decode()
        assert not is_signed_in(session_user)

    def test_a_new_password_does_not_let_in(self, session_user: Client) -> None:
        asked = {"id_number": PEOPLE[0].id_number, "phone": PHONE} | solved_captcha(session_user)
        session_user.post(address("forgotten"), asked)
        new = {
            "code": code_sent_to(PHONE),
            "password": "an-entirely-new-one-7",
            "again": "an-entirely-new-one-7",
        }
        answer = session_user.post(address("replace_password"), new)
        assert "到人社局窗口办理" in answer.content.decode()
        assert Account.objects.get(person__account__frozen_by_case__isnull=False).check_password(PASSWORD)


class TestLogOut:
    def test_ends_the_session(self, session_user: Client, holder: Actor) -> None:
        log_in(session_user)
        key = session_user.cookies["session"].value
        session_user.post(address("log_out"))
        thief = Client()
        thief.cookies["session"] = key
        assert not is_signed_in(session_user)
        assert not is_signed_in(thief)

    def test_a_link_cannot_do_it(self, session_user: Client, holder: Actor) -> None:
        log_in(session_user)
        assert session_user.get(address("log_out")).status_code == 405
        assert is_signed_in(session_user)


class TestChoice:
    def test_several_posts_are_offered(self, session_user: Client, cast: Cast) -> None:
        holder = holder_with_password(cast, PEOPLE[0])
        account = Account.objects.get(id=account_id(holder))
        membership_id = grant_membership(
            actor=SYSTEM, at=MONDAY, account_id=account.id, unit_id=cast.employer.id, role=UnitRole.EMPLOYER
        )
        enrolled(holder, MONDAY)
        sign_in(session_user, holder)
        shown = session_user.get(address("choose")).content.decode()
        assert "津沽第一机床有限公司" in shown
        assert "本人" in shown
        answer = session_user.post(
            address("choose"), {"membership": str(membership_id), "next": address("settings")}
        )
        assert answer.headers["Location"] == address("settings")
        assert "津沽第一机床有限公司" in session_user.get(address("settings")).content.decode()

    def test_the_post_of_another_is_not_there(self, browse: Browse, cast: Cast) -> None:
        foreign = Membership.objects.get(account_id=account_id(cast.foreign_personnel))
        client = browse(cast.personnel)
        assert client.post(address("choose"), {"membership": str(foreign.id)}).status_code == 404
        assert client.post(address("choose"), {"membership": ""}).status_code == 404

    def test_a_form_without_choice_comes_back(self, browse: Browse, cast: Cast) -> None:
        answer = browse(cast.personnel).post(address("choose"), {})
        assert answer.headers["Location"] == address("choose")


def test_the_start_page_is_home_for_strangers(session_user: Client) -> None:
    assert session_user.get(reverse("public:start")).status_code == 200


def test_what_was_typed_is_there_again_after_signing_in(
    session_user: Client, holder: Actor, clock: type[TurnableClock]
) -> None:
    log_in(session_user)
    clock.moment = MONDAY + timedelta(minutes=31)
    led = session_user.post(address("phone_new"), {"phone": "13900005001"})
    answer = session_user.post(led.headers["Location"], {"name": PHONE, "password": PASSWORD})
    shown = session_user.get(answer.headers["Location"])
    assert shown.status_code == 200
    assert 'value="13900005001"' in shown.content.decode()
    assert not waiting_messages()


def test_a_button_pressed_after_the_session_ended_is_explained(
    session_user: Client, holder: Actor, clock: type[TurnableClock]
) -> None:
    log_in(session_user)
    clock.moment = MONDAY + timedelta(minutes=31)
    led = session_user.post(address("phone_cancel"))
    answer = session_user.post(led.headers["Location"], {"name": PHONE, "password": PASSWORD})
    shown = session_user.get(answer.headers["Location"])
    assert shown.status_code == 405
    assert shown.headers["Allow"] == "POST"
    assert "刚才的操作没有执行" in shown.content.decode()
