"""Clause 四(二): another's certificate by ID number, certificate number and registered phone, with a passed code."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.issued_certificates import PHONE, Issued, issue
from tests.support.released_batch import invented_id_number
from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import Event, SmsMessage, VerificationRecord, VerificationRequest
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.messages import deliver_message
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.services.verification.answering import VerificationIncomplete, ask_about_certificate
from zhicheng.services.verification.asked import asked_page
from zhicheng.services.verification.questions import WaitingForCode
from zhicheng.services.verification.third_party import VerificationMissed, answer_with_code

pytestmark = pytest.mark.django_db

SESSION = "a browser's own secret"


class Gateway:
    """The outermost edge: keeps what would go out."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, dict[str, str]]] = []
        self.fails = False

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        if self.fails:
            raise TimeoutError
        self.sent.append((phone, template, dict(parameters)))
        return str(len(self.sent))


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    gateway = Gateway()
    monkeypatch.setattr(ports, "sms", lambda: gateway)
    return gateway


@pytest.fixture
def issued() -> Issued:
    return issue(names=("张文博",))[0]


def ask(issued: Issued, at: datetime | None = None, session: str = SESSION, **changed: Any) -> WaitingForCode:
    inputs: dict[str, Any] = {
        "id_number": issued.id_number,
        "certificate_number": issued.certificate.number_id,
        "phone": PHONE,
        "verifier": "津沽市第二机床厂有限公司",
        "purpose": "招聘核实",
    } | changed
    return ask_about_certificate(at=at or issued.after, session=session, **inputs)


def deliver(at: datetime) -> None:
    for message in SmsMessage.objects.filter(sent_at__isnull=True):
        deliver_message(message_id=message.id, at=at)


class TestAnswer:
    def test_is_masked_and_comes_with_the_code_from_the_holders_phone(
        self, issued: Issued, gateway: Gateway
    ) -> None:
        waiting = ask(issued)
        deliver(issued.after)
        (phone, _, parameters) = gateway.sent[0]
        assert phone == PHONE
        answer = answer_with_code(
            at=issued.after, session=SESSION, request_id=waiting.request_id, code=parameters["code"]
        )
        assert answer.state is CertificateState.VALID
        assert answer.name == "张**"
        assert issued.id_number not in repr(answer)
        assert (answer.title_name, answer.number) == ("高级工程师", issued.certificate.number_id)

    def test_tells_the_holder_who_asked_and_why(self, issued: Issued, gateway: Gateway) -> None:
        waiting = ask(issued)
        deliver(issued.after)
        # The text message holds nothing that the verifier typed: free text in an official message is a trap.
        assert set(gateway.sent[0][2]) == {"code", "minutes"}
        answer_with_code(
            at=issued.after, session=SESSION, request_id=waiting.request_id, code=gateway.sent[0][2]["code"]
        )
        (asked,) = asked_page(actor=issued.holder).rows
        assert (asked.verifier, asked.purpose) == ("津沽市第二机床厂有限公司", "招聘核实")

    def test_needs_verifier_and_purpose(self, issued: Issued, gateway: Gateway) -> None:
        with pytest.raises(VerificationIncomplete):
            ask(issued, purpose="  ")


MISSES: dict[str, dict[str, Any]] = {
    "another person's number": {"id_number": invented_id_number(4000, female=False)},
    "another phone": {"phone": "13900000002"},
    "a number that was never given": {
        "certificate_number": CertificateNumber(TitleLevel.ENTRY, "12", 2026, 999).text
    },
}


class TestMisses:
    @pytest.mark.parametrize("miss", MISSES)
    def test_look_like_a_hit_until_the_code_and_send_nothing(
        self, issued: Issued, gateway: Gateway, miss: str
    ) -> None:
        waiting = ask(issued, **MISSES[miss])
        deliver(issued.after)
        assert gateway.sent == []
        hit = ask(issued, issued.after + timedelta(minutes=2), session="another")
        assert waiting.sentence == hit.sentence
        assert VerificationRequest.objects.count() == 2
        assert SmsMessage.objects.count() == 2
        assert waiting.expires_at - issued.after == hit.expires_at - issued.after - timedelta(minutes=2)

    def test_say_the_same_whatever_was_wrong(self, issued: Issued, gateway: Gateway) -> None:
        at = issued.after
        sentences = set()
        for place, miss in enumerate(MISSES):
            moment = at + timedelta(minutes=2 * place)
            waiting = ask(issued, moment, **MISSES[miss])
            sentences.add(refused(waiting.request_id, "000000", moment))
        moment = at + timedelta(minutes=10)
        hit = ask(issued, moment)
        sentences.add(refused(hit.request_id, wrong(gateway, moment), moment))
        sentences.add(refused(uuid.uuid4(), "000000", moment))
        assert len(sentences) == 1

    def test_include_a_certificate_that_its_holder_cannot_collect_yet(
        self, issued: Issued, gateway: Gateway
    ) -> None:
        ask(issued, issued.opens - timedelta(hours=1))
        deliver(issued.opens)
        assert gateway.sent == []


