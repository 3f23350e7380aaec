"""E-mail addresses: one counts once the code that went there came back, and only then."""

import re
from datetime import timedelta

import pytest

from tests.integration.messages.conftest import give_address
from tests.support.acting import account_id
from tests.support.cast import MONDAY
from tests.support.smtp_server import MailServer
from zhicheng.adapters.django_mail import MailNotSent
from zhicheng.domain.messages import MessageKind
from zhicheng.records.models import Message, MessageAddress
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.services.kernel.telling import (
    AddressRefused,
    ask_for_address,
    confirm_address,
    own_address,
    remove_address,
)

pytestmark = pytest.mark.django_db
NEW = "Lin.Qinghe@example.com"


def ask(holder: Actor, address: str = NEW) -> None:
    ask_for_address(actor=holder, at=MONDAY, address=address)


def code_in(post: MailServer) -> str:
    found = re.search(r"确认码(\d{6})", post.mails[-1].get_content())
    assert found
    return found[1]


class TestConfirming:
    def test_an_address_counts_once_its_code_came_back(self, holder: Actor, post: MailServer) -> None:
        ask(holder)
        assert post.mails[-1]["To"] == NEW
        before = own_address(actor=holder, at=MONDAY)
        assert (before.masked, before.waiting) == ("", "L***@example.com")
        confirm_address(actor=holder, at=MONDAY, code=code_in(post))
        after = own_address(actor=holder, at=MONDAY)
        assert (after.masked, after.waiting) == ("L***@example.com", "")
        assert Message.objects.get().kind == MessageKind.EMAIL_CHANGED.value

    def test_the_old_one_counts_until_then(self, holder: Actor, post: MailServer) -> None:
        give_address(holder)
        ask(holder)
        assert own_address(actor=holder, at=MONDAY).masked == "q***@example.org"

    def test_is_encrypted(self, holder: Actor, post: MailServer) -> None:
        ask(holder)
        confirm_address(actor=holder, at=MONDAY, code=code_in(post))
        row = MessageAddress.objects.get(account_id=account_id(holder))
        assert row.email_sealed is not None
        assert b"example.com" not in bytes(row.email_sealed)

    def test_a_late_code_is_refused(self, holder: Actor, post: MailServer) -> None:
        ask(holder)
        with pytest.raises(AddressRefused):
            confirm_address(actor=holder, at=MONDAY + timedelta(minutes=10), code=code_in(post))

    def test_five_wrong_codes_kill_the_right_one(self, holder: Actor, post: MailServer) -> None:
        ask(holder)
        code = code_in(post)
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(5):
            with pytest.raises(AddressRefused):
                confirm_address(actor=holder, at=MONDAY, code=wrong)
        with pytest.raises(AddressRefused):
            confirm_address(actor=holder, at=MONDAY, code=code)

    def test_can_be_removed(self, holder: Actor, post: MailServer) -> None:
        give_address(holder)
        remove_address(actor=holder, at=MONDAY)
        assert own_address(actor=holder, at=MONDAY).masked == ""


class TestAsking:
    @pytest.mark.parametrize(
        "address",
        [
            "",
            "qin",
            "qin@",
            "@example.org",
            "qin@example",
            "a b@example.org",
            "a@b..org",
            "a@example.org\nBcc: x@y.zz",
        ],
    )
    def test_what_is_no_address_is_refused(self, holder: Actor, post: MailServer, address: str) -> None:
        with pytest.raises(AddressRefused):
            ask(holder, address)
        assert post.received == []

    def test_cannot_flood_a_stranger(self, holder: Actor, post: MailServer) -> None:
        for _ in range(3):
            ask(holder)
        with pytest.raises(TooOften):
            ask(holder)
        assert len(post.received) == 3

    def test_without_e_mail_it_says_so(self, holder: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ports, "mail", lambda: None)
        assert not own_address(actor=holder, at=MONDAY).is_offered
        with pytest.raises(AddressRefused, match="未开通"):
            ask(holder)

    def test_a_server_that_is_away_changes_nothing(self, holder: Actor, post: MailServer) -> None:
        post.recipient_answer = "451 later"
        with pytest.raises(MailNotSent):
            ask(holder)
        assert not MessageAddress.objects.exists()
