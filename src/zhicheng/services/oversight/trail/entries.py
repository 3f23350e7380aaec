"""The audit trail (操作记录) as officers search it, and the proof that what they see was not changed.

Entries are paged by their sequence number, so that a page costs the same however many there are.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Account, Event, Unit
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.chain import GENESIS
from zhicheng.services.kernel.event_labels import detail_label, subject_label, tag_label
from zhicheng.services.kernel.events import recomputed_hash
from zhicheng.services.oversight.trail.search import TrailSearch, matching


class EventNotFound(Refusal):
    """There is no such entry."""

    code = "event.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该条操作记录，请从操作记录重新进入。")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry."""

    seq: int
    act: str
    subject: str
    subject_kind: str
    subject_id: str
    who: str
    unit: str
    at: datetime
    is_intact: bool
    """Whether its hash is that of its content, and names the entry before it."""


@dataclass(frozen=True, slots=True)
class TrailPage:
    """One page."""

    lines: list[TrailLine]
    older: int | None
    """Where the next page continues: entries beyond this sequence number; None on the last page."""

    @property
    def broken(self) -> list[int]:
        """The sequence numbers of entries on this page that were tampered with."""
        return [line.seq for line in self.lines if not line.is_intact]


@dataclass(frozen=True, slots=True)
class TrailDetail:
    """One entry with everything in it."""

    line: TrailLine
    tag: str
    recorded_at: datetime
    details: tuple[tuple[str, str], ...]
    prev_hash: str
    hash: str


def search_trail(
    *,
    actor: Actor,
    search: TrailSearch,
    before_seq: int | None = None,
    after_seq: int | None = None,
    limit: int = 50,
) -> TrailPage:
    """Entries that match, the latest first, from ``before_seq`` on backwards.

    With ``after_seq`` the oldest come first, from there on. Raises NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    rows = matching(search)
    if before_seq is not None:
        rows = rows.filter(seq__lt=before_seq)
    if after_seq is not None:
        rows = rows.filter(seq__gt=after_seq)
    page = list(rows.order_by("-seq" if after_seq is None else "seq")[: limit + 1])
    shown = page[:limit]
    return TrailPage(_lines(shown), shown[-1].seq if len(page) > limit else None)


def trail_entry(*, actor: Actor, seq: int) -> TrailDetail:
    """One entry. Raises EventNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    row = Event.objects.filter(seq=seq).first()
    if row is None:
        raise EventNotFound
    units = _unit_names(_ids_in(row.payload))
    return TrailDetail(
        line=_lines([row])[0],
        tag=row.tag,
        recorded_at=row.recorded_at,
        details=tuple(
            (detail_label(key), _detail_text(key, value, units)) for key, value in row.payload.items()
        ),
        prev_hash=bytes(row.prev_hash).hex(),
        hash=bytes(row.hash).hex(),
    )


def _lines(rows: list[Event]) -> list[TrailLine]:
    before = dict(Event.objects.filter(seq__in=[row.seq - 1 for row in rows]).values_list("seq", "hash"))
    accounts = dict(
        Account.objects.filter(id__in={row.account_id for row in rows if row.account_id}).values_list(
            "id", "login_name"
        )
    )
    units = _unit_names({row.unit_id for row in rows if row.unit_id})
    return [
        TrailLine(
            seq=row.seq,
            act=tag_label(row.tag),
            subject=subject_label(row.subject_kind),
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            who=accounts.get(row.account_id, "（已不存在的账号）") if row.account_id else "系统",
            unit=units.get(row.unit_id, "") if row.unit_id else "",
            at=row.at,
            is_intact=_is_intact(row, before),
        )
        for row in rows
    ]


def _is_intact(row: Event, before: dict[int, Any]) -> bool:
    previous = GENESIS if row.seq == 1 else bytes(before.get(row.seq - 1, b""))
    return bytes(row.prev_hash) == previous and bytes(row.hash) == recomputed_hash(row, previous)


def _unit_names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(Unit.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}


def _ids_in(payload: dict[str, Any]) -> set[uuid.UUID]:
    """Whatever could be the id of a unit, wherever it stands."""
    found: set[uuid.UUID] = set()
    for value in payload.values():
        if isinstance(value, dict):
            found |= _ids_in(value)
        elif isinstance(value, str) and len(value) == 36:
            try:
                found.add(uuid.UUID(value))
            except ValueError:
                continue
    return found


def _detail_text(key: str, value: Any, units: dict[uuid.UUID, str]) -> str:
    """The value of a detail as people read it."""
    match value:
        case bool():
            return "是" if value else "否"
        case None | "":
            return "无"
        case [str() as status, int()] if key in ("from", "to") and status in set(ClaimStatus):
            return f"{ClaimStatus(status).label}（第{value[1]}步）"
        case list():
            return "、".join(_detail_text("", each, units) for each in value) or "无"
        case dict():
            return "；".join(
                f"{detail_label(name)}：{_detail_text(name, each, units)}" for name, each in value.items()
            )
        case str() if key == "role" and value in set(UnitRole):
            return UnitRole(value).label
        case str() if key in ("unit", "superior"):
            return next((name for unit_id, name in units.items() if str(unit_id) == value), value)
        case _:
            return str(value)
