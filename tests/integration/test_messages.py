"""Text messages: at most twice, never lost with a rollback, and nothing of them left when they are done (I7)."""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from zhicheng.records.models import SmsMessage
from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.messages import deliver_message, queue_message
from zhicheng.services.kernel.personal_data import open_text

pytestmark = pytest.mark.django_db

PHONE = "13900004321"


class Gateway:
    """Sends, or fails before or after it has sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, dict[str, str]]] = []
        self.fails: list[str] = []

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        fault = self.fails.pop(0) if self.fails else ""
        if fault == "refused":
            raise ConnectionError(f"no route for {phone}")
        self.sent.append((phone, template, dict(parameters)))
        if fault == "timed out after sending":
            raise TimeoutError
        return f"gateway-{len(self.sent)}-" + "x" * 100


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    gateway = Gateway()
    monkeypatch.setattr(ports, "sms", lambda: gateway)
    return gateway


def queued(phone: str | None = PHONE) -> SmsMessage:
    key = queue_message(
        at=datetime.now(UTC), person=None, phone=phone, template="consent_code", parameters={"code": "481516"}
    )
    return SmsMessage.objects.get(id=key)


def deliver(message: SmsMessage) -> bool:
    settled = deliver_message(message_id=message.id, at=datetime.now(UTC))
    message.refresh_from_db()
    return settled


def body(message: SmsMessage) -> object:
    return json.loads(open_text(message.body_sealed, field="sms.body", row=message.id))


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliver_message'")
        return int(cursor.fetchone()[0])


class TestQueueMessage:
    def test_seals_phone_and_code_and_enqueues_the_delivery(self) -> None:
        message = queued()
        assert body(message) == {"phone": PHONE, "parameters": {"code": "481516"}}
        for secret in (PHONE, "481516"):
            assert secret.encode() not in bytes(message.body_sealed)
        assert jobs() == 1

    def test_goes_with_the_transaction_that_needs_it(self) -> None:
        with transaction.atomic():
            queued()
            assert jobs() == 1
            transaction.set_rollback(True)
        assert (SmsMessage.objects.count(), jobs()) == (0, 0)

    def test_costs_the_same_rows_without_a_phone(self) -> None:
        queued(phone=None)
        assert (SmsMessage.objects.count(), jobs()) == (1, 1)


class TestDeliverMessage:
    def test_sends_once_and_leaves_nothing_of_it(self, gateway: Gateway) -> None:
        message = queued()
        assert [deliver(message) for _ in range(3)] == [True, True, True]
        assert gateway.sent == [(PHONE, "consent_code", {"code": "481516"})]
        assert (message.attempts, body(message), len(message.gateway_id)) == (1, {}, 80)
        assert message.sent_at is not None

    def test_sends_nothing_without_a_phone_yet_settles_it(self, gateway: Gateway) -> None:
        message = queued(phone=None)
        assert deliver(message)
        assert (gateway.sent, message.attempts, message.sent_at is not None) == ([], 1, True)

    def test_tries_once_more_after_a_failure(self, gateway: Gateway) -> None:
        gateway.fails = ["refused"]
        message = queued()
        assert not deliver(message)
        assert (message.attempts, message.sent_at, message.last_error) == (1, None, "ConnectionError")
        assert body(message) == {"phone": PHONE, "parameters": {"code": "481516"}}
        assert deliver(message)
        assert (len(gateway.sent), message.last_error, body(message)) == (1, "", {})

    def test_sends_at_most_one_more_when_the_gateway_answers_too_late(self, gateway: Gateway) -> None:
        """F23: the first one may have gone out; the second carries the same code."""
        gateway.fails = ["timed out after sending"] * 5
        message = queued()
        assert [deliver(message) for _ in range(4)] == [False, True, True, True]
        assert [code["code"] for _, _, code in gateway.sent] == ["481516"] * 2

    def test_gives_up_without_keeping_phone_and_code(self, gateway: Gateway) -> None:
        gateway.fails = ["refused"] * 2
        message = queued()
        assert [deliver(message), deliver(message)] == [False, True]
        assert (body(message), message.sent_at, message.attempts) == ({}, None, 2)
        assert PHONE not in message.last_error

    def test_counts_the_attempt_before_it_is_made(self, gateway: Gateway) -> None:
        """A worker that is killed while the gateway sends has used up one of the two."""
        message = queued()

        def killed(phone: str, template: str, parameters: Mapping[str, str]) -> str:
            gateway.sent.append((phone, template, dict(parameters)))
            raise KeyboardInterrupt

        gateway.send = killed  # type: ignore[method-assign]
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                deliver(message)
        assert deliver(message)
        assert len(gateway.sent) == 2

    def test_knows_nothing_of_a_message_that_is_not_there(self, gateway: Gateway) -> None:
        assert deliver_message(message_id=uuid.uuid4(), at=datetime.now(UTC))
        assert gateway.sent == []


class TestTheSweep:
    def test_enqueues_what_lost_its_job_but_nothing_that_outlived_its_purpose(self, gateway: Gateway) -> None:
        fresh, old, tried, done = (queued() for _ in range(4))
        SmsMessage.objects.filter(id=old.id).update(created_at=datetime.now(UTC) - timedelta(minutes=61))
        SmsMessage.objects.filter(id=tried.id).update(attempts=2)
        deliver(done)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        assert enqueue_due_work().messages == 1
        assert enqueue_due_work().messages == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT args ->> 'message_id' FROM procrastinate_jobs")
            assert cursor.fetchall() == [(str(fresh.id),)]
