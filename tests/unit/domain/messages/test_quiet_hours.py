from dataclasses import replace
from datetime import datetime

import pytest

from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.messages import out_of_quiet_hours
from zhicheng.domain.policies import builtin_policies

POLICY = builtin_policies().policies[-1]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class TestOverMidnight:
    @pytest.mark.parametrize(
        ("at", "sent"),
        [
            ("2026-11-30 20:59:59", "2026-11-30 20:59:59"),
            ("2026-11-30 21:00", "2026-12-01 08:00"),
            ("2026-12-31 23:30", "2027-01-01 08:00"),
            ("2026-12-01 00:00", "2026-12-01 08:00"),
            ("2026-12-01 07:59:59", "2026-12-01 08:00"),
            ("2026-12-01 08:00", "2026-12-01 08:00"),
        ],
    )
    def test_waits_for_the_morning(self, at: str, sent: str) -> None:
        assert out_of_quiet_hours(_at(at), POLICY) == _at(sent)


def test_hours_within_one_day() -> None:
    policy = replace(POLICY, quiet_from_hour=12, quiet_to_hour=14)
    assert out_of_quiet_hours(_at("2026-12-01 13:10"), policy) == _at("2026-12-01 14:00")
    assert out_of_quiet_hours(_at("2026-12-01 11:59"), policy) == _at("2026-12-01 11:59")


def test_none_where_both_hours_are_the_same() -> None:
    policy = replace(POLICY, quiet_from_hour=0, quiet_to_hour=0)
    assert out_of_quiet_hours(_at("2026-12-01 03:00"), policy) == _at("2026-12-01 03:00")


def test_ends_at_midnight() -> None:
    policy = replace(POLICY, quiet_from_hour=21, quiet_to_hour=0)
    assert out_of_quiet_hours(_at("2026-12-01 22:00"), policy) == _at("2026-12-02 00:00")
