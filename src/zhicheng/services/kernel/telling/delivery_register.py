"""The delivery records (发送记录), for officers: what went where, without a word of any message."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.masking import mask_name
from zhicheng.domain.messages import MessageChannel, MessageKind, spec_of
from zhicheng.domain.messages.deliveries import DeliveryState
from zhicheng.records.models import MessageDelivery
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.telling.budget import Budget, budget_of

_ORDERS = {
    "created_at": ("created_at",),
    "kind": ("message__kind",),
    "channel": ("channel",),
    "state": ("state",),
    "attempts": ("attempts",),
}


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery."""

    id: uuid.UUID
    label: str
    recipient: str
    """A masked name, or the unit for which somebody works."""
    channel: MessageChannel
    state: DeliveryState
    attempts: int
    created_at: datetime
    next_try_at: datetime | None
    """None once it has ended."""
    ended_at: datetime | None
    reference: str
    last_error: str


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """How delivery is doing, for the health page."""

    unplanned: int
    waiting: int
    """Due and not yet sent."""
    oldest_due: datetime | None
    given_up: int
    """Of the last 24 hours, with those whose end nobody knows."""
    budget: Budget


def delivery_records(
    *,
    actor: Actor,
    limit: int,
    offset: int,
    sort: str = "",
    state: DeliveryState | None = None,
    channel: MessageChannel | None = None,
    kind: MessageKind | None = None,
) -> Listed[DeliveryLine]:
    """The deliveries, the latest first. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = MessageDelivery.objects.select_related("message__person", "message__unit", "message__account")
    if state is not None:
        rows = rows.filter(state=state.value)
    if channel is not None:
        rows = rows.filter(channel=channel.value)
    if kind is not None:
        rows = rows.filter(message__kind=kind.value)
    order = order_for(sort, _ORDERS, ("-created_at", "-id"))
    return listed(rows, _line, order=order, limit=limit, offset=offset)


_FIGURES = """
SELECT (SELECT count(*) FROM records_message WHERE planned_at IS NULL),
       (SELECT count(*) FROM records_messagedelivery WHERE state = %(waiting)s AND next_try_at <= %(at)s),
       (SELECT min(next_try_at) FROM records_messagedelivery
         WHERE state = %(waiting)s AND next_try_at <= %(at)s),
       (SELECT count(*) FROM records_messagedelivery
         WHERE state = ANY(%(lost)s) AND created_at > %(at)s - interval '2 days'
           AND ended_at > %(at)s - interval '1 day'),
       budget.account_codes, budget.verification_codes, budget.notices, budget.refused
  FROM (SELECT 1) AS one LEFT JOIN records_messagebudgetday budget ON budget.day = %(day)s
"""


def message_figures(*, at: datetime) -> MessageFigures:
    """The figures at one instant, by one statement: the health page asks for much beside them."""
    day = business_date(at)
    values: dict[str, Any] = {
        "at": at,
        "day": day,
        "waiting": DeliveryState.WAITING.value,
        "lost": [DeliveryState.GIVEN_UP.value, DeliveryState.UNCERTAIN.value],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, values)
        unplanned, waiting, oldest, given_up, *counted = cursor.fetchone()
    return MessageFigures(
        unplanned=unplanned,
        waiting=waiting,
        oldest_due=oldest,
        given_up=given_up,
        budget=budget_of(day, *(count or 0 for count in counted)),
    )


def _line(row: MessageDelivery) -> DeliveryLine:
    message, state = row.message, DeliveryState(row.state)
    if message.person is not None:
        recipient = mask_name(message.person.name)
    elif message.unit is not None:
        recipient = message.unit.name
    elif message.follower_id is not None:
        recipient = "查验人"
    else:
        recipient = "账号本人"
    return DeliveryLine(
        id=row.id,
        label=spec_of(MessageKind(message.kind)).label,
        recipient=recipient,
        channel=MessageChannel(row.channel),
        state=state,
        attempts=row.attempts,
        created_at=row.created_at,
        next_try_at=None if state.is_final else row.next_try_at,
        ended_at=row.ended_at,
        reference=row.reference,
        last_error=row.last_error,
    )
