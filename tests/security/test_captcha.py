"""R20: a solved captcha counts once, in time, and only when it was really solved; also without scripts."""

import base64
import json
import threading
from datetime import datetime, timedelta
from typing import Any

import altcha
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.support.cast import MONDAY
from zhicheng.documents.digit_picture import digit_picture
from zhicheng.records.models import CaptchaTicket
from zhicheng.services.accounts import captcha
from zhicheng.services.accounts.captcha import (
    PICTURE_LASTS,
    PICTURES_PER_HOUR,
    WORK_LASTS,
    CaptchaFailed,
    accept_digits,
    checked_work,
    draw_picture,
    forget_spent_captchas,
    new_challenge,
    spend,
)
from zhicheng.services.kernel.rate_limits import TooOften

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captcha, "_FEWEST_TRIES", 3)
    monkeypatch.setattr(captcha, "_MOST_TRIES", 5)


def accept_work(*, at: datetime, solution: str) -> None:
    spend(checked_work(at=at, solution=solution))


def solved(challenge: dict[str, Any]) -> str:
    asked = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(asked)
    assert solution is not None
    return altcha.Payload(asked, solution).to_base64()


def changed(solution: str, **parts: Any) -> str:
    body = json.loads(base64.b64decode(solution))
    for path, value in parts.items():
        *way, last = path.split("__")
        place = body
        for step in way:
            place = place[step]
        place[last] = value
    return base64.b64encode(json.dumps(body).encode()).decode()


@pytest.mark.django_db
class TestProofOfWork:
    def test_a_solution_is_accepted_until_its_last_moment(self) -> None:
        accept_work(at=MONDAY + WORK_LASTS, solution=solved(new_challenge(at=MONDAY)))

    def test_a_solution_is_refused_the_second_time(self) -> None:
        solution = solved(new_challenge(at=MONDAY))
        accept_work(at=MONDAY, solution=solution)
        with pytest.raises(CaptchaFailed):
            accept_work(at=MONDAY + SECOND, solution=solution)

    def test_the_library_alone_would_accept_it_again(self) -> None:
        """The negative control: it is our table that refuses."""
        solution = solved(new_challenge(at=MONDAY))
        accept_work(at=MONDAY, solution=solution)
        CaptchaTicket.objects.all().delete()
        accept_work(at=MONDAY + SECOND, solution=solution)

    @pytest.mark.parametrize(
        "disguise",
        [
            lambda text: changed(text, solution__time=12.5),
            lambda text: changed(
                text,
                challenge__signature=json.loads(base64.b64decode(text))["challenge"]["signature"].upper(),
            ),
            lambda text: text + "\n",
        ],
        ids=["another time", "capital letters", "another encoding"],
    )
    def test_a_used_solution_in_disguise_is_refused(self, disguise: Any) -> None:
        solution = solved(new_challenge(at=MONDAY))
        accept_work(at=MONDAY, solution=solution)
        with pytest.raises(CaptchaFailed):
            accept_work(at=MONDAY, solution=disguise(solution))

    def test_a_late_solution_is_refused(self) -> None:
        solution = solved(new_challenge(at=MONDAY))
        with pytest.raises(CaptchaFailed):
            accept_work(at=MONDAY + WORK_LASTS + SECOND, solution=solution)

    @pytest.mark.parametrize(
        "forgery",
        [
            lambda text: changed(text, challenge__parameters__data={"until": 9_999_999_999}),
            lambda text: changed(text, challenge__parameters__cost=1),
            lambda text: changed(text, challenge__signature="00" * 32),
            lambda text: changed(text, challenge__signature=None),
            lambda text: changed(text, solution__derivedKey="00" * 32),
            lambda text: changed(text, challenge=[]),
            lambda text: "",
            lambda text: "not base64 at all",
            lambda text: text + "A" * 5000,
        ],
    )
    def test_what_was_not_solved_is_refused(self, forgery: Any) -> None:
        with pytest.raises(CaptchaFailed):
            accept_work(at=MONDAY, solution=forgery(solved(new_challenge(at=MONDAY))))

    def test_a_challenge_signed_with_another_key_is_refused(self) -> None:
        own = altcha.create_challenge(
            "PBKDF2/SHA-256",
            1,
            counter=1,
            data={"until": 9_999_999_999},
            hmac_secret=b"mine",
            hmac_key_secret=b"mine",
        )
        with pytest.raises(CaptchaFailed):
            accept_work(at=MONDAY, solution=solved(own.to_dict()))


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_one_of_several_processes_is_late(self) -> None:
        solution = solved(new_challenge(at=MONDAY))
        outcomes: list[str] = []

        def come() -> None:
            try:
                accept_work(at=MONDAY, solution=solution)
                outcomes.append("accepted")
            except CaptchaFailed:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=come) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["accepted"] + ["refused"] * 5


