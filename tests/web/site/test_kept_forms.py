"""A session that ends while somebody types loses nothing, and shows it to no other user."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from tests.support.cast import Cast
from tests.web.conftest import Browse
from tests.web.signing_in import sign_in
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db
TYPED = {"text": "评审材料已核对", "also": "第二页"}


def _later(minutes: float) -> time_machine.travel:
    return time_machine.travel(ports.clock().now() + timedelta(minutes=minutes))


def _expire_in_mid_form(client: Client) -> None:
    with _later(31):
        answer = client.post("/employers", TYPED)
    assert answer["Location"] == "/accounts/in?next=%2Femployers"


class TestKeptForm:
    def test_is_shown_again_to_the_same_account_and_not_acted_on(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        _expire_in_mid_form(client)
        sign_in(client, cast.personnel)
        shown = client.get("/employers").content.decode()
        assert 'value="评审材料已核对"' in shown
        assert "尚未提交" in shown

    def test_is_shown_once(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        _expire_in_mid_form(client)
        sign_in(client, cast.personnel)
        client.get("/employers")
        assert "评审材料已核对" not in client.get("/employers").content.decode()

    def test_is_not_shown_to_whoever_signs_in_next(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        _expire_in_mid_form(client)
        sign_in(client, cast.foreign_personnel)
        assert "评审材料已核对" not in client.get("/employers").content.decode()

    def test_is_not_readable_in_the_table_of_sessions(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        _expire_in_mid_form(client)
        kept = [session.get_decoded() for session in Session.objects.all()]
        assert any("kept_form" in item for item in kept)
        assert "评审材料" not in str(kept)
        assert "%E8%AF%84" not in str(kept)

    def test_waits_for_the_second_factor_too(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        with _later(6):
            assert client.post("/decisive", TYPED)["Location"].startswith("/accounts/confirm")
        assert client.get("/decisive").content.decode() == "decided 评审材料已核对"

    def test_is_forgotten_after_two_hours(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        _expire_in_mid_form(client)
        with _later(200):
            sign_in(client, cast.personnel)
            assert "评审材料已核对" not in client.get("/employers").content.decode()

    def test_an_unknown_visitors_form_is_not_kept(self, browse: Browse, cast: Cast) -> None:
        client = browse()
        client.post("/employers", TYPED)
        sign_in(client, cast.personnel)
        assert "评审材料已核对" not in client.get("/employers").content.decode()
