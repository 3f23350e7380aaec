"""How often a third party may ask: by browser, address, document, phone and block of numbers (T1, T3).

All are counted in one short transaction, and in the same way whether the question is
about somebody or about nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from zhicheng.domain.policies import Policy
from zhicheng.services.personal_data import blind_index
from zhicheng.services.rate_limits import TooOften

ADDRESS_PER_HOUR, ADDRESS_PER_DAY = 60, 300
"""Questions from one address. An office behind one address may have many askers, each with own limits."""
DOCUMENT_PER_DAY = 20
BLOCK_PER_MINUTE = 30
"""Questions about one block of numbers: whoever counts them up asks about neighbours."""
GUESSES_PER_HOUR = 120
_BLOCK_DIGITS = 4
"""The last three digits of the serial and the check digit: a block has a thousand numbers."""
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Limits = tuple[tuple[int, timedelta], ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """One subject with its limits."""

    purpose: str
    key: bytes
    limits: Limits

    @property
    def lock(self) -> int:
        """The advisory lock that ``rate_limits.count_hit`` takes for the same subject."""
        return int.from_bytes(self.key[:8], "big", signed=True)


def count_question(
    *, at: datetime, policy: Policy, session: str, address: str, document: str, number: str, phone: str
) -> None:
    """Count one question on everything it concerns. Raises TooOften where any limit is reached."""
    between = timedelta(seconds=policy.sms_seconds_between)
    subjects = [
        _counted("verify", session, ((policy.verifications_per_day, _DAY),)),
        _counted("verify_document", document, ((DOCUMENT_PER_DAY, _DAY),)),
        _counted("verify_block", number[:-_BLOCK_DIGITS], ((BLOCK_PER_MINUTE, _MINUTE),)),
        _counted("sms", phone, ((1, between), (policy.sms_per_day, _DAY))),
    ]
    if address:
        limits = ((ADDRESS_PER_HOUR, _HOUR), (ADDRESS_PER_DAY, _DAY))
        subjects.append(_counted("verify_address", address, limits))
    _count(subjects, at)


def count_guess(*, at: datetime, address: str) -> None:
    """Count one code that was tried, right or wrong. Raises TooOften."""
    if address:
        _count([_counted("verify_guess", address, ((GUESSES_PER_HOUR, _HOUR),))], at)


def _counted(purpose: str, subject: str, limits: Limits) -> _Counted:
    return _Counted(purpose, blind_index(f"rate:{purpose}", subject), limits)


def _count(subjects: list[_Counted], at: datetime) -> None:
    """Count all or none. The locks are taken in one order everywhere, so no two questions wait in a ring."""
    purposes = [one.purpose for one in subjects]
    keys = [one.key for one in subjects]
    since = [at - max(stretch for _, stretch in one.limits) for one in subjects]
    is_own = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_own:
            # A power cut may forget the counts of its last moment; a restart of anything else forgets none.
            cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key",
            [sorted(one.lock for one in subjects)],
        )
        cursor.execute(
            "SELECT hit.purpose, hit.window_start, hit.count"
            " FROM unnest(%s::text[], %s::bytea[], %s::timestamptz[]) AS asked (purpose, subject, since)"
            " JOIN records_ratewindow AS hit ON hit.purpose = asked.purpose AND hit.subject = asked.subject"
            " AND hit.window_start > asked.since ORDER BY hit.window_start DESC",
            [purposes, keys, since],
        )
        hits = cursor.fetchall()
        for one in subjects:
            _require_room(
                one, [(start, count) for purpose, start, count in hits if purpose == one.purpose], at
            )
        cursor.execute(
            "INSERT INTO records_ratewindow AS hit (purpose, subject, window_start, count)"
            " SELECT purpose, subject, %s, 1 FROM unnest(%s::text[], %s::bytea[]) AS asked (purpose, subject)"
            " ON CONFLICT (purpose, subject, window_start) DO UPDATE SET count = hit.count + 1",
            [at, purposes, keys],
        )


def _require_room(one: _Counted, hits: list[tuple[datetime, int]], at: datetime) -> None:
    for allowed, stretch in one.limits:
        inside = [(start, count) for start, count in hits if start > at - stretch]
        if sum(count for _, count in inside) >= allowed:
            wait = (inside[-1][0] + stretch - at).total_seconds()
            # The same words for every limit, so that they do not tell which number was asked about before.
            raise TooOften("查验过于频繁。为保护持证人，请稍后再试；多次查验请间隔几分钟。", wait)
