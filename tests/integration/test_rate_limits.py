"""Limits in the database: exact at their edges, shared by all processes, silent about their subjects (R18)."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.patience import PATIENCE
from zhicheng.records.models import RateWindow
from zhicheng.services.kernel.rate_limits import TooOften, count_hit, forget_old_hits

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def hit(
    seconds: float,
    *,
    subject: str = "13900001234",
    purpose: str = "sms",
    limits: tuple[tuple[int, timedelta], ...] = ((1, MINUTE), (3, DAY)),
) -> bool:
    """Whether one more hit ``seconds`` after noon was let through."""
    try:
        count_hit(purpose=purpose, subject=subject, at=NOON + timedelta(seconds=seconds), limits=limits)
    except TooOften:
        return False
    return True


def knocks(count: int, *, limit: int) -> list[bool]:
    """Which of ``count`` hits, all at once and each over a connection of its own, were let through."""
    start = threading.Barrier(count)
    outcomes: list[bool] = []

    def knock(place: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            outcomes.append(hit(place / 1000, limits=((limit, DAY),)))
        finally:
            connection.close()

    threads = [threading.Thread(target=knock, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


class _SeparateLock(bytes):
    """The same subject for everybody, with a lock number of the caller's own."""

    def __getitem__(self, key: object) -> bytes:  # type: ignore[override]
        return threading.get_ident().to_bytes(8, "big")


class _SeparateLocks:
    def __call__(self, purpose: str, subject: str) -> bytes:
        return _SeparateLock(32)


class TestCountHit:
    def test_lets_the_next_one_through_at_the_very_end_of_the_stretch(self) -> None:
        assert [hit(second) for second in (0, 59.999, 60, 119.999, 120)] == [True, False, True, False, True]

    def test_counts_the_long_stretch_besides_the_short_one(self) -> None:
        day = DAY.total_seconds()
        assert [hit(place * 100) for place in range(3)] == [True, True, True]
        assert [hit(300), hit(day - 0.001), hit(day)] == [False, False, True]

    def test_slides_instead_of_starting_anew_at_midnight(self) -> None:
        day = DAY.total_seconds()
        assert all(hit(day - 300 + place * 100) for place in range(3))
        assert not hit(day + 100)

    def test_does_not_count_what_it_turned_away(self) -> None:
        """A user who tries again and again does not lock themselves out any longer (R21)."""
        assert hit(0)
        assert not any(hit(second) for second in range(1, 60))
        assert hit(60)
        assert RateWindow.objects.count() == 2

    def test_keeps_subjects_and_purposes_apart(self) -> None:
        assert hit(0)
        assert hit(0, subject="13900001235")
        assert hit(0, purpose="login")
        assert not hit(1)

    def test_counts_hits_of_one_instant_together(self) -> None:
        limits = ((3, DAY),)
        assert [hit(0, limits=limits) for _ in range(4)] == [True, True, True, False]
        assert RateWindow.objects.get().count == 3

    @pytest.mark.parametrize(
        ("limit", "after", "said", "seconds"),
        [
            ((1, MINUTE), 15, "45秒", 45),
            ((1, timedelta(minutes=10)), 60, "9分钟", 540),
            ((1, DAY), 3600, "23小时", 82800),
        ],
    )
    def test_says_when_to_come_back(
        self, limit: tuple[int, timedelta], after: float, said: str, seconds: float
    ) -> None:
        hit(0, limits=(limit,))
        with pytest.raises(TooOften, match=f"请{said}后再试") as refused:
            count_hit(
                purpose="sms", subject="13900001234", at=NOON + timedelta(seconds=after), limits=[limit]
            )
        assert refused.value.retry_after == seconds
        assert hit(after + seconds, limits=(limit,))

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(st.integers(0, 400), min_size=1, max_size=25).map(sorted),
        st.integers(1, 3),
        st.integers(5, 120),
    )
    def test_never_lets_more_through_than_the_limit_in_any_stretch(
        self, moments: list[int], allowed: int, stretch: int
    ) -> None:
        RateWindow.objects.all().delete()
        limits = ((allowed, timedelta(seconds=stretch)),)
        through = [moment for moment in moments if hit(moment, limits=limits)]
        for moment in through:
            assert sum(1 for other in through if moment - stretch < other <= moment) <= allowed
        # Nor fewer: whatever was turned away had a full stretch behind it.
        for moment in set(moments) - set(through):
            assert sum(1 for other in through if moment - stretch < other <= moment) >= allowed


class TestManyAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_pass_exactly_as_many_as_the_limit_allows(self) -> None:
        outcomes = knocks(8, limit=3)
        assert (outcomes.count(True), len(outcomes)) == (3, 8)

    def test_would_pass_more_without_standing_in_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Negative control: without the lock, a caller that reads before the others have written goes through."""
        meeting = threading.Barrier(4)
        get_or_create = QuerySet.get_or_create

        def after_all_have_looked(self: QuerySet[RateWindow], **wanted: Any) -> object:
            meeting.wait(PATIENCE)
            return get_or_create(self, **wanted)

        monkeypatch.setattr(QuerySet, "get_or_create", after_all_have_looked)
        # Each caller locks a number of its own, so that no caller waits for another.
        monkeypatch.setattr("zhicheng.services.kernel.rate_limits.blind_index", _SeparateLocks())
        assert knocks(4, limit=1).count(True) > 1


class TestForgetOldHits:
    def test_deletes_what_no_limit_looks_at_any_more_and_keeps_the_rest(self) -> None:
        assert hit(0)
        assert hit(100)
        assert forget_old_hits(before=NOON + timedelta(seconds=50)) == 1
        assert not hit(110)
        assert hit(0 + DAY.total_seconds())
