"""The checkpoints of both chains as they were published, day by day (T21)."""

from dataclasses import dataclass
from datetime import date, datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Checkpoint
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for

_ORDERS = {"day": ("day",), "events": ("events_seq",), "log": ("log_seq",)}


@dataclass(frozen=True, slots=True)
class HeadLine:
    """What was published of both chains on one day."""

    day: date
    events_seq: int
    events_hash: str
    log_seq: int
    log_hash: str
    counters: tuple[tuple[str, int], ...]
    is_stamped: bool
    published_at: datetime


def published_checkpoints(
    *, actor: Actor, sort: str = "", limit: int = 31, offset: int = 0
) -> Listed[HeadLine]:
    """The days that have a published checkpoint, the latest first. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    order = order_for(sort, _ORDERS, ("-day",))
    return listed(Checkpoint.objects.all(), _line, order=order, limit=limit, offset=offset)


def _line(row: Checkpoint) -> HeadLine:
    return HeadLine(
        day=row.day,
        events_seq=row.events_seq,
        events_hash=bytes(row.events_hash).hex(),
        log_seq=row.log_seq,
        log_hash=bytes(row.log_hash).hex(),
        counters=tuple(sorted(row.counters.items())),
        is_stamped=row.token is not None,
        published_at=row.published_at,
    )
