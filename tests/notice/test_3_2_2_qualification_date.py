"""Clause 三(二)2: the qualification date is that of the meeting, of the appointment or of the examination."""

import pytest

from zhicheng.domain.channels import RULES, IntakeChannel, QualificationDateSource


class TestQualificationDateSource:
    @pytest.mark.parametrize(
        ("channel", "source"),
        [
            (IntakeChannel.EVALUATION, QualificationDateSource.MEETING),
            (IntakeChannel.EMPLOYER_APPOINTMENT, QualificationDateSource.APPOINTMENT),
            (IntakeChannel.EXAMINATION, QualificationDateSource.EXAMINATION),
            (IntakeChannel.ENTRUSTED_EVALUATION, QualificationDateSource.MEETING),
        ],
    )
    def test_follows_from_the_channel(self, channel: IntakeChannel, source: QualificationDateSource) -> None:
        assert RULES[channel].date_source is source

    def test_the_clause_names_three_and_all_of_them_occur(self) -> None:
        assert {rule.date_source for rule in RULES.values()} == set(QualificationDateSource)
