"""Tell people: write a message down in the transaction of the act that it tells of, and nothing else.

Nothing is looked up about channels, wishes or hours, and nothing is sent: that is the worker's part. So an
act pays one INSERT, and what is rolled back was never said.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from zhicheng.domain.messages import MessageField, MessageKind, spec_of
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Membership, Message, binding
from zhicheng.services.kernel.personal_data import seal_text
from zhicheng.services.kernel.telling.recipients import (
    About,
    Recipient,
    ToAccount,
    ToFollower,
    ToMember,
    ToPerson,
    ToUnit,
)

_MANY = 1000


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell somebody."""

    kind: MessageKind
    to: Recipient
    fields: Mapping[MessageField, object] = field(default_factory=dict)
    about: About | None = None
    once: str = ""
    """What may be told to each recipient one single time, such as ``opened:…``; empty for every time."""


def tell(
    *,
    kind: MessageKind,
    to: Recipient,
    at: datetime,
    fields: Mapping[MessageField, object] | None = None,
    about: About | None = None,
    once: str = "",
) -> None:
    """Write one message down, in the caller's transaction. Raises ValueError for wrong fields.

    ``fields`` are exactly those of the kind (``domain.messages``). A unit's message becomes one for each of
    its members in the role; where there is none, nobody is told.
    """
    tell_all([Telling(kind, to, fields or {}, about, once)], at=at)


def tell_all(tellings: Iterable[Telling], *, at: datetime) -> int:
    """The same for many, by one statement; returns how many messages there were to write.

    A message that was told ``once`` already is left out in silence, whichever worker told it.
    """
    wanted = list(tellings)
    members = _members(wanted)
    rows = [row for telling in wanted for row in _rows(telling, members, at)]
    repeats = any(row.once for row in rows)
    Message.objects.bulk_create(rows, batch_size=_MANY, ignore_conflicts=repeats)
    return len(rows)


Members = Mapping[tuple[uuid.UUID, str], Sequence[uuid.UUID]]


def _members(tellings: Sequence[Telling]) -> Members:
    units = {telling.to for telling in tellings if isinstance(telling.to, ToUnit)}
    if not units:
        return {}
    held = Membership.objects.effective().of_active_accounts()
    rows = held.filter(unit_id__in={to.unit_id for to in units}, role__in={to.role for to in units})
    found: dict[tuple[uuid.UUID, str], list[uuid.UUID]] = {}
    for unit_id, role, account_id in rows.values_list("unit_id", "role", "account_id").order_by("id"):
        found.setdefault((unit_id, role), []).append(account_id)
    return found


def _rows(telling: Telling, members: Members, at: datetime) -> list[Message]:
    match telling.to:
        case ToPerson(person_id):
            return [_row(telling, at, person_id=person_id)]
        case ToAccount(account_id):
            return [_row(telling, at, account_id=account_id)]
        case ToFollower(follower_id):
            return [_row(telling, at, follower_id=follower_id)]
        case ToMember(account_id, unit_id, role):
            return [_row(telling, at, account_id=account_id, unit_id=unit_id, role=role.value)]
        case ToUnit(unit_id, role):
            return [
                _row(telling, at, account_id=account_id, unit_id=unit_id, role=role.value)
                for account_id in members.get((unit_id, role.value), ())
            ]


def _row(
    telling: Telling,
    at: datetime,
    *,
    person_id: uuid.UUID | None = None,
    account_id: uuid.UUID | None = None,
    follower_id: uuid.UUID | None = None,
    unit_id: uuid.UUID | None = None,
    role: str = "",
) -> Message:
    spec = spec_of(telling.kind)
    if set(telling.fields) != set(spec.fields):
        raise ValueError(f"a message of the kind {telling.kind} has the fields {spec.fields}")
    key = new_id()
    clean = {name: name.clean(value) for name, value in telling.fields.items()}
    personal = {name.value: value for name, value in clean.items() if name.is_personal}
    content = json.dumps(personal, ensure_ascii=False)
    recipient = person_id or account_id or follower_id
    return Message(
        id=key,
        kind=telling.kind.value,
        person_id=person_id,
        account_id=account_id,
        follower_id=follower_id,
        unit_id=unit_id,
        role=role,
        fields={name.value: value for name, value in clean.items() if not name.is_personal},
        fields_sealed=seal_text(content, field=binding(Message, "fields_sealed"), row=key)
        if personal
        else None,
        subject_kind=telling.about.kind if telling.about else "",
        subject_id=telling.about.key if telling.about else "",
        once=f"{telling.kind.value}:{telling.once}:{recipient}"[:160] if telling.once else None,
        created_at=at,
    )
