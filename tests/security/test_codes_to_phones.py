"""R18 and R19: how often a phone gets a code, and what a code is good for."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.support.account_holders import HOME, holder_with_password
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.text_messages import code_sent_to, waiting_messages
from tests.web.conftest import cast
from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import Account, CodePurpose, PhoneCode
from zhicheng.services.accounts.access import codes
from zhicheng.services.accounts.access.codes import CodeMissed, CodeSent, forget_old_codes, take_code
from zhicheng.services.accounts.access.log_in import ask_log_in_code, log_in_with_code
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.services.kernel.rulebook import policy_on

__all__ = ["cast"]
POLICY = policy_on(business_date(MONDAY))
SECOND = timedelta(seconds=1)
BETWEEN = timedelta(seconds=POLICY.sms_seconds_between)
PHONE = PEOPLE[0].phone


def ask(
    at: datetime = MONDAY, phone: str = PHONE, session: str = "mine", address: str = "192.0.2.1"
) -> CodeSent:
    return ask_log_in_code(at=at, phone=phone, session=session, address=address)


def take(sent: CodeSent, code: str, at: datetime = MONDAY, session: str = "mine") -> object:
    return log_in_with_code(at=at, code_id=sent.code_id, code=code, session=session, place=HOME)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**POLICY.code_digits:0{POLICY.code_digits}d}"


@pytest.fixture(autouse=True)
def _owner(request: pytest.FixtureRequest) -> None:
    """The owner of PHONE has an account; asked for here, so that the database of each test's kind is used."""
    if not request.node.get_closest_marker("django_db").kwargs.get("transaction"):
        holder_with_password(request.getfixturevalue("cast"), PEOPLE[0])


@pytest.mark.django_db
class TestHowOften:
    def test_once_a_minute(self) -> None:
        ask()
        with pytest.raises(TooOften):
            ask(MONDAY + BETWEEN - SECOND)
        ask(MONDAY + BETWEEN)

    def test_so_many_a_day(self) -> None:
        for number in range(POLICY.sms_per_day):
            ask(MONDAY + number * BETWEEN)
        with pytest.raises(TooOften):
            ask(MONDAY + POLICY.sms_per_day * BETWEEN)

    def test_unknown_phones_are_counted_alike(self) -> None:
        ask(phone=PEOPLE[7].phone)
        with pytest.raises(TooOften):
            ask(MONDAY + SECOND, phone=PEOPLE[7].phone)

    def test_one_address_cannot_ask_for_the_phones_of_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(codes, "PER_ADDRESS", ((3, timedelta(hours=1)),))
        for number in range(3):
            ask(phone=f"1390000200{number}")
        with pytest.raises(TooOften):
            ask(phone="13900002009")
        ask(phone="13900002009", address="192.0.2.2")

    def test_without_the_counter_it_would_be_sent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The negative control."""
        monkeypatch.setattr(codes, "count_hit", lambda **_: None)
        ask()
        ask()
        assert (
            len([waiting_message for waiting_message in waiting_messages() if waiting_message.phone == PHONE])
            == 2
        )


@pytest.mark.django_db(transaction=True)
class TestAcrossProcesses:
    def test_of_several_at_once_one_is_sent(self) -> None:
        outcomes: list[str] = []

        def come() -> None:
            try:
                ask()
                outcomes.append("sent")
            except TooOften:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=come) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["refused"] * 4 + ["sent"]

    def test_parallel_guesses_cannot_share_a_try(self) -> None:
        holder_with_password(Cast(), PEOPLE[0])
        sent = ask()
        code = code_sent_to(PHONE)

        def come() -> None:
            try:
                with pytest.raises(CodeMissed):
                    take(sent, wrong(code))
            finally:
                connection.close()

        threads = [threading.Thread(target=come) for _ in range(POLICY.code_tries + 3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert PhoneCode.objects.get(id=sent.code_id).tries == POLICY.code_tries
        with pytest.raises(CodeMissed):
            take(sent, code)


@pytest.mark.django_db
class TestWhatACodeIsGoodFor:
    def test_opens_once(self) -> None:
        sent = ask()
        code = code_sent_to(PHONE)
        assert take(sent, code)
        with pytest.raises(CodeMissed):
            take(sent, code)

    def test_opens_until_its_last_moment(self) -> None:
        sent = ask()
        with pytest.raises(CodeMissed):
            take(sent, code_sent_to(PHONE), at=sent.expires_at)
        assert take(sent, code_sent_to(PHONE), at=sent.expires_at - SECOND)
        assert sent.expires_at <= MONDAY + timedelta(minutes=5)

    def test_bears_few_wrong_tries(self) -> None:
        sent = ask()
        code = code_sent_to(PHONE)
        for _ in range(POLICY.code_tries):
            with pytest.raises(CodeMissed):
                take(sent, wrong(code))
        with pytest.raises(CodeMissed):
            take(sent, code)
        assert POLICY.code_tries <= 5

    def test_one_try_less_and_it_opens(self) -> None:
        """The negative control: the tries alone were too many."""
        sent = ask()
        code = code_sent_to(PHONE)
        for _ in range(POLICY.code_tries - 1):
            with pytest.raises(CodeMissed):
                take(sent, wrong(code))
        assert take(sent, code)

    def test_opens_nothing_in_another_session(self) -> None:
        sent = ask()
        with pytest.raises(CodeMissed):
            take(sent, code_sent_to(PHONE), session="another")

    @pytest.mark.parametrize("purpose", [item for item in CodePurpose if item is not CodePurpose.LOG_IN])
    def test_opens_nothing_else(self, purpose: CodePurpose) -> None:
        sent = ask()
        with pytest.raises(CodeMissed):
            take_code(
                at=MONDAY, purpose=purpose, session="mine", code_id=sent.code_id, code=code_sent_to(PHONE)
            )

    def test_opens_no_account_disabled_meanwhile(self) -> None:
        sent = ask()
        Account.objects.update(is_active=False)
        with pytest.raises(CodeMissed):
            take(sent, code_sent_to(PHONE))

    def test_is_not_looked_for_without_an_id(self) -> None:
        with pytest.raises(CodeMissed):
            take_code(at=MONDAY, purpose=CodePurpose.LOG_IN, session="mine", code_id=None, code="123456")

    def test_stands_nowhere_in_clear(self) -> None:
        sent = ask()
        row = PhoneCode.objects.get(id=sent.code_id)
        stored = bytes(row.code_digest) + bytes(row.session_digest) + bytes(row.phone_sealed)
        assert code_sent_to(PHONE).encode() not in stored
        assert PHONE.encode() not in stored


@pytest.mark.django_db
class TestUnknownPhone:
    def test_leaves_the_same_rows_and_no_message(self) -> None:
        for phone in (PHONE, PEOPLE[7].phone):
            ask(phone=phone)
        assert PhoneCode.objects.count() == 2
        assert [waiting_message.phone for waiting_message in waiting_messages()] == [PHONE, None]

    def test_no_code_is_right(self) -> None:
        sent = ask(phone=PEOPLE[7].phone)
        never_sent = waiting_messages()[-1].parameters["code"]
        with pytest.raises(CodeMissed):
            take(sent, never_sent)


@pytest.mark.django_db
def test_old_codes_are_forgotten() -> None:
    sent = ask()
    assert forget_old_codes(before=sent.expires_at) == 0
    assert forget_old_codes(before=sent.expires_at + SECOND) == 1
