"""R21: guesses are slowed down by name and client and by client; a stranger cannot lock an owner out for ever."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.account_holders import HOME, PASSWORD, STRANGER, holder_with_password, login_name
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.text_messages import code_sent_to
from tests.web.conftest import cast
from zhicheng.records.models import Account, SignIn
from zhicheng.services.accounts.access import attempts, passwords
from zhicheng.services.accounts.access.attempts import BY_NAME_AND_PLACE, BY_NAME_ELSEWHERE, BY_PLACE
from zhicheng.services.accounts.access.log_in import (
    LogInRefused,
    ask_log_in_code,
    log_in_with_code,
    log_in_with_password,
)
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.kernel.rate_limits import TooOften

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
FIRST_LIMIT = BY_NAME_AND_PLACE[0][0]


def place(number: int) -> Place:
    return Place(f"198.51.{number // 250}.{number % 250 + 1}", f"browser number {number:06d}", "curl/8")


def guess(name: str, at: object, where: Place = STRANGER, password: str = "wrong") -> None:
    with pytest.raises(LogInRefused):
        log_in_with_password(at=at, name=name, password=password, place=where)  # type: ignore[arg-type]


@pytest.fixture
def name(cast: Cast) -> str:
    return login_name(holder_with_password(cast, PEOPLE[0]))


class TestGuessing:
    def test_is_stopped_after_a_few_tries(self, name: str) -> None:
        for _ in range(FIRST_LIMIT):
            guess(name, MONDAY)
        with pytest.raises(TooOften):
            log_in_with_password(at=MONDAY, name=name, password=PASSWORD, place=STRANGER)

    def test_without_the_counter_it_would_go_on(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The negative control."""
        monkeypatch.setattr(attempts, "count_hit", lambda **_: None)
        for _ in range(3 * FIRST_LIMIT):
            guess(name, MONDAY)
        assert log_in_with_password(at=MONDAY, name=name, password=PASSWORD, place=STRANGER)

    def test_waits_grow(self, name: str) -> None:
        now, guesses, waits = MONDAY, 0, []
        while guesses <= BY_NAME_AND_PLACE[2][0]:
            try:
                guess(name, now)
                guesses += 1
                now += SECOND
            except TooOften as refusal:
                waits.append(refusal.retry_after)
                now += timedelta(seconds=refusal.retry_after)
        assert waits[0] < 120
        assert max(waits) > 10 * waits[0]
        assert max(waits) < timedelta(days=1).total_seconds()

    def test_other_spellings_of_the_name_share_the_count(self, name: str) -> None:
        digits = PEOPLE[0].phone
        spellings = [
            digits,
            f" {digits} ",
            f"+86{digits}",
            f"{digits[:3]} {digits[3:7]} {digits[7:]}",
            f"{digits[:3]}-{digits[3:]}",
        ]
        for typed in spellings:
            guess(typed, MONDAY)
        with pytest.raises(TooOften):
            guess(f"86{digits}", MONDAY)

    def test_success_begins_the_count_anew(self, name: str) -> None:
        for _ in range(3):
            for _ in range(FIRST_LIMIT - 1):
                guess(name, MONDAY)
            log_in_with_password(at=MONDAY, name=name, password=PASSWORD, place=STRANGER)

    def test_a_success_of_ones_own_does_not_wash_away_guesses_at_others(self, cast: Cast, name: str) -> None:
        """Who has an account cannot use it to reset the counter of their address."""
        other = login_name(holder_with_password(cast, PEOPLE[1]))
        allowed, _ = BY_PLACE[0]
        for number in range(allowed):
            guess(f"nobody-{number}", MONDAY)
            if number % 10 == 0:
                log_in_with_password(at=MONDAY, name=other, password=PASSWORD, place=STRANGER)
        with pytest.raises(TooOften):
            log_in_with_password(at=MONDAY, name=name, password=PASSWORD, place=STRANGER)

    def test_many_good_sign_ins_from_one_address_do_no_harm(self, cast: Cast) -> None:
        name = login_name(holder_with_password(cast, PEOPLE[2]))
        for number in range(BY_PLACE[0][0] + 20):
            at = MONDAY + number * timedelta(milliseconds=10)
            log_in_with_password(at=at, name=name, password=PASSWORD, place=HOME)

    def test_from_many_addresses_is_stopped_too(self, name: str) -> None:
        for number in range(BY_NAME_ELSEWHERE[0][0]):
            guess(name, MONDAY, place(number))
        with pytest.raises(TooOften):
            log_in_with_password(at=MONDAY, name=name, password=PASSWORD, place=place(9999))


