"""Deliveries, one after the other: taken, sent, ended. Never twice, whatever dies in between.

The row says ``sending`` before the gateway is called. A worker that dies then leaves a delivery that may have
gone out; it ends as uncertain and is not tried again, since the message stands on the site in any case. Only
a gateway that certainly did not take it brings a second try.
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import QuerySet

from zhicheng.documents.seal_credential import CredentialRefused
from zhicheng.domain.deadlines import SHANGHAI, business_date
from zhicheng.domain.faults import Fault
from zhicheng.domain.messages import MessageChannel, out_of_quiet_hours
from zhicheng.domain.messages.deliveries import (
    MOST_TRIES,
    DeliveryState,
    NeverDeliverable,
    SendingUnclear,
    pause_after,
)
from zhicheng.records.models import MessageDelivery
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.fault_reports import Door, report_fault
from zhicheng.services.kernel.telling.budget import BudgetPart, policy_for_messages, take_from_budget
from zhicheng.services.kernel.telling.planning import plan_messages
from zhicheng.services.kernel.telling.sending import send_now
from zhicheng.services.kernel.telling.wording import Words

_log = logging.getLogger(__name__)
_DEAD_AFTER = timedelta(minutes=10)
_REPAIR_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one run did."""

    planned: int
    sent: int
    postponed: int
    ended: int
    """How many ended without being sent."""
    has_more: bool
    """Whether something due was left for the next run."""


class _Ended(StrEnum):
    SENT = "sent"
    POSTPONED = "postponed"
    OVER = "over"


def deliver_messages(*, most: int = 200, for_seconds: float = 5.0) -> Delivered:
    """Plan what is new and send what is due, up to ``most`` deliveries or ``for_seconds`` of time.

    Short on purpose: one worker has certificates to make besides. A fault of a channel leaves that channel
    alone for the rest of the run; the faults stand in the fault reports and on the health page.
    """
    began = ports.clock().now()
    planned = plan_messages(at=began)
    _end_what_died(began)
    counts = dict.fromkeys(_Ended, 0)
    open_channels, words, done = list(MessageChannel), Words(), 0
    try:
        while open_channels and done < most:
            now = ports.clock().now()
            if (now - began).total_seconds() >= for_seconds:
                break
            delivery = _take(now, open_channels)
            if delivery is None:
                return _told(planned, counts, has_more=False)
            done += 1
            ended, is_closed = _deliver(delivery, words, now)
            counts[ended] += 1
            if is_closed:
                open_channels.remove(MessageChannel(delivery.channel))
    finally:
        mail = ports.mail()
        if mail is not None:
            mail.close()
    return _told(planned, counts, has_more=bool(open_channels))


def _told(planned: int, counts: dict[_Ended, int], *, has_more: bool) -> Delivered:
    return Delivered(planned, counts[_Ended.SENT], counts[_Ended.POSTPONED], counts[_Ended.OVER], has_more)


_TAKE = """
UPDATE records_messagedelivery SET state = %(sending)s, attempts = attempts + 1, taken_at = %(now)s
 WHERE id = (SELECT id FROM records_messagedelivery
              WHERE state = 'waiting' AND next_try_at <= %(now)s AND channel = ANY(%(channels)s)
              ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


def _take(now: datetime, channels: list[MessageChannel]) -> MessageDelivery | None:
    """The next due delivery, which from here on no other worker takes."""
    with connection.cursor() as cursor:
        values: dict[str, datetime | str | list[str]] = {
            "now": now,
            "sending": DeliveryState.SENDING.value,
            "channels": [channel.value for channel in channels],
        }
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
    if row is None:
        return None
    related = ("message__person__merged_into", "message__account__person", "message__follower")
    return MessageDelivery.objects.select_related(*related).get(id=row[0])


def _deliver(delivery: MessageDelivery, words: Words, now: datetime) -> tuple[_Ended, bool]:
    """Send it; tells how it ended, and whether its channel is to be left alone for now."""
    is_sms = delivery.channel == MessageChannel.SMS.value
    if is_sms and not take_from_budget(BudgetPart.NOTICES, at=now):
        _wait(delivery, _tomorrow(now), "message.budget", is_counted=False)
        return _Ended.POSTPONED, True
    try:
        reference = send_now(delivery, words)
    except NeverDeliverable as fault:
        _end(delivery, DeliveryState.GIVEN_UP, now, error=fault.code)
        return _Ended.OVER, False
    except SendingUnclear as fault:
        _report(fault, delivery, now)
        _end(delivery, DeliveryState.UNCERTAIN, now, error=fault.code)
        return _Ended.OVER, True
    except CredentialRefused as fault:
        # A setting is missing, so nothing left this machine: waiting for its repair is no try.
        _report(fault, delivery, now)
        _wait(delivery, now + _REPAIR_PAUSE, fault.code, is_counted=False)
        return _Ended.POSTPONED, True
    except Fault as fault:
        _report(fault, delivery, now)
        return _postponed(delivery, fault, now), True
    except Exception as error:  # whatever a gateway raises that it should not: it may have sent
        _log.warning("delivery by %s ended unclear: %s", delivery.channel, type(error).__name__)
        ports.recorder().message_tried(result="failed")
        _end(delivery, DeliveryState.UNCERTAIN, now, error=type(error).__name__)
        return _Ended.OVER, True
    ports.recorder().message_tried(result="sent")
    _end(delivery, DeliveryState.SENT, now, reference=reference)
    return _Ended.SENT, False


def _postponed(delivery: MessageDelivery, fault: Fault, now: datetime) -> _Ended:
    if delivery.attempts >= MOST_TRIES:
        ports.recorder().message_tried(result="given_up")
        _end(delivery, DeliveryState.GIVEN_UP, now, error=fault.code)
        return _Ended.OVER
    ports.recorder().message_tried(result="postponed")
    _wait(delivery, now + pause_after(delivery.attempts), fault.code)
    return _Ended.POSTPONED


def _wait(delivery: MessageDelivery, until: datetime, error: str, *, is_counted: bool = True) -> None:
    attempts = delivery.attempts if is_counted else delivery.attempts - 1
    _in_hand(delivery.id).update(
        state=DeliveryState.WAITING.value, next_try_at=until, attempts=attempts, last_error=error[:80]
    )


def _end(
    delivery: MessageDelivery, state: DeliveryState, at: datetime, *, error: str = "", reference: str = ""
) -> None:
    _in_hand(delivery.id).update(
        state=state.value, ended_at=at, last_error=error[:80], reference=reference[:80]
    )


def _in_hand(delivery_id: uuid.UUID) -> "QuerySet[MessageDelivery]":
    """The delivery, as long as it is in this worker's hand."""
    return MessageDelivery.objects.filter(id=delivery_id, state=DeliveryState.SENDING.value)


def _end_what_died(now: datetime) -> int:
    """End what a dead worker had in hand: it may have gone out."""
    dead = MessageDelivery.objects.filter(state=DeliveryState.SENDING.value, taken_at__lt=now - _DEAD_AFTER)
    return dead.update(state=DeliveryState.UNCERTAIN.value, ended_at=now, last_error="message.worker_died")


def _tomorrow(now: datetime) -> datetime:
    """When there is a new budget, outside quiet hours."""
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = midnight + timedelta(days=1)
    return out_of_quiet_hours(begin, policy_for_messages(business_date(begin)))


def _report(fault: Fault, delivery: MessageDelivery, at: datetime) -> None:
    report_fault(fault=fault, door=Door.JOB, at=at, subject=f"messages:{delivery.channel}")
