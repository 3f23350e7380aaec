"""Clause 二(一)3: the person claims after the pass notice, the examination body reviews, consolidates and uploads."""

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
    MoveRefused,
    Position,
    current_reviewer,
    next_position,
    starting_position,
)

CHANNEL = IntakeChannel.EXAMINATION


class TestExaminationUpload:
    def test_the_examination_body_is_the_only_reviewer_and_uploads(self) -> None:
        assert RULES[CHANNEL].review_steps == (ReviewStep.EXAMINATION_BODY,)
        assert uploaders(RULES[CHANNEL]) == {UnitRole.EXAMINATION_BODY}
        assert RULES[CHANNEL].upload_clause == "二(一)3"

    def test_one_approval_makes_the_claim_ready_for_consolidation(self) -> None:
        submitted = next_position(CHANNEL, starting_position(CHANNEL), ClaimAction.SUBMIT)
        assert current_reviewer(CHANNEL, submitted) is ReviewStep.EXAMINATION_BODY
        assert next_position(CHANNEL, submitted, ClaimAction.APPROVE) == Position(ClaimStatus.READY, 1)

    def test_a_claim_that_was_not_reviewed_cannot_be_uploaded(self) -> None:
        submitted = next_position(CHANNEL, starting_position(CHANNEL), ClaimAction.SUBMIT)
        with pytest.raises(MoveRefused):
            next_position(CHANNEL, submitted, ClaimAction.UPLOAD)

    @pytest.mark.parametrize("day", [1, 15, 16, 31])
    def test_no_deadline_exists_and_none_is_invented(self, day: int) -> None:
        uploaded = date(2026, 10, day)
        assert batch_month(CHANNEL, uploaded, builtin_policies().on(uploaded)) == Month(2026, 10)
