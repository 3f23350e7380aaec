"""Limits on how often something may happen to a subject: in the database, so they survive restarts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import RateWindow
from zhicheng.services.kernel.personal_data import blind_index


class TooOften(Refusal):
    """The subject has reached a limit; ``retry_after`` says in how many seconds it may go on."""

    code = "rate.too_often"
    kind = RefusalKind.TOO_OFTEN

    def __init__(self, sentence: str, retry_after: float) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


def count_hit(*, purpose: str, subject: str, at: datetime, limits: Sequence[tuple[int, timedelta]]) -> None:
    """Count one more hit on ``subject``, unless a limit of (hits, stretch of time) is reached.

    The stretch slides: it ends at ``at``. Only a keyed digest of the subject is stored. Raises TooOften.
    """
    key = blind_index(f"rate:{purpose}", subject)
    longest = max(stretch for _, stretch in limits)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Hits on one subject are counted one after the other, also across processes.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(key[:8], "big", signed=True)])
        hits = list(
            RateWindow.objects.filter(purpose=purpose, subject=key, window_start__gt=at - longest)
            .order_by("-window_start")
            .values_list("window_start", "count")
        )
        for allowed, stretch in limits:
            inside = [(start, count) for start, count in hits if start > at - stretch]
            if sum(count for _, count in inside) >= allowed:
                wait = (inside[-1][0] + stretch - at).total_seconds()
                raise TooOften(f"操作过于频繁，请{_wait_in_words(wait)}后再试。", wait)
        row, created = RateWindow.objects.get_or_create(
            purpose=purpose, subject=key, window_start=at, defaults={"count": 1}
        )
        if not created:
            row.count += 1
            row.save(update_fields=["count"])


def forget_old_hits(*, before: datetime) -> int:
    """Delete hits older than ``before``; returns how many. No limit looks further back than a day."""
    deleted, _ = RateWindow.objects.filter(window_start__lt=before).delete()
    return deleted


def _wait_in_words(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))}秒"
    if seconds < 5400:
        return f"{round(seconds / 60)}分钟"
    return f"{round(seconds / 3600)}小时"