class TestCode:
    def test_works_once(self, issued: Issued, gateway: Gateway) -> None:
        waiting = ask(issued)
        deliver(issued.after)
        code = gateway.sent[0][2]["code"]
        answer_with_code(at=issued.after, session=SESSION, request_id=waiting.request_id, code=code)
        refused(waiting.request_id, code, issued.after)
        assert VerificationRecord.objects.count() == 1

    def test_works_in_the_session_that_asked_only(self, issued: Issued, gateway: Gateway) -> None:
        waiting = ask(issued)
        deliver(issued.after)
        refused(waiting.request_id, gateway.sent[0][2]["code"], issued.after, session="a stranger's")

    def test_works_for_five_minutes(self, issued: Issued, gateway: Gateway) -> None:
        waiting = ask(issued)
        deliver(issued.after)
        code = gateway.sent[0][2]["code"]
        refused(waiting.request_id, code, issued.after + timedelta(minutes=5))
        just_in_time = issued.after + timedelta(minutes=5, seconds=-1)
        answer_with_code(at=just_in_time, session=SESSION, request_id=waiting.request_id, code=code)

    def test_dies_after_five_wrong_tries(self, issued: Issued, gateway: Gateway) -> None:
        waiting = ask(issued)
        guess = wrong(gateway, issued.after)
        for _ in range(5):
            refused(waiting.request_id, guess, issued.after)
        refused(waiting.request_id, gateway.sent[0][2]["code"], issued.after)

    def test_still_works_after_four(self, issued: Issued, gateway: Gateway) -> None:
        """Negative control of the limit above."""
        waiting = ask(issued)
        guess = wrong(gateway, issued.after)
        for _ in range(4):
            refused(waiting.request_id, guess, issued.after)
        code = gateway.sent[0][2]["code"]
        answer_with_code(at=issued.after, session=SESSION, request_id=waiting.request_id, code=code)

    def test_never_stands_in_clear_in_the_tables(self, issued: Issued, gateway: Gateway) -> None:
        ask(issued)
        message = SmsMessage.objects.get()
        deliver(issued.after)
        code = gateway.sent[0][2]["code"]
        assert code.encode() not in bytes(message.body_sealed)
        assert PHONE.encode() not in bytes(message.body_sealed)
        trail = json.dumps([event.payload for event in Event.objects.all()])
        assert PHONE not in trail
        assert code not in trail


class TestLimits:
    def test_allow_one_message_a_minute_to_a_phone(self, issued: Issued, gateway: Gateway) -> None:
        ask(issued)
        with pytest.raises(TooOften):
            ask(issued, issued.after + timedelta(seconds=59), session="another")
        ask(issued, issued.after + timedelta(seconds=60), session="another")

    def test_hold_for_a_phone_that_matches_nobody_as_well(self, issued: Issued, gateway: Gateway) -> None:
        ask(issued, phone="13900000002")
        with pytest.raises(TooOften):
            ask(issued, issued.after + timedelta(seconds=30), session="another", phone="13900000002")

    def test_send_at_most_twice_when_the_gateway_times_out(self, issued: Issued, gateway: Gateway) -> None:
        ask(issued)
        gateway.fails = True
        message = SmsMessage.objects.get()
        for _ in range(4):
            deliver_message(message_id=message.id, at=issued.after)
        message.refresh_from_db()
        assert (message.attempts, message.sent_at, message.last_error) == (2, None, "TimeoutError")


def wrong(gateway: Gateway, at: datetime) -> str:
    """A code that differs from the latest."""
    deliver(at)
    right = gateway.sent[-1][2]["code"]
    return f"{(int(right) + 1) % 10 ** len(right):0{len(right)}d}"


def refused(request_id: uuid.UUID, code: str, at: datetime, session: str = SESSION) -> str:
    with pytest.raises(VerificationMissed) as caught:
        answer_with_code(at=at, session=session, request_id=request_id, code=code)
    return str(caught.value)
