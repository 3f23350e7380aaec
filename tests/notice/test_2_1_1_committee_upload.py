"""Clause 二(一)1: the convening unit uploads within 5 working days after its filing was approved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhicheng.adapters.chinese_calendar import ChineseCalendar
from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.domain.deadlines import batch_month, filing_upload_deadline, is_late_upload
from zhicheng.domain.months import Month
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.working_days import Deadline, parse_year_table

CALENDAR = ChineseCalendar()


class WeekdaysOnly:
    """What a programmer writes who forgets that holidays move working days: the negative control."""

    def is_working_day(self, day: date) -> bool | None:
        return day.weekday() < 5


def deadline(approved_on: date, calendar: ChineseCalendar | WeekdaysOnly = CALENDAR) -> Deadline:
    return filing_upload_deadline(approved_on, builtin_policies().on(approved_on), calendar)


class TestFilingUploadDeadline:
    def test_an_ordinary_monday_gives_until_the_next_monday(self) -> None:
        assert deadline(date(2026, 11, 16)) == Deadline(date(2026, 11, 23), provisional=False)

    @pytest.mark.parametrize(
        ("approved_on", "last_day", "without_the_calendar"),
        [
            # The first day of the notice is a holiday; Saturday 9 May is worked.
            (date(2020, 5, 1), date(2020, 5, 11), date(2020, 5, 8)),
            # Sunday 27 September is worked, 1 to 8 October are off.
            (date(2020, 9, 25), date(2020, 10, 9), date(2020, 10, 2)),
            # Spring Festival 2021: 11 to 17 February off, Saturday 20 February worked.
            (date(2021, 2, 9), date(2021, 2, 22), date(2021, 2, 16)),
            # Spring Festival 2024: 10 to 17 February off, Sunday 18 February worked.
            (date(2024, 2, 8), date(2024, 2, 21), date(2024, 2, 15)),
            # Spring Festival 2026: Saturday 14 February worked, 15 to 23 off.
            (date(2026, 2, 12), date(2026, 2, 26), date(2026, 2, 19)),
            # A make-up day makes the deadline earlier: Sunday 4 January 2026 is worked.
            (date(2026, 1, 3), date(2026, 1, 8), date(2026, 1, 9)),
            # New Year 2024 is a Monday and a holiday.
            (date(2023, 12, 28), date(2024, 1, 5), date(2024, 1, 4)),
        ],
    )
    def test_holidays_and_make_up_days_count_as_they_were_announced(
        self, approved_on: date, last_day: date, without_the_calendar: date
    ) -> None:
        assert deadline(approved_on) == Deadline(last_day, provisional=False)
        assert deadline(approved_on, WeekdaysOnly()).day == without_the_calendar != last_day

    def test_a_leap_day_is_a_working_day_like_any_other(self) -> None:
        assert deadline(date(2024, 2, 26)).day == date(2024, 3, 4)
        assert deadline(date(2024, 2, 22)).day == date(2024, 2, 29)

    def test_approval_on_a_holiday_gives_the_five_working_days_after_it(self) -> None:
        assert deadline(date(2026, 10, 3)).day == deadline(date(2026, 10, 7)).day == date(2026, 10, 13)

    def test_the_number_of_days_is_the_policys(self) -> None:
        policy = replace(builtin_policies().on(date(2026, 11, 16)), upload_working_days=10)
        assert filing_upload_deadline(date(2026, 11, 16), policy, CALENDAR).day == date(2026, 11, 30)


class TestUnpublishedYear:
    """F20: the holidays of 2027 are not announced yet, so what reaches into them is provisional."""

    def test_a_deadline_that_touches_it_is_provisional_and_says_so(self) -> None:
        found = deadline(date(2026, 12, 29))
        assert found.provisional
        assert "暂定" in found.label

    def test_the_last_deadline_before_it_is_firm(self) -> None:
        assert deadline(date(2026, 12, 17)) == Deadline(date(2026, 12, 24), provisional=False)
        assert deadline(date(2026, 12, 18)).provisional

    def test_loading_the_years_table_makes_it_firm_and_may_move_it(self) -> None:
        table = parse_year_table(
            'year = 2027\nsource = "演示用，非正式通知"\nholidays = ["2027-01-01..2027-01-03"]\nmake_up_days = []'
        )
        before = deadline(date(2026, 12, 29))
        after = deadline(date(2026, 12, 29), ChineseCalendar([table]))
        assert after == Deadline(date(2027, 1, 6), provisional=False)
        assert before == Deadline(date(2027, 1, 5), provisional=True)


class TestLateUpload:
    def test_the_last_day_is_in_time_and_the_next_is_late(self) -> None:
        approved = date(2026, 2, 12)
        policy = builtin_policies().on(approved)
        last = filing_upload_deadline(approved, policy, CALENDAR).day
        assert not is_late_upload(filing_upload_deadline(approved, policy, CALENDAR).day, last)
        assert is_late_upload(
            filing_upload_deadline(approved, policy, CALENDAR).day, last + timedelta(days=1)
        )

    def test_a_make_up_day_that_is_overlooked_would_hide_a_late_upload(self) -> None:
        approved, uploaded = date(2026, 1, 3), date(2026, 1, 9)
        policy = builtin_policies().on(approved)
        assert is_late_upload(filing_upload_deadline(approved, policy, CALENDAR).day, uploaded)
        assert not is_late_upload(filing_upload_deadline(approved, policy, WeekdaysOnly()).day, uploaded)

    def test_a_late_upload_still_stands_in_the_month_in_which_it_came(self) -> None:
        """The notice sets no consequence, so late uploads are accepted; the batch is that of the upload."""
        policy = builtin_policies().on(date(2026, 3, 31))
        assert batch_month(IntakeChannel.EVALUATION, date(2026, 3, 31), policy) == Month(2026, 3)

    def test_the_clause_is_the_channels_own(self) -> None:
        assert RULES[IntakeChannel.EVALUATION].upload_clause == "二(一)1"
        assert RULES[IntakeChannel.EVALUATION].review_steps == ()
