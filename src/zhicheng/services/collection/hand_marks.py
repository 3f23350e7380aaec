"""Work orders for rare characters: the awarding body writes the character by hand and stamps it (三(二)5)."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import HandMarkOrder
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_human
from zhicheng.services.kernel.events import EventTag, transaction


class HandMarkRefused(Refusal):
    """No such order for this unit, or it is confirmed already."""

    code = "hand_mark.refused"


@dataclass(frozen=True, slots=True)
class HandMark:
    """One order as the awarding body reads and prints it."""

    certificate_id: uuid.UUID
    number: str
    printed_name: str
    true_name: str
    title_name: str
    created_at: datetime
    confirmed_at: datetime | None


def open_hand_marks(*, actor: Actor, include_confirmed: bool = False) -> list[HandMark]:
    """The awarding body's orders, oldest first; the Bureau's are those of bodies outside the city.

    Raises NotAllowed for an actor without a unit.
    """
    orders = _orders_of(actor).select_related("certificate")
    if not include_confirmed:
        orders = orders.filter(confirmed_at__isnull=True)
    return [
        HandMark(
            certificate_id=order.certificate_id,
            number=order.certificate.number_id,
            printed_name=order.certificate.name,
            true_name=order.certificate.true_name,
            title_name=order.certificate.title_name,
            created_at=order.created_at,
            confirmed_at=order.confirmed_at,
        )
        for order in orders.order_by("created_at", "certificate_id")
    ]


def confirm_hand_mark(*, actor: Actor, at: datetime, certificate_id: uuid.UUID) -> None:
    """The awarding body confirms that it wrote and stamped the character on the print.

    For an entrusted evaluation (一(四)) the body is a ministry's or another province's and has no account
    here, so the Bureau, which entrusted it, confirms.
    Raises HandMarkRefused when the order is another unit's, unknown, or confirmed already.
    """
    account_id = require_human(actor)
    orders = _orders_of(actor)
    with transaction(actor=actor, at=at) as ledger:
        confirmed = orders.filter(certificate_id=certificate_id, confirmed_at__isnull=True).update(
            confirmed_by=account_id, confirmed_at=at
        )
        if confirmed != 1:
            # Zero rows: not this unit's order, or a colleague confirmed it first.
            raise HandMarkRefused("没有找到待标注的记录，可能已由他人确认。请刷新列表。")
        ledger.record(EventTag.HAND_MARK_CONFIRMED, "certificate", certificate_id)


def _orders_of(actor: Actor) -> QuerySet[HandMarkOrder]:
    if actor.unit_id is None:
        raise NotAllowed("只有评审机构可以办理生僻字手工标注。")
    own = Q(unit_id=actor.unit_id)
    if actor.role is UnitRole.BUREAU:
        own |= Q(unit__isnull=True)
    return HandMarkOrder.objects.filter(own)
