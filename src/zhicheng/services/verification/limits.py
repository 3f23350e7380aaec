"""How often a third party may ask: by browser, address, document, phone and block of numbers (T1, T3).

Questions that come together are counted in one transaction, each as if it had come alone, and in the same way
whether or not it matches a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from zhicheng.domain.policies import Policy
from zhicheng.records.pipelines import Send, pipeline
from zhicheng.services.kernel.personal_data import blind_index
from zhicheng.services.kernel.rate_limits import TooOften

ADDRESS_PER_HOUR, ADDRESS_PER_DAY = 60, 300
"""Questions from one address. An office behind one address may have many verifiers, each with own limits."""
DOCUMENT_PER_DAY = 20
BLOCK_PER_MINUTE = 30
"""Questions about one block of numbers: a person who tries numbers in order asks about neighbours."""
GUESSES_PER_HOUR = 120
_BLOCK_DIGITS = 4
"""The last three digits of the serial and the check digit: a block has a thousand numbers."""
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Limits = tuple[tuple[int, timedelta], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """One subject with its limits."""

    purpose: str
    key: bytes
    limits: Limits

    @property
    def lock(self) -> int:
        """The advisory lock that ``rate_limits.count_hit`` takes for the same subject."""
        return int.from_bytes(self.key[:8], "big", signed=True)

    @property
    def longest(self) -> timedelta:
        """How far back the longest of the limits looks."""
        return max(stretch for _, stretch in self.limits)


@dataclass(frozen=True, slots=True)
class Hit:
    """Everything that one question concerns, at its instant."""

    at: datetime
    subjects: tuple[Counted, ...]


def question_hit(
    *, at: datetime, policy: Policy, session: str, address: str, document: str, number: str, phone: str
) -> Hit:
    """What a question counts on; ``address`` is empty for one that no network brought."""
    between = timedelta(seconds=policy.sms_seconds_between)
    subjects = (
        _counter("verify", session, ((policy.verifications_per_day, _DAY),)),
        _counter("verify_document", document, ((DOCUMENT_PER_DAY, _DAY),)),
        _counter("verify_block", number[:-_BLOCK_DIGITS], ((BLOCK_PER_MINUTE, _MINUTE),)),
        _counter("sms", phone, ((1, between), (policy.sms_per_day, _DAY))),
    )
    limits = ((ADDRESS_PER_HOUR, _HOUR), (ADDRESS_PER_DAY, _DAY))
    return Hit(at, (*subjects, _counter("verify_address", address, limits)) if address else subjects)


def too_often(wait: float) -> TooOften:
    """The refusal of every limit, in the same words: they must not tell which number was asked about before.

    ``wait`` is in seconds.
    """
    return TooOften("查验过于频繁。为保护持证人，请稍后再试；多次查验请间隔几分钟。", wait)


def count_guess(*, at: datetime, address: str) -> None:
    """Count one code that was tried, right or wrong. Raises TooOften."""
    if not address:
        return
    is_own = not connection.in_atomic_block
    hit = Hit(at, (_counter("verify_guess", address, ((GUESSES_PER_HOUR, _HOUR),)),))
    with transaction.atomic(), pipeline() as send:
        if is_own:
            # A power cut may forget the counts of its last moment; no other end forgets any.
            send("SET LOCAL synchronous_commit = off")
        (refusal,) = Count(send, [hit]).decide([True])
    if refusal is not None:
        raise refusal


def _counter(purpose: str, subject: str, limits: Limits) -> Counted:
    return Counted(purpose, blind_index(f"rate:{purpose}", subject), limits)


_Counts = dict[tuple[str, bytes], list[tuple[datetime, int]]]
"""By purpose and subject: when it was hit, newest first, and how often at that instant."""

_LOCK = "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key"
_READ = """
    SELECT DISTINCT hit.purpose, hit.subject, hit.window_start, hit.count
      FROM unnest(%s::text[], %s::bytea[], %s::timestamptz[]) AS asked (purpose, subject, since)
      JOIN records_ratewindow AS hit ON hit.purpose = asked.purpose AND hit.subject = asked.subject
       AND hit.window_start > asked.since
     ORDER BY hit.window_start DESC
"""
_WRITE = """
    INSERT INTO records_ratewindow AS hit (purpose, subject, window_start, count)
    SELECT purpose, subject, at, count(*)
      FROM unnest(%s::text[], %s::bytea[], %s::timestamptz[]) AS asked (purpose, subject, at)
     GROUP BY purpose, subject, at
    ON CONFLICT (purpose, subject, window_start) DO UPDATE SET count = hit.count + excluded.count
"""


class Count:
    """Counts hits in the caller's transaction: made, it has asked what was counted before; then it decides.

    It locks the subjects until the transaction ends, in one order everywhere, so that no two wait in a ring.
    What was counted is read with a snapshot taken behind the locks.
    """

    def __init__(self, send: Send, hits: Sequence[Hit]) -> None:
        subjects = [(hit.at, subject) for hit in hits for subject in hit.subjects]
        self._send, self._hits = send, hits
        send(_LOCK, [sorted({one.lock for _, one in subjects})])
        self._before = send(
            _READ,
            [
                [one.purpose for _, one in subjects],
                [one.key for _, one in subjects],
                [at - one.longest for at, one in subjects],
            ],
        )

    def decide(self, counts: Sequence[bool]) -> list[TooOften | None]:
        """Count each hit that ``counts`` on all its subjects, or on none where a limit is reached.

        The refusal then stands in its place. Those before it count for the next.
        """
        known: _Counts = {}
        for purpose, subject, start, count in self._before.fetchall():
            known.setdefault((purpose, bytes(subject)), []).append((start, count))
        refusals, counted = [], []
        for hit, is_counted in zip(self._hits, counts, strict=True):
            refusal = _refusal(hit, known) if is_counted else None
            refusals.append(refusal)
            if is_counted and refusal is None:
                for item in hit.subjects:
                    known.setdefault((item.purpose, item.key), []).insert(0, (hit.at, 1))
                    counted.append((item.purpose, item.key, hit.at))
        if counted:
            self._send(_WRITE, [list(column) for column in zip(*counted, strict=True)])
        return refusals


def _refusal(hit: Hit, known: _Counts) -> TooOften | None:
    for subject in hit.subjects:
        refusal = _full(subject, known.get((subject.purpose, subject.key), []), hit.at)
        if refusal is not None:
            return refusal
    return None


def _full(one: Counted, hits: Sequence[tuple[datetime, int]], at: datetime) -> TooOften | None:
    for allowed, stretch in one.limits:
        inside = [(start, count) for start, count in hits if start > at - stretch]
        if sum(count for _, count in inside) >= allowed:
            # The oldest by its instant: within a group, hits are known in the order of their arrival.
            oldest = min(start for start, _ in inside)
            return too_often((oldest + stretch - at).total_seconds())
    return None
