"""Where a claim may go: a total function, whose refusals are sentences and whose paths pass all review steps."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.channels import RULES, IntakeChannel, ReviewStep
from zhicheng.domain.review import (
    ENDED,
    ClaimAction,
    ClaimStatus,
    MoveRefused,
    Position,
    bureau_step,
    current_reviewer,
    next_position,
    starting_position,
)

PERSONAL = [channel for channel in IntakeChannel if RULES[channel].personal_claim]
EVERYTHING = list(product(IntakeChannel, ClaimStatus, range(-1, 6), ClaimAction))


def moves(channel: IntakeChannel, position: Position) -> dict[ClaimAction, Position]:
    """Every act that is possible from ``position``, and where it leads."""
    found = {}
    for action in ClaimAction:
        try:
            found[action] = next_position(channel, position, action)
        except MoveRefused:
            continue
    return found


def reachable(channel: IntakeChannel) -> set[Position]:
    """Every position that a claim of the channel can come to."""
    seen: set[Position] = set()
    waiting = [starting_position(channel)]
    while waiting:
        position = waiting.pop()
        if position not in seen:
            seen.add(position)
            waiting.extend(moves(channel, position).values())
    return seen


class TestNextPosition:
    def test_answers_every_question_with_a_position_or_a_sentence(self) -> None:
        refused = 0
        for channel, status, step, action in EVERYTHING:
            position = Position(status, step)
            target = moves(channel, position).get(action)
            if target is not None:
                assert target != position
                continue
            refused += 1
            with pytest.raises(MoveRefused, match=f"“{status.label}”，不能{action.label}"):
                next_position(channel, position, action)
        assert 0 < refused < len(EVERYTHING)

    @pytest.mark.parametrize("channel", IntakeChannel)
    def test_leads_nowhere_that_the_ladder_does_not_have(self, channel: IntakeChannel) -> None:
        top = len(RULES[channel].review_steps)
        for position in reachable(channel):
            assert 0 <= position.step <= bureau_step(channel)
            if position.status is ClaimStatus.IN_REVIEW:
                assert 1 <= position.step <= top
            if position.status is ClaimStatus.READY:
                assert position.step == top
            if position.status in {ClaimStatus.UPLOADED, ClaimStatus.RELEASED, ClaimStatus.CERTIFIED}:
                assert position.step == bureau_step(channel)

    @pytest.mark.parametrize("channel", IntakeChannel)
    def test_ends_only_in_an_end(self, channel: IntakeChannel) -> None:
        for position in reachable(channel):
            assert bool(moves(channel, position)) is (position.status not in ENDED), position

    @pytest.mark.parametrize("channel", PERSONAL)
    def test_lets_nothing_be_certified_without_an_approval_for_each_step_since_the_last_hand_in(
        self, channel: IntakeChannel
    ) -> None:
        """Every path of the graph, with approvals counted on the way: the R01 of the rules themselves."""
        top = len(RULES[channel].review_steps)
        seen: set[tuple[Position, int]] = set()
        waiting = [(starting_position(channel), 0)]
        while waiting:
            position, approvals = waiting.pop()
            if (position, approvals) in seen:
                continue
            seen.add((position, approvals))
            if position.status in {ClaimStatus.READY, ClaimStatus.UPLOADED, ClaimStatus.CERTIFIED}:
                assert approvals == top, position
            for action, target in moves(channel, position).items():
                anew = action in {ClaimAction.SUBMIT, ClaimAction.RESUBMIT}
                # An approval that was taken back is one less, or a claim could pass by two of one step.
                taken_back = action is ClaimAction.TAKE_BACK_APPROVAL
                count = 0 if anew else approvals + (action is ClaimAction.APPROVE) - taken_back
                waiting.append((target, count))
        assert any(position.status is ClaimStatus.CERTIFIED for position, _ in seen)

    @given(st.sampled_from(IntakeChannel), st.lists(st.sampled_from(ClaimAction), max_size=30))
    def test_keeps_a_claim_where_it_can_be_whatever_is_tried(
        self, channel: IntakeChannel, actions: list[ClaimAction]
    ) -> None:
        possible = reachable(channel)
        position = starting_position(channel)
        for action in actions:
            try:
                position = next_position(channel, position, action)
            except MoveRefused:
                continue
            assert position in possible

    @pytest.mark.parametrize("channel", PERSONAL)
    def test_takes_back_exactly_one_approval_and_the_upload(self, channel: IntakeChannel) -> None:
        top = len(RULES[channel].review_steps)
        position = Position(ClaimStatus.IN_REVIEW, 1)
        assert ClaimAction.TAKE_BACK_APPROVAL not in moves(channel, position)
        for _ in range(top):
            approved = next_position(channel, position, ClaimAction.APPROVE)
            assert next_position(channel, approved, ClaimAction.TAKE_BACK_APPROVAL) == position
            position = approved
        up = next_position(channel, position, ClaimAction.UPLOAD)
        assert next_position(channel, up, ClaimAction.TAKE_BACK_UPLOAD) == position
        assert ClaimAction.TAKE_BACK_APPROVAL not in moves(channel, up)

    def test_leaves_a_committees_result_to_unit_and_bureau(self) -> None:
        """二(一)1: no act of the person exists in this channel."""
        channel = IntakeChannel.EVALUATION
        statuses = {position.status for position in reachable(channel)}
        assert statuses.isdisjoint({ClaimStatus.DRAFT, ClaimStatus.IN_REVIEW, ClaimStatus.WITHDRAWN})
        back = next_position(channel, starting_position(channel), ClaimAction.SEND_BACK)
        assert set(moves(channel, back)) == {ClaimAction.RESUBMIT}


class TestCurrentReviewer:
    def test_is_the_step_of_the_step(self) -> None:
        channel = IntakeChannel.EMPLOYER_APPOINTMENT
        steps = [current_reviewer(channel, Position(ClaimStatus.IN_REVIEW, step)) for step in range(-1, 5)]
        assert steps == [None, None, ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT, None, None]

    def test_is_nobody_outside_review(self) -> None:
        for channel, status, step, _ in EVERYTHING:
            if status is not ClaimStatus.IN_REVIEW:
                assert current_reviewer(channel, Position(status, step)) is None


class TestLabels:
    def test_every_status_and_act_reads_in_chinese(self) -> None:
        labels = [each.label for each in (*ClaimStatus, *ClaimAction)]
        assert all(label and not label.isascii() for label in labels)
        assert len({status.label for status in ClaimStatus}) == len(ClaimStatus)
