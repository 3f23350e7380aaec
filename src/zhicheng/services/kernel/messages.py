"""Text messages: written down in the transaction that needs them, delivered by a worker."""

import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from zhicheng.documents.seal_credential import CredentialRefused
from zhicheng.domain.faults import Fault
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Person, SmsMessage, binding
from zhicheng.records.pipelines import Send, pipeline, send_rows
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.fault_reports import Door, report_fault
from zhicheng.services.kernel.personal_data import open_text, seal_text
from zhicheng.services.kernel.telling.budget import BudgetPart, take_from_budget

_log = logging.getLogger(__name__)

ASKED_TEMPLATE = "verification_code"
"""The message that a third party's question brings about (四(二))."""
MOST_ATTEMPTS = 2
"""A gateway that timed out may have sent: at most one more message goes out with the same code (I7)."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent.

    Without a phone nothing will be, yet the same rows and the same job come about, so that a miss in a
    verification costs what a hit costs (T2).
    """

    person_id: uuid.UUID | None
    phone: str | None
    template: str
    parameters: Mapping[str, str]


def queue_message(
    *, at: datetime, person: Person | None, phone: str | None, template: str, parameters: Mapping[str, str]
) -> uuid.UUID:
    """Write a message down and enqueue its delivery, in the caller's transaction; returns its id."""
    message = Outgoing(person.id if person else None, phone, template, parameters)
    with pipeline() as send:
        (key,) = queue_messages(send, [(at, message)])
    return key


def queue_messages(send: Send, messages: Sequence[tuple[datetime, Outgoing]]) -> list[uuid.UUID]:
    """The same for several, each with its instant, in as many statements as for one."""
    rows = [_row(at, message) for at, message in messages]
    keys = [row[0] for row in rows]
    send_rows(send, SmsMessage, _FIELDS, rows)
    ports.queue().enqueue_new("deliver_message", [{"message_id": str(key)} for key in keys])
    return keys


_FIELDS = ("id", "person", "template", "body_sealed", "created_at", "attempts", "gateway_id", "last_error")


def _row(at: datetime, message: Outgoing) -> tuple[Any, ...]:
    key = new_id()
    content = {"phone": message.phone, "parameters": dict(message.parameters)}
    body = seal_text(
        json.dumps(content, ensure_ascii=False), field=binding(SmsMessage, "body_sealed"), row=key
    )
    return (key, message.person_id, message.template, body, at, 0, "", "")


def deliver_message(*, message_id: uuid.UUID, at: datetime) -> bool:
    """Send one message, at most twice over all calls; returns whether it is settled.

    The attempt is counted before the gateway is called, so that a crash in between never sends without
    count. The sealed body is emptied once the message went out or was tried for the last time. Raises a
    Fault, with nothing counted, where the message cannot be read or no gateway is to be had: nothing can
    have gone out then, so the message waits for the operator.
    """
    message = SmsMessage.objects.filter(id=message_id).first()
    if message is None or message.sent_at is not None:
        # A rolled-back transaction took it along, or it went out already.
        return True
    # Read before it is counted: a key that is missing today must not use up the attempts.
    body = json.loads(
        open_text(message.body_sealed, field=binding(SmsMessage, "body_sealed"), row=message.id)
    )
    gateway = ports.sms()
    attempts = message.attempts + 1
    taken = SmsMessage.objects.filter(
        id=message_id, sent_at__isnull=True, attempts=message.attempts, attempts__lt=MOST_ATTEMPTS
    ).update(attempts=attempts)
    if taken != 1:
        # Zero rows: it went out already, was tried as often as it may be, or another worker has it in hand.
        return True
    gateway_id = ""
    if body["phone"] and not take_from_budget(_part(message.template), at=at):
        # A code that waits for tomorrow's budget is of no use; the health page tells that one was refused.
        SmsMessage.objects.filter(id=message_id).update(
            attempts=MOST_ATTEMPTS, last_error="OverBudget", body_sealed=_empty(message)
        )
        ports.recorder().message_tried(result="given_up")
        return True
    if body["phone"]:
        try:
            gateway_id = gateway.send(body["phone"], message.template, body["parameters"])
        except CredentialRefused:
            # A setting that the gateway needs is missing, so nothing left this machine.
            SmsMessage.objects.filter(id=message_id).update(attempts=F("attempts") - 1)
            ports.recorder().message_tried(result="postponed")
            raise
        except Exception as error:  # whatever the gateway raises is one failed attempt
            is_last = attempts >= MOST_ATTEMPTS
            # A gateway's faults hold its error code and never the phone; of others the kind is enough.
            said = error.sentence if isinstance(error, Fault) else ""
            _log.warning("message %s was not sent: %s %s", message.template, type(error).__name__, said)
            ports.recorder().message_tried(result="given_up" if is_last else "failed")
            if isinstance(error, Fault):
                report_fault(fault=error, door=Door.JOB, at=at, subject=f"message:{message_id}")
            SmsMessage.objects.filter(id=message_id).update(
                last_error=type(error).__name__, **({"body_sealed": _empty(message)} if is_last else {})
            )
            return is_last
    if body["phone"]:
        ports.recorder().message_tried(result="sent")
    SmsMessage.objects.filter(id=message_id).update(
        sent_at=at, gateway_id=gateway_id[:80], body_sealed=_empty(message), last_error=""
    )
    return True


def _part(template: str) -> BudgetPart:
    """What the day's budget counts a code as: those that strangers ask for have a limit of their own."""
    is_asked = template == ASKED_TEMPLATE
    return BudgetPart.VERIFICATION_CODES if is_asked else BudgetPart.ACCOUNT_CODES


def _empty(message: SmsMessage) -> bytes:
    """What stands in the place of phone and code once nothing more will be sent."""
    return seal_text("{}", field=binding(SmsMessage, "body_sealed"), row=message.id)
