"""Clause 二(三): collection opens after the 15th of the month after the claim, read as 00:00 on the 16th."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from zhicheng.domain.deadlines import SHANGHAI, collectable_from
from zhicheng.domain.months import Month
from zhicheng.domain.policies import builtin_policies

POLICY = builtin_policies().on(date(2026, 11, 1))


class TestCollectableFrom:
    @pytest.mark.parametrize(
        ("claimed", "opens"),
        [
            (Month(2020, 5), datetime(2020, 6, 16, tzinfo=SHANGHAI)),
            (Month(2026, 10), datetime(2026, 11, 16, tzinfo=SHANGHAI)),
            (Month(2026, 12), datetime(2027, 1, 16, tzinfo=SHANGHAI)),
            (Month(2024, 1), datetime(2024, 2, 16, tzinfo=SHANGHAI)),
        ],
    )
    def test_is_midnight_in_shanghai_as_the_16th_begins(self, claimed: Month, opens: datetime) -> None:
        found = collectable_from(claimed, POLICY)
        assert found == opens
        assert found.utcoffset() == timedelta(hours=8)

    def test_the_15th_itself_is_still_closed(self) -> None:
        opens = collectable_from(Month(2026, 10), POLICY)
        assert datetime(2026, 11, 15, 23, 59, 59, 999999, tzinfo=SHANGHAI) < opens
        assert (
            datetime(2026, 11, 15, 15, 59, 59, tzinfo=UTC)
            < opens
            == datetime(2026, 11, 15, 16, 0, tzinfo=UTC)
        )

    def test_the_day_is_the_policys(self) -> None:
        opens = collectable_from(Month(2026, 10), replace(POLICY, collectable_day=20))
        assert opens == datetime(2026, 11, 20, tzinfo=SHANGHAI)
