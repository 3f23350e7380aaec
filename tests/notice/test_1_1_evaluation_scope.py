"""Clause 一(一): titles passed by a committee whose formation the Bureau approved and filed, employer-run committees included."""

from tests.support.uploaders import uploaders
from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel, UnitRole
from zhicheng.domain.review import ClaimStatus, Position, starting_position

RULE = RULES[IntakeChannel.EVALUATION]


class TestEvaluationScope:
    def test_has_a_channel_of_its_own(self) -> None:
        assert RULE.scope_clause == "一(一)"
        assert IntakeChannel.EVALUATION.label == "职称评审"

    def test_the_committee_awards_and_its_convening_unit_uploads(self) -> None:
        assert RULE.awarding_body is AwardingBody.COMMITTEE
        assert uploaders(RULE) == {UnitRole.CONVENING_UNIT}

    def test_the_person_applies_for_nothing(self) -> None:
        """二(一)1 lets the unit upload; a claim of this channel starts at the Bureau and has no draft."""
        assert not RULE.personal_claim
        assert starting_position(IntakeChannel.EVALUATION) == Position(ClaimStatus.UPLOADED, 1)

    def test_no_other_channel_starts_at_the_bureau(self) -> None:
        others = [channel for channel in IntakeChannel if channel is not IntakeChannel.EVALUATION]
        assert {starting_position(channel).status for channel in others} == {ClaimStatus.DRAFT}
