"""Clauses 三(二)1, 三(二)2, 三(二)3: awarding body, date and submitting unit follow from their sources, or nothing is issued."""

from datetime import date

import pytest

from tests.support.checked_claims import DEPARTMENT, EMPLOYER, claim_in_order, findings_on, only_finding
from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel, UnitRole
from zhicheng.domain.final_check import Severity


class TestAwardingBody:
    @pytest.mark.parametrize("channel", list(IntakeChannel))
    @pytest.mark.parametrize("source", [*AwardingBody, None])
    def test_comes_from_the_record_that_the_channel_names(
        self, channel: IntakeChannel, source: AwardingBody | None
    ) -> None:
        expected = (
            [] if source is RULES[channel].awarding_body else [("awarding_body.by_channel", "blocking")]
        )
        assert findings_on(claim_in_order(channel, awarding_body_source=source)) == expected

    def test_of_an_appointment_is_the_very_employer(self) -> None:
        claim = claim_in_order(IntakeChannel.EMPLOYER_APPOINTMENT, awarding_body="天津海河水务有限公司")
        assert findings_on(claim) == [("awarding_body.by_channel", "blocking")]


class TestQualificationDate:
    @pytest.mark.parametrize("day", range(17, 24))
    def test_of_an_evaluation_lies_in_the_meeting(self, day: int) -> None:
        found = findings_on(claim_in_order(qualification_date=date(2026, 10, day)))
        assert found == ([] if 19 <= day <= 21 else [("qualification_date.of_source", "blocking")])

    @pytest.mark.parametrize("day", [19, 20, 21])
    def test_of_an_examination_is_its_day(self, day: int) -> None:
        claim = claim_in_order(IntakeChannel.EXAMINATION, qualification_date=date(2026, 10, day))
        assert findings_on(claim) == ([] if day == 20 else [("qualification_date.of_source", "blocking")])

    @pytest.mark.parametrize("channel", list(IntakeChannel))
    def test_is_never_in_the_future(self, channel: IntakeChannel) -> None:
        found = findings_on(claim_in_order(channel, qualification_date=date(2026, 11, 28)))
        assert ("qualification_date.in_time", "blocking") in found

    def test_is_not_after_the_filing_was_approved(self) -> None:
        claim = claim_in_order(
            qualification_date=date(2026, 11, 6),
            filing_meeting_last=date(2026, 11, 6),
            filing_approved_on=date(2026, 11, 5),
        )
        assert "核准备案" in only_finding(claim).sentence
        assert findings_on(claim_in_order(qualification_date=date(2026, 10, 21))) == []


class TestSubmittingUnit:
    @pytest.mark.parametrize("role", list(UnitRole))
    def test_is_a_competent_department_or_an_archive_agency(self, role: UnitRole) -> None:
        possible = role in {UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY}
        found = findings_on(claim_in_order(submitting_unit_roles=frozenset({role})))
        assert found == ([] if possible else [("submitting_unit.by_channel", "blocking")])

    def test_is_the_one_of_the_employers_record_unless_a_reviewer_says_why(self) -> None:
        moved = "天津市北方人才市场"
        assert only_finding(claim_in_order(submitting_unit=moved)).severity is Severity.BLOCKING
        explained = claim_in_order(submitting_unit=moved, submitting_unit_reason="档案已转出")
        assert only_finding(explained).severity is Severity.NOTE

    def test_is_not_the_employer_itself(self) -> None:
        claim = claim_in_order(submitting_unit=EMPLOYER, derived_submitting_unit="")
        assert only_finding(claim).severity is Severity.WARNING
        assert findings_on(claim_in_order(submitting_unit=DEPARTMENT, derived_submitting_unit="")) == []
