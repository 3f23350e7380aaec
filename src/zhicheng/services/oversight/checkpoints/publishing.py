"""The daily checkpoint: both chains and the number counters on one line, stamped and kept elsewhere too.

An attacker who rewrites history would have to rewrite every checkpoint as well, and a database restored from
a backup shows by them which numbers were given out since (T21, F24).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from django.db import IntegrityError, connection

from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import Checkpoint, NumberCounter
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag, transaction


@dataclass(frozen=True, slots=True)
class DailyHead:
    """What was published of both chains on one day."""

    day: date
    events_seq: int
    events_hash: bytes
    """32 bytes, as is ``log_hash``."""
    log_seq: int
    log_hash: bytes
    counters: Mapping[str, int]
    """The highest number given out by ``region-year``."""
    token: bytes | None
    """The authority's RFC 3161 token over the checkpoint's digest; None where no authority is configured."""
    published_at: datetime


def head_digest(
    *,
    day: date,
    events_seq: int,
    events_hash: bytes,
    log_seq: int,
    log_hash: bytes,
    counters: dict[str, int],
) -> bytes:
    """SHA-256 (32 bytes) of a checkpoint over canonical JSON; this is what the timestamp authority stamps."""
    body = [
        day.isoformat(),
        events_seq,
        bytes(events_hash).hex(),
        log_seq,
        bytes(log_hash).hex(),
        sorted(counters.items()),
    ]
    return hashlib.sha256(json.dumps(body, separators=(",", ":")).encode()).digest()


def publish_checkpoint(*, at: datetime) -> DailyHead:
    """Publish the checkpoint of the day of ``at`` in Shanghai; the same day again returns what was published.

    Raises the authority's Fault when one is configured and gives no token: a checkpoint is published whole or
    is tried again. RFC 3161.
    """
    day = business_date(at)
    found = Checkpoint.objects.filter(day=day).first()
    if found is not None:
        return _to_checkpoint(found)
    authority = ports.timestamps()
    try:
        with transaction(actor=SYSTEM, at=at) as ledger:
            heads, counters = _chains(), _counters()
            (events_seq, events_hash), (log_seq, log_hash) = heads["events"], heads["log"]
            digest = head_digest(
                day=day,
                events_seq=events_seq,
                events_hash=events_hash,
                log_seq=log_seq,
                log_hash=log_hash,
                counters=counters,
            )
            token = None if authority is None else authority.stamp(digest)
            head = Checkpoint.objects.create(
                day=day,
                events_seq=events_seq,
                events_hash=events_hash,
                log_seq=log_seq,
                log_hash=log_hash,
                counters=counters,
                token=token,
                published_at=at,
            )
            ledger.record(
                EventTag.HEAD_PUBLISHED,
                "head",
                day.isoformat(),
                digest=digest.hex(),
                stamped=token is not None,
            )
    except IntegrityError:
        # Two schedulers at once: the other one published this day first.
        return _to_checkpoint(Checkpoint.objects.get(day=day))
    return _to_checkpoint(head)


def published_line(head: DailyHead) -> str:
    """The checkpoint as one line of JSON, to be kept outside the system (a page, a paper)."""
    return json.dumps(
        {
            "day": head.day.isoformat(),
            "events": [head.events_seq, head.events_hash.hex()],
            "log": [head.log_seq, head.log_hash.hex()],
            "counters": dict(head.counters),
            "published_at": head.published_at.astimezone(UTC).isoformat(),
            "token": None if head.token is None else head.token.hex(),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def _to_checkpoint(row: Checkpoint) -> DailyHead:
    return DailyHead(
        day=row.day,
        events_seq=row.events_seq,
        events_hash=bytes(row.events_hash),
        log_seq=row.log_seq,
        log_hash=bytes(row.log_hash),
        counters=MappingProxyType(row.counters),
        token=None if row.token is None else bytes(row.token),
        published_at=row.published_at,
    )


def _chains() -> dict[str, tuple[int, bytes]]:
    """Both last links by one statement, so that they belong to the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq, hash FROM records_chainhead")
        return {name: (seq, bytes(digest)) for name, seq, digest in cursor.fetchall()}


def _counters() -> dict[str, int]:
    rows = NumberCounter.objects.values_list("region", "year", "next_serial")
    return {f"{region}-{year}": next_serial - 1 for region, year, next_serial in rows}
