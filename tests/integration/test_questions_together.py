"""Scans, solutions and third parties' questions that come together, each decided as if it had come alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from tests.support.issued_certificates import PHONE, issue
from zhicheng.records.models import Event, RateWindow, SmsMessage, VerificationRecord, VerificationRequest
from zhicheng.records.pipelines import pipeline
from zhicheng.services.accounts import captcha
from zhicheng.services.accounts.captcha import CaptchaFailed
from zhicheng.services.kernel.people import id_index, phone_index
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.oversight.audit.chains import check_event_chain
from zhicheng.services.verification.limits import question_hit
from zhicheng.services.verification.questions import Question, Scan, WaitingForCode
from zhicheng.services.verification.throughput import asking, by_token

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_scans_are_answered_each_and_noted_in_one_unbroken_chain() -> None:
    one, other = issue(2)
    tokens = [
        bytes(one.certificate.token),
        bytes(16),
        bytes(other.certificate.token),
        bytes(one.certificate.token),
    ]
    before = Event.objects.count()
    answers = by_token._answer_all(
        [Scan(one.after + place * SECOND, token) for place, token in enumerate(tokens)]
    )
    numbers = [answer and answer.number for answer in answers]
    first, second = one.certificate.number_id, other.certificate.number_id
    assert numbers == [first, None, second, first]
    noted = VerificationRecord.objects.order_by("at").values_list("certificate__number_id", "at")
    assert list(noted) == [
        (first, one.after),
        (second, one.after + 2 * SECOND),
        (first, one.after + 3 * SECOND),
    ]
    events = list(Event.objects.order_by("seq"))[before:]
    assert [event.at for event in events] == [at for _, at in noted]
    assert list(check_event_chain()) == []


def test_scans_that_all_miss_leave_no_note() -> None:
    assert by_token._answer_all([Scan(NOON, bytes(16))] * 3) == [None] * 3
    assert not VerificationRecord.objects.exists()


def solution(first: int) -> captcha.Solution:
    return captcha.Solution(bytes([first]) * 32, NOON, NOON + captcha.WORK_LASTS)


def spent(solutions: list[captcha.Solution | None]) -> list[bool]:
    with transaction.atomic(), pipeline() as send:
        return captcha.Spending(send, solutions).decide()


def test_the_same_solution_counts_once_in_a_group_and_never_after() -> None:
    assert spent([solution(1), solution(2), None, solution(1)]) == [True, True, True, False]
    assert spent([solution(2), solution(3)]) == [False, True]


def test_questions_of_one_group_count_for_each_other_and_refused_ones_leave_nothing() -> None:
    (held,) = issue()
    policy = policy_on(held.after.date())

    def question(place: int, phone: str, solved: int) -> Question:
        at, number = held.after + place * SECOND / 1000, held.certificate.number_id
        hit = question_hit(
            at=at,
            policy=policy,
            session=f"browser {place}",
            address="",
            document=held.id_number,
            number=number,
            phone=phone,
        )
        return Question(
            at=at,
            policy=policy,
            session=f"browser {place}",
            number=number,
            phone=phone,
            id_digest=id_index(held.id_number),
            phone_digest=phone_index(phone),
            verifier="津沽市某招标代理公司",
            purpose="投标资格审查",
            hit=hit,
            solution=solution(solved),
        )

    replies = asking._ask_all(
        [
            question(0, PHONE, solved=1),
            question(1, PHONE, solved=2),
            question(2, "13900000008", solved=1),
            question(3, "13900000009", solved=3),
        ]
    )
    assert [type(reply) for reply in replies] == [WaitingForCode, TooOften, CaptchaFailed, WaitingForCode]
    assert VerificationRequest.objects.filter(certificate__isnull=False).count() == 1
    assert VerificationRequest.objects.count() == SmsMessage.objects.count() == 2
    # Four subjects each for the two that were let through; the refused questions count on none of them.
    assert RateWindow.objects.count() == 8
