"""The Bureau's feedback inbox (clause 五): what waits for an answer, what was answered, one entry in full."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Account, Feedback, binding
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.personal_data import open_text

_BEGINNING = 40
_ORDERS = {
    "sent": ("sent_at",),
    "sender": ("account__display_name",),
    "page": ("page",),
    "answered": ("answered_at",),
}


class FeedbackNotFound(Refusal):
    """There is no such feedback."""

    code = "feedback.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该反馈，请从反馈列表重新进入。")


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """One entry, opened for the officer who reads it."""

    feedback_id: uuid.UUID
    sent_at: datetime
    sender: str
    """Who was signed in when they wrote; empty for the public."""
    page: str
    text: str
    answered_at: datetime | None
    answered_by: str
    answer: str

    @property
    def beginning(self) -> str:
        """The first words, for a list."""
        line = " ".join(self.text.split())
        return line if len(line) <= _BEGINNING else line[:_BEGINNING] + "…"


def feedback_desk(
    *, actor: Actor, answered: bool, sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[FeedbackEntry]:
    """What waits, the oldest first; or what was answered, the latest first. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = Feedback.objects.select_related("account", "answered_by").filter(answered_at__isnull=not answered)
    order = order_for(sort, _ORDERS, ("-answered_at", "-id") if answered else ("sent_at", "id"))
    return listed(rows, _open_entry, order=order, limit=limit, offset=offset)


def feedback_counts(*, actor: Actor) -> tuple[int, int]:
    """How many entries wait for an answer, and how many have one. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    counted = Feedback.objects.aggregate(
        waiting=Count("id", filter=Q(answered_at__isnull=True)),
        answered=Count("id", filter=Q(answered_at__isnull=False)),
    )
    return counted["waiting"], counted["answered"]


def feedback_entry(*, actor: Actor, feedback_id: uuid.UUID) -> FeedbackEntry:
    """One entry. Raises FeedbackNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    row = Feedback.objects.select_related("account", "answered_by").filter(id=feedback_id).first()
    if row is None:
        raise FeedbackNotFound
    return _open_entry(row)


def _open_entry(row: Feedback) -> FeedbackEntry:
    return FeedbackEntry(
        feedback_id=row.id,
        sent_at=row.sent_at,
        sender=_name(row.account),
        page=row.page,
        text=open_text(row.text_sealed, field=binding(Feedback, "text_sealed"), row=row.id),
        answered_at=row.answered_at,
        answered_by=_name(row.answered_by),
        answer=open_text(row.answer_sealed, field=binding(Feedback, "answer_sealed"), row=row.id)
        if row.answer_sealed
        else "",
    )


def _name(account: Account | None) -> str:
    return account.display_name if account is not None else ""
