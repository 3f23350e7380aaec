"""Clause 二(一)4: person, employer and competent department, then the Bureau; no deadline."""

from datetime import date

import pytest

from tests.support.uploaders import uploaders
from zhicheng.domain.channels import RULES, IntakeChannel, ReviewStep, UnitRole
from zhicheng.domain.deadlines import batch_month
from zhicheng.domain.months import Month
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.review import (
    ClaimAction,
    ClaimStatus,
    current_reviewer,
    next_position,
    starting_position,
)

CHANNEL = IntakeChannel.ENTRUSTED_EVALUATION


class TestEntrustedUpload:
    def test_employer_then_submitting_unit_review_and_the_latter_uploads(self) -> None:
        assert RULES[CHANNEL].upload_clause == "二(一)4"
        assert uploaders(RULES[CHANNEL]) == {UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY}
        position = next_position(CHANNEL, starting_position(CHANNEL), ClaimAction.SUBMIT)
        assert current_reviewer(CHANNEL, position) is ReviewStep.EMPLOYER
        position = next_position(CHANNEL, position, ClaimAction.APPROVE)
        assert current_reviewer(CHANNEL, position) is ReviewStep.SUBMITTING_UNIT
        position = next_position(CHANNEL, position, ClaimAction.APPROVE)
        assert current_reviewer(CHANNEL, position) is None
        assert next_position(CHANNEL, position, ClaimAction.UPLOAD).status is ClaimStatus.UPLOADED

    @pytest.mark.parametrize("day", [1, 15, 16, 30])
    def test_no_deadline_exists_and_none_is_invented(self, day: int) -> None:
        """Control: on the 16th an employer appointment with the same review steps moves to the next month."""
        uploaded = date(2026, 11, day)
        policy = builtin_policies().on(uploaded)
        assert batch_month(CHANNEL, uploaded, policy) == Month(2026, 11)
        moved = batch_month(IntakeChannel.EMPLOYER_APPOINTMENT, uploaded, policy)
        assert moved == (Month(2026, 11) if day <= 15 else Month(2026, 12))
