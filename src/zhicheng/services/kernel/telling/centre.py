"""The message centre (消息中心): what the actor was told, read, put away. Nobody sees another's messages."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from zhicheng.domain.messages import MessageKind, spec_of
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Message
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.listing import Listed, listed_together
from zhicheng.services.kernel.telling.recipients import About
from zhicheng.services.kernel.telling.wording import Words, values_of


class MessageNotFound(Refusal):
    """No such message, or it is somebody else's; both look alike."""

    code = "message.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该消息，请从消息列表重新进入。")


class MessageBox(StrEnum):
    """The parts of the centre."""

    UNREAD = "unread"
    ALL = "all"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        """The part in words."""
        return {MessageBox.UNREAD: "未读", MessageBox.ALL: "全部", MessageBox.ARCHIVED: "已归档"}[self]


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message as its reader sees it."""

    id: uuid.UUID
    kind: MessageKind
    title: str
    text: str
    at: datetime
    is_read: bool
    is_archived: bool
    about: About | None
    """What it concerns, for a link; None where there is nothing to go to."""


def unread_count(*, actor: Actor) -> int:
    """How many messages the actor has not read, for the header of every page."""
    return _own(actor).filter(read_at__isnull=True).count()


def own_messages(
    *, actor: Actor, box: MessageBox, limit: int, offset: int, sort: str = ""
) -> Listed[MessageLine]:
    """The actor's messages of one part, the latest first; ``sort`` is ``at``, ``-at`` or empty."""
    rows = _own(actor)
    match box:
        case MessageBox.UNREAD:
            rows = rows.filter(read_at__isnull=True)
        case MessageBox.ALL:
            rows = rows.filter(archived_at__isnull=True)
        case MessageBox.ARCHIVED:
            rows = rows.filter(archived_at__isnull=False)
    order = ["created_at", "id"] if sort == "at" else ["-created_at", "-id"]
    return listed_together(rows, _lines, order=order, limit=limit, offset=offset)


def open_message(*, actor: Actor, at: datetime, message_id: uuid.UUID) -> MessageLine:
    """The message, which counts as read from now on. Raises MessageNotFound."""
    row = _own(actor).filter(id=message_id).first()
    if row is None:
        raise MessageNotFound
    if row.read_at is None:
        Message.objects.filter(id=row.id, read_at__isnull=True).update(read_at=at)
        row.read_at = at
    return _lines([row])[0]


def archive_message(*, actor: Actor, at: datetime, message_id: uuid.UUID, is_archived: bool = True) -> None:
    """Put a message away, or take it out again. Raises MessageNotFound."""
    rows = _own(actor).filter(id=message_id)
    rows.filter(read_at__isnull=True).update(read_at=at)
    if rows.update(archived_at=at if is_archived else None) != 1:
        # Zero rows: it is not there, or is not the actor's.
        raise MessageNotFound


def read_all_messages(*, actor: Actor, at: datetime) -> int:
    """Mark everything as read that was there at ``at``; returns how many were not."""
    return _own(actor).filter(read_at__isnull=True, created_at__lte=at).update(read_at=at)


def _own(actor: Actor) -> "QuerySet[Message]":
    """What is addressed to the actor in the role it acts in now, and about its account in any role."""
    if actor.account_id is None:
        return Message.objects.none()
    about_account = Q(account_id=actor.account_id, unit__isnull=True)
    if actor.role is not None:
        for_unit = Q(account_id=actor.account_id, unit_id=actor.unit_id, role=actor.role.value)
        return Message.objects.filter(about_account | for_unit)
    if actor.person_id is None:
        return Message.objects.filter(about_account)
    return Message.objects.filter(about_account | Q(person_id__in=actor.own_records))


def _lines(rows: list[Message]) -> list[MessageLine]:
    words = Words()
    return [
        MessageLine(
            id=row.id,
            kind=MessageKind(row.kind),
            title=spec_of(MessageKind(row.kind)).label,
            text=words.of(row)[0].on_site(values_of(row)),
            at=row.created_at,
            is_read=row.read_at is not None,
            is_archived=row.archived_at is not None,
            about=About(row.subject_kind, row.subject_id) if row.subject_kind else None,
        )
        for row in rows
    ]
