from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import (
    SHANGHAI,
    batch_month,
    business_date,
    collectable_from,
    final_check_deadline,
    monthly_upload_deadline,
)
from zhicheng.domain.months import Month
from zhicheng.domain.policies import builtin_policies

POLICY = builtin_policies().on(date(2026, 11, 23))
DAYS = st.dates(date(2020, 5, 1), date(2100, 12, 31))


class TestBusinessDate:
    @pytest.mark.parametrize(
        ("at", "day"),
        [
            (datetime(2026, 11, 15, 15, 59, 59, tzinfo=UTC), date(2026, 11, 15)),
            (datetime(2026, 11, 15, 16, 0, 0, tzinfo=UTC), date(2026, 11, 16)),
            (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
            (datetime(2024, 2, 28, 16, 0, 0, tzinfo=UTC), date(2024, 2, 29)),
            (datetime(2026, 11, 15, 23, 59, 59, 999999, tzinfo=SHANGHAI), date(2026, 11, 15)),
        ],
    )
    def test_is_the_date_in_shanghai(self, at: datetime, day: date) -> None:
        assert business_date(at) == day

    def test_refuses_an_instant_without_a_zone(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            business_date(datetime(2026, 11, 15, 23, 59))

    @given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()))
    def test_does_not_depend_on_the_zone_in_which_the_instant_is_written(self, at: datetime) -> None:
        # China has kept one zone without summer time since 1992.
        assert business_date(at) == (at.astimezone(UTC) + timedelta(hours=8)).date()


class TestBatchMonth:
    @given(
        DAYS,
        st.sampled_from(
            [channel for channel in IntakeChannel if channel is not IntakeChannel.EMPLOYER_APPOINTMENT]
        ),
    )
    def test_channels_without_a_cut_off_stay_in_the_month_of_upload(
        self, day: date, channel: IntakeChannel
    ) -> None:
        assert batch_month(channel, day, POLICY) == Month.of(day)

    @given(DAYS, st.integers(1, 28))
    def test_employer_appointments_move_on_after_the_policys_day(self, day: date, last: int) -> None:
        policy = replace(POLICY, monthly_upload_day=last)
        month = batch_month(IntakeChannel.EMPLOYER_APPOINTMENT, day, policy)
        assert month == (Month.of(day) if day.day <= last else Month.of(day).next())
        assert day <= monthly_upload_deadline(month, policy)


class TestMonthDates:
    @given(DAYS)
    def test_upload_check_and_collection_follow_each_other(self, day: date) -> None:
        month = Month.of(day)
        opening = collectable_from(month, POLICY)
        assert monthly_upload_deadline(month, POLICY) < final_check_deadline(month) < opening.date()
        assert month.next().first_day() <= opening.date() <= month.next().last_day()

    @given(DAYS, st.integers(1, 28))
    def test_collection_opens_at_the_first_instant_of_the_policys_day(self, day: date, opens: int) -> None:
        opening = collectable_from(Month.of(day), replace(POLICY, collectable_day=opens))
        assert business_date(opening).day == opens
        assert business_date(opening - timedelta(microseconds=1)) == business_date(opening) - timedelta(
            days=1
        )