@pytest.mark.django_db
class TestPicture:
    @pytest.fixture(autouse=True)
    def _shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Somebody with eyes: what is drawn is noted."""
        self.read: list[str] = []

        def note(digits: str) -> bytes:
            self.read.append(digits)
            return digit_picture(digits)

        monkeypatch.setattr(captcha, "digit_picture", note)

    def draw(self, key: str = "key") -> bytes:
        return draw_picture(at=MONDAY, key=key, address="192.0.2.1")

    def test_is_a_png_and_never_the_same(self) -> None:
        assert self.draw("one").startswith(b"\x89PNG\r\n")
        assert digit_picture("12345") != digit_picture("12345")

    def test_the_digits_are_accepted_once(self) -> None:
        self.draw()
        accept_digits(at=MONDAY + PICTURE_LASTS - SECOND, key="key", digits=f" {self.read[0]} ")
        with pytest.raises(CaptchaFailed):
            accept_digits(at=MONDAY, key="key", digits=self.read[0])

    def test_one_wrong_try_uses_the_picture_up(self) -> None:
        self.draw()
        with pytest.raises(CaptchaFailed):
            accept_digits(at=MONDAY, key="key", digits="wrong")
        with pytest.raises(CaptchaFailed):
            accept_digits(at=MONDAY, key="key", digits=self.read[0])

    def test_drawing_again_does_not_bring_a_used_key_back(self) -> None:
        self.draw()
        with pytest.raises(CaptchaFailed):
            accept_digits(at=MONDAY, key="key", digits="wrong")
        self.draw()
        with pytest.raises(CaptchaFailed):
            accept_digits(at=MONDAY, key="key", digits=self.read[1])

    def test_a_late_answer_is_refused(self) -> None:
        self.draw()
        with pytest.raises(CaptchaFailed):
            accept_digits(at=MONDAY + PICTURE_LASTS, key="key", digits=self.read[0])

    def test_the_answer_to_another_picture_is_refused(self) -> None:
        self.draw("one")
        self.draw("two")
        with pytest.raises(CaptchaFailed):
            accept_digits(at=MONDAY, key="two", digits=self.read[0])

    def test_the_answer_stands_nowhere_in_clear(self) -> None:
        self.draw()
        ticket = CaptchaTicket.objects.get()
        assert ticket.answer_digest is not None
        assert self.read[0].encode() not in bytes(ticket.digest) + bytes(ticket.answer_digest)

    def test_an_address_gets_few_pictures(self) -> None:
        for place in range(PICTURES_PER_HOUR):
            self.draw(f"key {place}")
        with pytest.raises(TooOften):
            self.draw("one more")
        draw_picture(at=MONDAY, key="elsewhere", address="192.0.2.2")


@pytest.mark.django_db
class TestForgetting:
    def test_only_what_can_no_longer_be_used_goes(self) -> None:
        accept_work(at=MONDAY, solution=solved(new_challenge(at=MONDAY)))
        assert forget_spent_captchas(at=MONDAY + WORK_LASTS) == 0
        assert forget_spent_captchas(at=MONDAY + WORK_LASTS + SECOND) == 1


@pytest.mark.django_db
class TestAddresses:
    def test_no_answer_is_kept_by_a_cache(self) -> None:
        client = Client()
        picture = reverse("accounts:captcha_picture", kwargs={"key": "key"})
        for address in (reverse("accounts:captcha_challenge"), picture):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "no-store" in answer.headers["Cache-Control"]
