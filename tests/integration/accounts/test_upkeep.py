"""What the clock does for accounts: it applies what is due and forgets what is spent."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app
from pytest_django import Settings

from tests.functional.conftest import TurnableClock
from tests.support.account_holders import HOME, PASSWORD, holder_with_password
from tests.support.acting import person_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.text_messages import code_sent_to
from zhicheng.jobs.schedules import apply_phone_changes_task, tidy_accounts_task
from zhicheng.records.models import Person, PhoneCode, RateWindow, SignIn
from zhicheng.services.accounts.access.log_in import LogInRefused, ask_log_in_code, log_in_with_password
from zhicheng.services.accounts.access.phone_change import (
    COOLING_OFF,
    ask_change_without_old_phone,
    ask_code_to_new_phone,
)
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.people import phone

pytestmark = pytest.mark.django_db
NEW_PHONE = "13900005001"


@pytest.fixture
def clock(settings: Settings) -> type[TurnableClock]:
    settings.ZHICHENG_PORTS = settings.ZHICHENG_PORTS | {"clock": "tests.functional.conftest.TurnableClock"}
    ports.forget_ports()
    return TurnableClock


def test_both_tasks_are_on_the_schedule() -> None:
    on_schedule = {periodic_task.task.name for periodic_task in app.periodic_registry.periodic_tasks.values()}
    assert {apply_phone_changes_task.name, tidy_accounts_task.name} <= on_schedule


def test_a_change_of_phone_is_applied_when_its_time_has_come(cast: Cast, clock: type[TurnableClock]) -> None:
    holder = holder_with_password(cast, PEOPLE[0])
    sent = ask_code_to_new_phone(
        actor=holder, at=MONDAY, new_phone=NEW_PHONE, session="s", address="192.0.2.1"
    )
    ask_change_without_old_phone(
        actor=holder,
        at=MONDAY,
        password=PASSWORD,
        id_number=PEOPLE[0].id_number,
        code_id=sent.code_id,
        code=code_sent_to(NEW_PHONE),
        session="s",
        place=HOME,
    )
    clock.moment = MONDAY + COOLING_OFF - timedelta(minutes=1)
    assert apply_phone_changes_task(timestamp=0) == 0
    clock.moment = MONDAY + COOLING_OFF
    assert apply_phone_changes_task(timestamp=0) == 1
    assert phone(Person.objects.get(id=person_id(holder))) == NEW_PHONE


def test_what_is_spent_goes_and_what_still_counts_stays(cast: Cast, clock: type[TurnableClock]) -> None:
    holder_with_password(cast, PEOPLE[0])
    ask_log_in_code(at=MONDAY, phone=PEOPLE[0].phone, session="s", address="192.0.2.1")
    with pytest.raises(LogInRefused):
        log_in_with_password(at=MONDAY, name=PEOPLE[0].phone, password="wrong", place=HOME)
    clock.moment = MONDAY + timedelta(hours=12)
    assert tidy_accounts_task(timestamp=0) == 0
    clock.moment = MONDAY + timedelta(hours=25)
    assert tidy_accounts_task(timestamp=0) > 0
    assert not PhoneCode.objects.exists()
    assert not RateWindow.objects.exists()
    assert SignIn.objects.count() == 1