class TestOwner:
    @pytest.fixture
    def besieged(self, name: str) -> str:
        """The owner has signed in from home before; now strangers guess all day, from everywhere."""
        log_in_with_password(at=MONDAY - timedelta(days=30), name=name, password=PASSWORD, place=HOME)
        for number in range(BY_NAME_ELSEWHERE[0][0]):
            guess(name, MONDAY, place(number))
        return name

    def test_gets_in_from_a_known_browser_elsewhere(self, besieged: str) -> None:
        travelling = Place("198.18.0.1", HOME.device_token)
        assert log_in_with_password(at=MONDAY, name=besieged, password=PASSWORD, place=travelling)

    def test_gets_in_with_a_new_browser_at_a_known_address(self, besieged: str) -> None:
        cleared = Place(HOME.address, "cookies were all deleted")
        assert log_in_with_password(at=MONDAY, name=besieged, password=PASSWORD, place=cleared)

    def test_gets_in_with_a_known_browser_though_a_neighbour_guesses_at_the_same_address(
        self, besieged: str
    ) -> None:
        neighbour = Place(HOME.address, "the browser of a neighbour")
        for _ in range(FIRST_LIMIT):
            guess(besieged, MONDAY, neighbour)
        with pytest.raises(TooOften):
            log_in_with_password(at=MONDAY, name=besieged, password=PASSWORD, place=neighbour)
        assert log_in_with_password(at=MONDAY, name=besieged, password=PASSWORD, place=HOME)

    def test_gets_in_by_phone_from_anywhere(self, besieged: str) -> None:
        sent = ask_log_in_code(at=MONDAY, phone=PEOPLE[0].phone, session="s", address="198.18.0.2")
        code = code_sent_to(PEOPLE[0].phone)
        anywhere = Place("198.18.0.2", "a browser never seen here")
        assert log_in_with_code(at=MONDAY, code_id=sent.code_id, code=code, session="s", place=anywhere)

    def test_stays_out_from_strange_places_for_a_while_only(self, besieged: str) -> None:
        strange = place(9999)
        with pytest.raises(TooOften) as refused:
            log_in_with_password(at=MONDAY, name=besieged, password=PASSWORD, place=strange)
        later = MONDAY + timedelta(seconds=refused.value.retry_after)
        assert log_in_with_password(at=later, name=besieged, password=PASSWORD, place=strange)


class TestUnknownNames:
    def test_answer_like_wrong_passwords(self, name: str) -> None:
        answers = []
        for typed in (name, "nobody", PEOPLE[5].phone):
            with pytest.raises(LogInRefused) as refused:
                log_in_with_password(at=MONDAY, name=typed, password="wrong", place=STRANGER)
            answers.append((refused.value.sentence, refused.value.code))
        assert len(set(answers)) == 1

    def test_other_spellings_of_an_unknown_phone_share_the_count_as_well(self) -> None:
        """Or the count would tell which phones are registered."""
        digits = PEOPLE[5].phone
        for typed in (
            digits,
            f"+86{digits}",
            f"{digits[:3]} {digits[3:]}",
            f"{digits[:3]}-{digits[3:]}",
            digits,
        ):
            guess(typed, MONDAY)
        with pytest.raises(TooOften):
            guess(f"86{digits}", MONDAY)

    def test_are_counted_like_others(self) -> None:
        for _ in range(FIRST_LIMIT):
            guess("nobody", MONDAY)
        with pytest.raises(TooOften):
            guess("nobody", MONDAY)

    def test_cost_the_same_work(self, cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        compared: list[str] = []

        def note(password: str, stored: str) -> bool:
            compared.append(stored.partition("$")[0])
            return check_password(password, stored)

        monkeypatch.setattr(passwords, "check_password", note)
        asked = []
        for number, typed in enumerate((name, "nobody-at-all")):
            with CaptureQueriesContext(connection) as captured:
                guess(typed, MONDAY, place(number))
            asked.append([re.sub(r"'[^']*'|[-\d]+|NULL|_x", "?", query["sql"])[:120] for query in captured])
        assert compared[0] == compared[1]
        assert len(compared) == 2
        assert [line.split("(")[0] for line in asked[0]] == [line.split("(")[0] for line in asked[1]]

    def test_leave_the_same_row(self, name: str) -> None:
        guess(name, MONDAY)
        guess("nobody", MONDAY)
        assert SignIn.objects.filter(succeeded=False).count() == 2

    def test_a_disabled_account_answers_alike(self, cast: Cast, name: str) -> None:
        Account.objects.filter(login_name=name).update(is_active=False)
        guess(name, MONDAY, password=PASSWORD)
