"""Clause 二(二): the Bureau checks the month's claims before the month ends."""

from datetime import date

import pytest

from zhicheng.domain.deadlines import final_check_deadline, monthly_upload_deadline
from zhicheng.domain.months import Month
from zhicheng.domain.policies import builtin_policies


class TestFinalCheckDeadline:
    @pytest.mark.parametrize(
        ("month", "last"),
        [
            (Month(2020, 5), date(2020, 5, 31)),
            (Month(2024, 2), date(2024, 2, 29)),
            (Month(2026, 2), date(2026, 2, 28)),
            (Month(2026, 11), date(2026, 11, 30)),
            (Month(2026, 12), date(2026, 12, 31)),
        ],
    )
    def test_is_the_last_day_of_the_month(self, month: Month, last: date) -> None:
        assert final_check_deadline(month) == last

    def test_leaves_the_bureau_at_least_13_days_after_the_cut_off(self) -> None:
        """February is the shortest; a policy day above the 15th would eat into this."""
        policy = builtin_policies().on(date(2026, 2, 1))
        month = Month(2026, 2)
        assert (final_check_deadline(month) - monthly_upload_deadline(month, policy)).days == 13
