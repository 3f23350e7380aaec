"""Clause 一(二): titles that employers grant by their own appointment under the city's rules."""

from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel, QualificationDateSource

RULE = RULES[IntakeChannel.EMPLOYER_APPOINTMENT]


class TestEmployerAppointmentScope:
    def test_has_a_channel_of_its_own(self) -> None:
        assert RULE.scope_clause == "一(二)"
        assert IntakeChannel.EMPLOYER_APPOINTMENT.label == "自主聘任"

    def test_the_employer_awards_on_the_day_of_appointment(self) -> None:
        assert RULE.awarding_body is AwardingBody.EMPLOYER
        assert RULE.date_source is QualificationDateSource.APPOINTMENT

    def test_no_other_channel_is_awarded_by_an_employer(self) -> None:
        awarded = [
            channel for channel in IntakeChannel if RULES[channel].awarding_body is AwardingBody.EMPLOYER
        ]
        assert awarded == [IntakeChannel.EMPLOYER_APPOINTMENT]
