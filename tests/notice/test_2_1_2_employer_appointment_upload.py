"""Clause 二(一)2: person, employer, competent department or archive agency, then to the Bureau by the 15th."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.support.uploaders import uploaders
from zhicheng.domain.channels import RULES, IntakeChannel, ReviewStep, UnitRole
from zhicheng.domain.deadlines import SHANGHAI, batch_month, business_date, monthly_upload_deadline
from zhicheng.domain.months import Month
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.review import ClaimAction, ClaimStatus, MoveRefused, next_position, starting_position

CHANNEL = IntakeChannel.EMPLOYER_APPOINTMENT
POLICY = builtin_policies().on(date(2026, 11, 15))


class TestReviewSteps:
    def test_runs_from_the_person_over_employer_and_submitting_unit_to_the_bureau(self) -> None:
        assert RULES[CHANNEL].review_steps == (ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT)
        assert uploaders(RULES[CHANNEL]) == {UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY}
        position = starting_position(CHANNEL)
        seen = [position.status]
        for action in (ClaimAction.SUBMIT, ClaimAction.APPROVE, ClaimAction.APPROVE, ClaimAction.UPLOAD):
            position = next_position(CHANNEL, position, action)
            seen.append(position.status)
        assert seen == [
            ClaimStatus.DRAFT,
            ClaimStatus.IN_REVIEW,
            ClaimStatus.IN_REVIEW,
            ClaimStatus.READY,
            ClaimStatus.UPLOADED,
        ]

    def test_the_employers_approval_alone_does_not_let_it_be_uploaded(self) -> None:
        position = next_position(CHANNEL, starting_position(CHANNEL), ClaimAction.SUBMIT)
        position = next_position(CHANNEL, position, ClaimAction.APPROVE)
        with pytest.raises(MoveRefused):
            next_position(CHANNEL, position, ClaimAction.UPLOAD)


class TestMonthlyCutOff:
    def test_the_15th_itself_counts_and_the_16th_goes_with_the_next_month(self) -> None:
        assert batch_month(CHANNEL, date(2026, 11, 15), POLICY) == Month(2026, 11)
        assert batch_month(CHANNEL, date(2026, 11, 16), POLICY) == Month(2026, 12)

    def test_what_misses_december_goes_with_january(self) -> None:
        assert batch_month(CHANNEL, date(2026, 12, 16), POLICY) == Month(2027, 1)

    def test_the_cut_off_is_a_calendar_day_even_on_a_sunday_or_in_a_holiday(self) -> None:
        """The notice counts working days in 二(一)1 only; 15 November 2026 is a Sunday, 15 February in the festival."""
        assert monthly_upload_deadline(Month(2026, 11), POLICY) == date(2026, 11, 15)
        assert monthly_upload_deadline(Month(2026, 2), POLICY) == date(2026, 2, 15)

    def test_the_day_is_the_policys(self) -> None:
        assert batch_month(CHANNEL, date(2026, 11, 16), replace(POLICY, monthly_upload_day=20)) == Month(
            2026, 11
        )

    @pytest.mark.parametrize(
        ("at", "month"),
        [
            (datetime(2026, 11, 15, 23, 59, 59, 999999, tzinfo=SHANGHAI), Month(2026, 11)),
            (datetime(2026, 11, 16, 0, 0, 0, tzinfo=SHANGHAI), Month(2026, 12)),
            (datetime(2026, 11, 15, 15, 59, 59, tzinfo=UTC), Month(2026, 11)),
            (datetime(2026, 11, 15, 16, 0, 0, tzinfo=UTC), Month(2026, 12)),
        ],
    )
    def test_the_15th_ends_at_midnight_in_shanghai_in_whatever_zone_it_is_recorded(
        self, at: datetime, month: Month
    ) -> None:
        """F20."""
        assert batch_month(CHANNEL, business_date(at), POLICY) == month

    def test_reading_the_date_in_utc_would_let_the_late_ones_in(self) -> None:
        """Negative control for the line above: the UTC date of a late upload is still the 15th."""
        late = datetime(2026, 11, 15, 16, 0, 0, tzinfo=UTC)
        assert batch_month(CHANNEL, late.date(), POLICY) == Month(2026, 11)

    def test_no_other_channel_has_a_cut_off(self) -> None:
        others = [channel for channel in IntakeChannel if channel is not CHANNEL]
        assert {batch_month(channel, date(2026, 11, 30), POLICY) for channel in others} == {Month(2026, 11)}
