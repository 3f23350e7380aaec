"""Clause 三(二)1: the awarding body is the committee, the appointing employer or the examination body."""

import pytest

from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel


class TestAwardingBody:
    @pytest.mark.parametrize(
        ("channel", "body"),
        [
            (IntakeChannel.EVALUATION, AwardingBody.COMMITTEE),
            (IntakeChannel.EMPLOYER_APPOINTMENT, AwardingBody.EMPLOYER),
            (IntakeChannel.EXAMINATION, AwardingBody.EXAMINATION_BODY),
            (IntakeChannel.ENTRUSTED_EVALUATION, AwardingBody.COMMITTEE),
        ],
    )
    def test_follows_from_the_channel(self, channel: IntakeChannel, body: AwardingBody) -> None:
        assert RULES[channel].awarding_body is body

    def test_the_clause_names_three_and_all_of_them_occur(self) -> None:
        assert {rule.awarding_body for rule in RULES.values()} == set(AwardingBody)
