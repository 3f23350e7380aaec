"""Feedback to the Bureau (clause 五): from anyone, kept sealed, answered by an officer."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Feedback, binding
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.personal_data import open_text, seal_text

_TEXT_LIMIT = 2000


class FeedbackRefused(Refusal):
    """Feedback or an answer that is empty, too long, or comes second."""

    code = "feedback.refused"


@dataclass(frozen=True, slots=True)
class FeedbackItem:
    """One entry of the inbox, opened for the officer who reads it."""

    feedback_id: uuid.UUID
    sent_at: datetime
    page: str
    text: str
    answered_at: datetime | None
    answer: str


def send_feedback(*, actor: Actor, at: datetime, text: str, page: str = "") -> uuid.UUID:
    """Keep what a unit or person reports; ``page`` is the path it came from. Raises FeedbackRefused."""
    text = _check_text(text)
    key = new_id()
    with transaction(actor=actor, at=at) as ledger:
        Feedback.objects.create(
            id=key,
            account_id=actor.account_id,
            page=page[:200],
            text_sealed=seal_text(text, field=binding(Feedback, "text_sealed"), row=key),
            sent_at=at,
        )
        ledger.record(EventTag.FEEDBACK_SENT, "feedback", key)
    return key


def feedback_inbox(*, actor: Actor, only_open: bool = True, limit: int = 100) -> list[FeedbackItem]:
    """The Bureau's inbox, oldest first. Raises NotAllowed outside the Bureau."""
    require_role(actor, UnitRole.BUREAU)
    rows = Feedback.objects.order_by("sent_at", "id")
    if only_open:
        rows = rows.filter(answered_at__isnull=True)
    return [_open_item(row) for row in rows[:limit]]


def my_feedback(*, actor: Actor) -> list[FeedbackItem]:
    """What the actor sent, newest first, with the Bureau's answers."""
    rows = Feedback.objects.filter(account_id=require_human(actor)).order_by("-sent_at", "-id")
    return [_open_item(row) for row in rows]


def answer_feedback(*, actor: Actor, at: datetime, feedback_id: uuid.UUID, answer: str) -> None:
    """An officer answers, once. Raises FeedbackRefused when it is answered already or unknown."""
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    answer = _check_text(answer)
    with transaction(actor=actor, at=at) as ledger:
        answered = Feedback.objects.filter(id=feedback_id, answered_at__isnull=True).update(
            answered_by=officer,
            answered_at=at,
            answer_sealed=seal_text(answer, field=binding(Feedback, "answer_sealed"), row=feedback_id),
        )
        if answered != 1:
            # Zero rows: unknown, or a colleague answered first.
            raise FeedbackRefused("该反馈已由他人答复，请刷新列表。")
        ledger.record(EventTag.FEEDBACK_ANSWERED, "feedback", feedback_id)


def _check_text(text: str) -> str:
    text = text.strip()
    if not text:
        raise FeedbackRefused("请填写内容。")
    if len(text) > _TEXT_LIMIT:
        raise FeedbackRefused(f"内容不能超过{_TEXT_LIMIT}字，请精简，或分几次提交。")
    return text


def _open_item(row: Feedback) -> FeedbackItem:
    answer = (
        open_text(row.answer_sealed, field=binding(Feedback, "answer_sealed"), row=row.id)
        if row.answer_sealed
        else ""
    )
    return FeedbackItem(
        feedback_id=row.id,
        sent_at=row.sent_at,
        page=row.page,
        text=open_text(row.text_sealed, field=binding(Feedback, "text_sealed"), row=row.id),
        answered_at=row.answered_at,
        answer=answer,
    )
