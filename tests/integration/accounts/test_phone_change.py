"""Changing the registered phone: at once with both phones, slowly without the old one (T23)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.support.account_holders import HOME, PASSWORD, holder_with_password
from tests.support.acting import account_id, person_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.text_messages import code_sent_to, waiting_messages
from zhicheng.domain.masking import mask_phone
from zhicheng.records.models import Account, Event, Person, PhoneChange, PhoneChangeStatus
from zhicheng.services.accounts.access.codes import CodeMissed, CodeSent
from zhicheng.services.accounts.access.phone_change import (
    COOLING_OFF,
    PhoneChangeRefused,
    apply_due_phone_changes,
    ask_change_without_old_phone,
    ask_code_to_new_phone,
    ask_code_to_old_phone,
    cancel_phone_change,
    change_phone_now,
    prove_old_phone,
    registered_phone,
)
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.people import phone
from zhicheng.services.kernel.rate_limits import TooOften

pytestmark = pytest.mark.django_db
NEW = "13900005001"
OLD = PEOPLE[0].phone
SECOND = timedelta(seconds=1)


@pytest.fixture
def holder(cast: Cast) -> Actor:
    return holder_with_password(cast, PEOPLE[0])


def now_registered(actor: Actor) -> str | None:
    return phone(Person.objects.get(id=person_id(actor)))


def told(number: str) -> int:
    return sum(
        waiting_message.template == "phone_change_told" and waiting_message.phone == number
        for waiting_message in waiting_messages()
    )


def ask_new(actor: Actor, at: object = MONDAY, number: str = NEW) -> CodeSent:
    return ask_code_to_new_phone(actor=actor, at=at, new_phone=number, session="s", address="192.0.2.1")  # type: ignore[arg-type]


def ask_slowly(
    actor: Actor, sent: CodeSent, *, password: str = PASSWORD, id_number: str = PEOPLE[0].id_number
) -> object:
    return ask_change_without_old_phone(
        actor=actor,
        at=MONDAY,
        password=password,
        id_number=id_number,
        code_id=sent.code_id,
        code=code_sent_to(NEW),
        session="s",
        place=HOME,
    )


class TestWithBothPhones:
    def test_takes_effect_at_once_and_the_old_phone_is_told(self, holder: Actor) -> None:
        sent = ask_code_to_old_phone(actor=holder, at=MONDAY, session="s", address="192.0.2.1")
        prove_old_phone(actor=holder, at=MONDAY, code_id=sent.code_id, code=code_sent_to(OLD), session="s")
        sent = ask_new(holder)
        epoch = change_phone_now(
            actor=holder, at=MONDAY, code_id=sent.code_id, code=code_sent_to(NEW), session="s"
        )
        assert now_registered(holder) == NEW
        assert told(OLD) == 1
        assert Account.objects.get(id=account_id(holder)).session_epoch == epoch == 1
        assert Event.objects.filter(tag=EventTag.PHONE_CHANGED, subject_id=str(holder.person_id)).count() == 1

    def test_the_code_of_another_account_in_the_same_browser_proves_nothing(
        self, cast: Cast, holder: Actor
    ) -> None:
        attacker = holder_with_password(cast, PEOPLE[1])
        sent = ask_code_to_old_phone(actor=attacker, at=MONDAY, session="s", address="192.0.2.1")
        code = code_sent_to(PEOPLE[1].phone)
        with pytest.raises(CodeMissed):
            prove_old_phone(actor=holder, at=MONDAY, code_id=sent.code_id, code=code, session="s")

    def test_the_present_number_is_no_change(self, holder: Actor) -> None:
        with pytest.raises(PhoneChangeRefused):
            ask_new(holder, number=OLD)

    def test_is_for_professionals_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            ask_new(cast.personnel)


class TestWithoutTheOldPhone:
    @pytest.fixture
    def waiting(self, holder: Actor) -> Actor:
        ask_slowly(holder, ask_new(holder))
        return holder

    def test_waits_three_days_and_the_old_phone_is_told_at_once(self, waiting: Actor) -> None:
        assert told(OLD) == 1
        assert now_registered(waiting) == OLD
        shown = registered_phone(actor=waiting)
        assert shown.waiting_until == MONDAY + COOLING_OFF
        assert shown.waiting_masked == mask_phone(NEW)
        assert timedelta(days=3) == COOLING_OFF

    def test_is_applied_when_it_is_due_and_not_before(self, waiting: Actor) -> None:
        assert apply_due_phone_changes(at=MONDAY + COOLING_OFF - SECOND) == 0
        assert now_registered(waiting) == OLD
        assert apply_due_phone_changes(at=MONDAY + COOLING_OFF) == 1
        assert now_registered(waiting) == NEW
        assert apply_due_phone_changes(at=MONDAY + COOLING_OFF) == 0
        assert Account.objects.get(id=account_id(waiting)).session_epoch == 1

    def test_the_database_refuses_to_apply_it_early(self, waiting: Actor) -> None:
        with pytest.raises(IntegrityError, match="phone_change_settled_in_time"), transaction.atomic():
            PhoneChange.objects.update(status=PhoneChangeStatus.APPLIED, settled_at=MONDAY)

    def test_can_be_cancelled_which_ends_all_sessions(self, waiting: Actor) -> None:
        assert cancel_phone_change(actor=waiting, at=MONDAY + SECOND) == 1
        assert apply_due_phone_changes(at=MONDAY + COOLING_OFF) == 0
        assert now_registered(waiting) == OLD
        with pytest.raises(PhoneChangeRefused):
            cancel_phone_change(actor=waiting, at=MONDAY + SECOND)

    def test_only_one_waits(self, waiting: Actor) -> None:
        sent = ask_new(waiting, at=MONDAY + timedelta(minutes=2))
        with pytest.raises(PhoneChangeRefused, match="等待生效"):
            ask_slowly(waiting, sent)

    def test_a_change_with_both_phones_cancels_it(self, waiting: Actor) -> None:
        at = MONDAY + timedelta(minutes=2)
        sent = ask_new(waiting, at=at, number="13900005002")
        code = code_sent_to("13900005002")
        change_phone_now(actor=waiting, at=at, code_id=sent.code_id, code=code, session="s")
        assert apply_due_phone_changes(at=MONDAY + COOLING_OFF) == 0
        assert now_registered(waiting) == "13900005002"

    @pytest.mark.parametrize(
        "how", [{"password": "guessed"}, {"id_number": PEOPLE[1].id_number}], ids=["password", "number"]
    )
    def test_needs_password_and_number_and_does_not_say_which_was_wrong(
        self, holder: Actor, how: dict[str, str]
    ) -> None:
        sent = ask_new(holder)
        with pytest.raises(PhoneChangeRefused, match="密码或证件号码不对"):
            ask_slowly(holder, sent, **how)
        assert not PhoneChange.objects.exists()

    def test_guessing_is_stopped(self, holder: Actor) -> None:
        sent = ask_new(holder)
        for _ in range(5):
            with pytest.raises(PhoneChangeRefused):
                ask_slowly(holder, sent, password="guessed")
        with pytest.raises(TooOften):
            ask_slowly(holder, sent)

    def test_the_new_phone_must_answer(self, holder: Actor) -> None:
        sent = ask_new(holder)
        with pytest.raises(CodeMissed):
            ask_change_without_old_phone(
                actor=holder,
                at=MONDAY,
                password=PASSWORD,
                id_number=PEOPLE[0].id_number,
                code_id=sent.code_id,
                code="not it",
                session="s",
                place=HOME,
            )
