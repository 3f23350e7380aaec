"""Registering page by page, and a forgotten password."""

from typing import Any

import pytest
from django.test import Client

from tests.support.account_holders import PASSWORD
from tests.support.cast import PEOPLE, Cast
from tests.support.text_messages import code_sent_to, waiting_messages
from tests.web.accounts.conftest import address
from tests.web.captcha_solving import solved_captcha
from zhicheng.records.models import Account, Person
from zhicheng.services.kernel.actor import Actor

pytestmark = pytest.mark.django_db
ONE = PEOPLE[3]
NEW = "a bridge over the river"


def identity(**changed: str) -> dict[str, str]:
    return {"name": ONE.name, "sex": ONE.sex.value, "id_number": ONE.id_number} | changed


def come_to_check(client: Client, phone: str = ONE.phone) -> None:
    """Everything up to the last page."""
    client.post(address("register"), {"consent": "on"})
    assert client.post(address("register_who"), identity()).headers["Location"] == address("register_phone")
    answer = client.post(address("register_phone"), {"phone": phone} | solved_captcha(client))
    assert answer.headers["Location"] == address("register_code")
    answer = client.post(address("register_code"), {"code": code_sent_to(phone)})
    assert answer.headers["Location"] == address("register_check")


def finish(client: Client, password: str = NEW, again: str = NEW) -> Any:
    return client.post(address("register_check"), {"password": password, "again": again})


class TestRegistration:
    def test_page_by_page_to_an_account(self, session_user: Client) -> None:
        come_to_check(session_user)
        shown = session_user.get(address("register_check")).content.decode()
        assert ONE.name in shown
        assert ONE.phone not in shown
        assert finish(session_user).status_code == 302
        assert session_user.get(address("settings")).status_code == 200
        assert Person.objects.get().name == ONE.name

    def test_nothing_typed_stands_in_the_session_in_clear(self, session_user: Client) -> None:
        come_to_check(session_user)
        stored = str(dict(session_user.session.items()))
        assert not any(secret in stored for secret in (ONE.name, ONE.id_number, ONE.phone))

    def test_asks_for_consent_first(self, session_user: Client) -> None:
        answer = session_user.post(address("register"), {})
        assert answer.status_code == 422
        assert "告知书" in answer.content.decode()
        assert session_user.get(address("register_who")).headers["Location"] == address("register")

    @pytest.mark.parametrize("name", ["register_who", "register_phone", "register_code", "register_check"])
    def test_no_page_can_be_skipped(self, session_user: Client, name: str) -> None:
        assert session_user.get(address(name)).status_code == 302
        assert not Account.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "field", "said"),
        [
            ({"name": ""}, "id_name", "请填写姓名"),
            ({"name": "张3"}, "id_name", "数字"),
            ({"sex": ""}, "id_sex", "请选择性别"),
            ({"id_number": "12010119850314"}, "id_id_number", "应为18位"),
            ({"sex": "F"}, "id_id_number", "不一致"),
        ],
    )
    def test_mistakes_are_told_beside_their_field(
        self, session_user: Client, changed: dict[str, str], field: str, said: str
    ) -> None:
        if changed.get("sex") == "F":
            changed = {"sex": next(item for item in type(ONE.sex) if item is not ONE.sex).value}
        session_user.post(address("register"), {"consent": "on"})
        answer = session_user.post(address("register_who"), identity(**changed))
        assert answer.status_code == 422
        text = answer.content.decode()
        assert said in text
        assert f'href="#{field}' in text

    def test_two_different_passwords_are_told(self, session_user: Client) -> None:
        come_to_check(session_user)
        answer = finish(session_user, again="another bridge altogether")
        assert answer.status_code == 422
        assert "不一样" in answer.content.decode()

    def test_a_poor_password_is_told_and_nothing_is_lost(self, session_user: Client) -> None:
        come_to_check(session_user)
        assert finish(session_user, "1234567890", "1234567890").status_code == 422
        assert finish(session_user).status_code == 302

    def test_somebody_known_with_another_phone_is_not_let_in(self, session_user: Client, cast: Cast) -> None:
        cast.uploaded_claim(ONE)
        come_to_check(session_user, phone="13900007777")
        answer = finish(session_user)
        assert answer.status_code == 422
        assert "未能完成注册" in answer.content.decode()
        assert not Account.objects.filter(person__isnull=False).exists()

    def test_a_second_click_does_no_harm(self, session_user: Client) -> None:
        come_to_check(session_user)
        finish(session_user)
        assert finish(session_user).headers["Location"] == address("register")
        assert Account.objects.count() == 1

    def test_the_notice_on_personal_data_can_be_read(self, session_user: Client) -> None:
        assert "个人信息保护法" in session_user.get(address("privacy")).content.decode()


class TestForgottenPassword:
    def ask(self, client: Client, id_number: str = PEOPLE[0].id_number) -> Any:
        asked = {"id_number": id_number, "phone": PEOPLE[0].phone}
        return client.post(address("forgotten"), asked | solved_captcha(client))

    def test_is_replaced(self, session_user: Client, holder: Actor) -> None:
        assert self.ask(session_user).headers["Location"] == address("replace_password")
        given = {"code": code_sent_to(PEOPLE[0].phone), "password": NEW, "again": NEW}
        assert session_user.post(address("replace_password"), given).status_code == 302
        assert session_user.get(address("settings")).status_code == 200

    def test_a_miss_goes_on_alike(self, session_user: Client, holder: Actor) -> None:
        assert self.ask(session_user, PEOPLE[1].id_number).headers["Location"] == address("replace_password")
        assert waiting_messages()[-1].phone is None

    def test_the_second_page_alone_leads_back(self, session_user: Client) -> None:
        assert session_user.get(address("replace_password")).headers["Location"] == address("forgotten")

    def test_the_old_password_is_void(self, session_user: Client, holder: Actor) -> None:
        self.ask(session_user)
        given = {"code": code_sent_to(PEOPLE[0].phone), "password": NEW, "again": NEW}
        session_user.post(address("replace_password"), given)
        answer = Client().post(address("log_in"), {"name": PEOPLE[0].phone, "password": PASSWORD})
        assert answer.status_code == 422
