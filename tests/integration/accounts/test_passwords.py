"""Which passwords may be chosen, and how a user's own password is changed and replaced."""

from datetime import timedelta

import pytest

from tests.support.account_holders import HOME, PASSWORD, holder_with_password, login_name
from tests.support.acting import account_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.text_messages import code_sent_to, waiting_messages
from zhicheng.records.models import Account, Event
from zhicheng.services.accounts.access.codes import CodeMissed
from zhicheng.services.accounts.access.log_in import LogInRefused, log_in_with_password
from zhicheng.services.accounts.access.password_reset import ask_new_password, replace_password
from zhicheng.services.accounts.access.passwords import PasswordRefused, change_password, check_new_password
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.rate_limits import TooOften

pytestmark = pytest.mark.django_db
NEW = "a bridge over the river"


@pytest.fixture
def holder(cast: Cast) -> Actor:
    return holder_with_password(cast, PEOPLE[0])


def epoch(actor: Actor) -> int:
    return Account.objects.get(id=account_id(actor)).session_epoch


class TestNewPasswords:
    @pytest.mark.parametrize("password", [NEW, "春眠不觉晓处处闻啼鸟", "kQ7!vz_29xPm"])
    def test_good_ones(self, password: str) -> None:
        check_new_password(password, known=("clerk-name", "13900001001"))

    @pytest.mark.parametrize(
        ("password", "said"),
        [
            ("short", "至少"),
            ("9characte", "至少"),
            ("x" * 129, "不能超过"),
            ("abababababab", "重复"),
            ("1234567890", "很多人"),
            ("qwertyuiop", "很多人"),
            ("my13900001001!", "不能包含"),
            ("CLERK-name-2026", "不能包含"),
        ],
    )
    def test_poor_ones(self, password: str, said: str) -> None:
        with pytest.raises(PasswordRefused, match=said):
            check_new_password(password, known=("clerk-name", "13900001001"))


class TestChange:
    def change(self, holder: Actor, present: str = PASSWORD, new: str = NEW) -> int:
        return change_password(actor=holder, at=MONDAY, present=present, new=new, place=HOME)

    def test_the_new_one_opens_and_the_old_one_does_not(self, holder: Actor) -> None:
        self.change(holder)
        name = login_name(holder)
        with pytest.raises(LogInRefused):
            log_in_with_password(at=MONDAY, name=name, password=PASSWORD, place=HOME)
        assert log_in_with_password(at=MONDAY, name=name, password=NEW, place=HOME)

    def test_ends_all_sessions(self, holder: Actor) -> None:
        before = epoch(holder)
        assert self.change(holder) == epoch(holder) == before + 1
        assert Event.objects.filter(tag=EventTag.PASSWORD_CHANGED).count() == 1

    def test_needs_the_present_one(self, holder: Actor) -> None:
        with pytest.raises(PasswordRefused, match="当前密码不对"):
            self.change(holder, present="guessed")
        assert Event.objects.filter(tag=EventTag.PASSWORD_CHANGED).count() == 0

    def test_guessing_the_present_one_is_stopped(self, holder: Actor) -> None:
        for _ in range(5):
            with pytest.raises(PasswordRefused):
                self.change(holder, present="guessed")
        with pytest.raises(TooOften):
            self.change(holder)

    def test_the_same_again_is_refused(self, holder: Actor) -> None:
        with pytest.raises(PasswordRefused, match="相同"):
            self.change(holder, new=PASSWORD)


class TestReplacement:
    def ask(self, id_number: str = PEOPLE[0].id_number, phone: str = PEOPLE[0].phone, minutes: int = 0):  # type: ignore[no-untyped-def]
        at = MONDAY + timedelta(minutes=minutes)
        return ask_new_password(at=at, id_number=id_number, phone=phone, session="s", address="192.0.2.1")

    def replace(self, sent, code: str, password: str = NEW):  # type: ignore[no-untyped-def]
        return replace_password(
            at=MONDAY, code_id=sent.code_id, code=code, session="s", password=password, place=HOME
        )

    def test_by_number_and_phone(self, holder: Actor) -> None:
        sent = self.ask()
        admitted = self.replace(sent, code_sent_to(PEOPLE[0].phone))
        assert admitted.epoch == epoch(holder) == 1
        assert log_in_with_password(at=MONDAY, name=PEOPLE[0].phone, password=NEW, place=HOME)

    @pytest.mark.parametrize(
        ("id_number", "phone"),
        [(PEOPLE[1].id_number, PEOPLE[0].phone), (PEOPLE[0].id_number, PEOPLE[1].phone)],
        ids=["another's number", "another's phone"],
    )
    def test_a_miss_looks_the_same_and_sends_nothing(self, holder: Actor, id_number: str, phone: str) -> None:
        sent = self.ask(id_number, phone)
        never_sent = waiting_messages()[-1]
        assert never_sent.phone is None
        with pytest.raises(CodeMissed):
            self.replace(sent, never_sent.parameters["code"])

    def test_a_poor_password_does_not_cost_the_code(self, holder: Actor) -> None:
        sent = self.ask()
        code = code_sent_to(PEOPLE[0].phone)
        with pytest.raises(PasswordRefused):
            self.replace(sent, code, password="1234567890")
        assert self.replace(sent, code)

    def test_one_number_is_asked_about_a_few_times_only(self, holder: Actor) -> None:
        for number in range(5):
            self.ask(phone=f"1390000300{number}")
        with pytest.raises(TooOften):
            self.ask(phone="13900003009")
