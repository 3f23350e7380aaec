"""Clause 一(三): titles by an examination that the Bureau holds with others in lieu of evaluation (以考代评)."""

from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel, QualificationDateSource

RULE = RULES[IntakeChannel.EXAMINATION]


class TestExaminationScope:
    def test_has_a_channel_of_its_own(self) -> None:
        assert RULE.scope_clause == "一(三)"
        assert IntakeChannel.EXAMINATION.label == "以考代评"

    def test_the_examination_body_awards_on_the_day_of_the_examination(self) -> None:
        assert RULE.awarding_body is AwardingBody.EXAMINATION_BODY
        assert RULE.date_source is QualificationDateSource.EXAMINATION

    def test_no_other_channel_is_awarded_by_an_examination_body(self) -> None:
        awarded = [
            channel
            for channel in IntakeChannel
            if RULES[channel].awarding_body is AwardingBody.EXAMINATION_BODY
        ]
        assert awarded == [IntakeChannel.EXAMINATION]
