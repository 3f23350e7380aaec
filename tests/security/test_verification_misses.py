"""All misses of a third party's verification look alike, and like a hit, in words, bytes and work (R15).

``tests.benchmarks.verification`` measures their times; a test that judged times would judge the machine.
"""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.support.answers import Answer
from tests.support.cast import PEOPLE, Cast
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import cast
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import question
from zhicheng.domain.answering import AnsweringWay
from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import Person, SmsMessage, VerificationRequest
from zhicheng.services.kernel import ports
from zhicheng.services.verification import limits, plain
from zhicheng.services.verification.throughput import asking

pytestmark = pytest.mark.django_db
__all__ = ["cast"]
OTHER = PEOPLE[1]

Case = Callable[[Cast], dict[str, str]]


def _not_out_yet(cast: Cast) -> dict[str, str]:
    """A certificate that was sealed this month, so no verifier may know of it."""
    fresh = certificate_of(cast, OTHER, at=ports.clock().now())
    return question(cast, id_number=OTHER.id_number, phone=OTHER.phone, certificate_number=fresh.number_id)


MISSES: dict[str, Case] = {
    "no such number": lambda cast: question(
        cast, certificate_number=CertificateNumber(TitleLevel.ENTRY, "12", 2026, 999).text
    ),
    "another's document": lambda cast: question(cast, id_number=OTHER.id_number),
    "another phone": lambda cast: question(cast, phone=OTHER.phone),
    "not out yet": _not_out_yet,
}
CASES = MISSES | {"hit": question}


@pytest.fixture(autouse=True)
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same question many times over, which the limits would stop."""
    monkeypatch.setattr(limits, "_full", lambda one, hits, at: None)


def without_token(answer: Answer) -> bytes:
    """The page without the CSRF token, which differs at every rendering."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def asked(given: dict[str, str]) -> tuple[Client, Answer]:
    client = Client()
    return client, client.post(reverse("public:ask"), given | solved_captcha(client))


def headers_of(answer: Answer) -> dict[str, str]:
    return {
        name: value for name, value in answer.headers.items() if name not in {"Set-Cookie", "X-Request-ID"}
    }


class TestWordsAndBytes:
    def test_of_question_waiting_page_and_wrong_code_are_equal(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        frozen = ports.clock().now()
        givens = {name: case(cast) for name, case in CASES.items()}
        monkeypatch.setattr(type(ports.clock()), "now", lambda self: frozen)
        seen = set()
        for name, given in givens.items():
            client, first = asked(given)
            waiting = client.get(reverse("public:code"))
            wrong = client.post(reverse("public:code"), {"code": "no code"})
            answers = (first, waiting, wrong)
            assert [answer.status_code for answer in answers] == [302, 200, 422], name
            seen.add(
                tuple(
                    (item.status_code, tuple(headers_of(item).items()), without_token(item))
                    for item in answers
                )
            )
        assert len(seen) == 1
        assert VerificationRequest.objects.filter(certificate__isnull=False).count() == 1

    def test_a_different_word_would_be_noticed(self, cast: Cast) -> None:
        page = Client().get(reverse("public:ask"))
        assert without_token(page) != without_token(page).replace("持证人".encode(), b"", 1)


class TestWork:
    @pytest.mark.parametrize("way", AnsweringWay)
    def test_is_the_same_statements_and_the_same_rows(
        self, cast: Cast, way: AnsweringWay, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.ZHICHENG_VERIFICATION = way
        if way is AnsweringWay.PLAIN:
            monkeypatch.setattr(plain, "_count", lambda hit: None)
        assert len({self._work(case(cast)) for case in CASES.values()}) == 1

    def test_the_plain_way_writes_other_statements_than_the_coalesced_one(
        self, cast: Cast, settings: Settings
    ) -> None:
        """So the setting chooses; what both write is compared elsewhere."""
        coalesced, *rows = self._work(question(cast))
        settings.ZHICHENG_VERIFICATION = AnsweringWay.PLAIN
        plain_one, *plain_rows = self._work(question(cast) | {"phone": OTHER.phone})
        assert coalesced != plain_one
        assert rows == plain_rows == [1, 1]

    def test_a_look_up_that_stops_at_the_first_miss_would_be_noticed(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = asking._matching

        def hasty(*given: object) -> object:
            row = found(*given)  # type: ignore[arg-type]
            if row is not None:
                Person.objects.get(id=row.person_id)
            return row

        monkeypatch.setattr(asking, "_matching", hasty)
        assert len({self._work(case(cast)) for case in CASES.values()}) == 2

    def _work(self, given: dict[str, str]) -> tuple[object, ...]:
        client = Client()
        sent = given | solved_captcha(client)
        before = (VerificationRequest.objects.count(), SmsMessage.objects.count())
        with CaptureQueriesContext(connection) as captured:
            client.post(reverse("public:ask"), sent)
        statements = tuple(_shape(query["sql"]) for query in captured)
        after = (VerificationRequest.objects.count(), SmsMessage.objects.count())
        return statements, after[0] - before[0], after[1] - before[1]


def _shape(sql: str) -> str:
    """A statement without its values."""
    sql = re.sub(r"'(?:[^']|'')*'(?:::\w+)?|\bNULL\b|\b\d+\b", "?", sql)
    return re.sub(r"\"?s\d+_x\d+\"?", "savepoint", sql)
