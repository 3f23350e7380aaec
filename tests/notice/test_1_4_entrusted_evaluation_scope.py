"""Clause 一(四): titles evaluated by a ministry's or another province's committee on the Bureau's behalf."""

from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel, QualificationDateSource

RULE = RULES[IntakeChannel.ENTRUSTED_EVALUATION]


class TestEntrustedEvaluationScope:
    def test_has_a_channel_of_its_own(self) -> None:
        assert RULE.scope_clause == "一(四)"
        assert IntakeChannel.ENTRUSTED_EVALUATION.label == "委托评审"

    def test_the_entrusted_committee_awards_on_the_day_of_its_meeting(self) -> None:
        assert RULE.awarding_body is AwardingBody.COMMITTEE
        assert RULE.date_source is QualificationDateSource.MEETING

    def test_unlike_an_evaluation_in_the_city_the_person_claims(self) -> None:
        assert RULE.personal_claim
        assert not RULES[IntakeChannel.EVALUATION].personal_claim


class TestTheFourChannels:
    def test_each_paragraph_of_clause_1_admits_exactly_one(self) -> None:
        assert sorted(rule.scope_clause for rule in RULES.values()) == [
            "一(一)",
            "一(三)",
            "一(二)",
            "一(四)",
        ]
        assert set(RULES) == set(IntakeChannel)
