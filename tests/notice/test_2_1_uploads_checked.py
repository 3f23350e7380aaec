"""Clauses 二(一)1, 二(一)2, 二(一)3, 二(一)4: what the Bureau is shown of how a claim was reviewed and uploaded."""

from datetime import date

import pytest

from tests.support.checked_claims import claim_in_order, findings_on, only_finding
from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.domain.final_check import Severity
from zhicheng.domain.months import Month

PERSONAL = [channel for channel in IntakeChannel if RULES[channel].personal_claim]


class TestUploads:
    def test_late_ones_are_shown_and_may_be_released(self) -> None:
        finding = only_finding(claim_in_order(filing_upload_late=True))
        assert (finding.clause, finding.severity) == ("二(一)1", Severity.WARNING)
        assert "5个工作日" in finding.sentence

    def test_without_an_approved_filing_are_stopped(self) -> None:
        assert findings_on(claim_in_order(filing_approved_on=None)) == [
            ("upload.within_working_days", "blocking")
        ]

    @pytest.mark.parametrize(("day", "month"), [(15, 10), (16, 11)])
    def test_of_appointments_after_the_15th_go_with_the_next_month(self, day: int, month: int) -> None:
        changes = {"uploaded_on": date(2026, 10, day), "qualification_date": date(2026, 10, 9)}
        channel = IntakeChannel.EMPLOYER_APPOINTMENT
        in_time = claim_in_order(channel, batch_month=Month(2026, month), **changes)
        assert [severity for _, severity in findings_on(in_time)] == ([] if day == 15 else ["note"])
        too_early = claim_in_order(channel, batch_month=Month(2026, month).previous(), **changes)
        assert findings_on(too_early) == [("upload.monthly_cut_off", "blocking")]

    @pytest.mark.parametrize(
        "channel", [each for each in IntakeChannel if each not in {"employer_appointment"}]
    )
    def test_of_other_channels_have_no_cut_off(self, channel: IntakeChannel) -> None:
        assert findings_on(claim_in_order(channel, uploaded_on=date(2026, 11, 26))) == []


class TestStepByStepReview:
    @pytest.mark.parametrize("channel", PERSONAL)
    def test_has_a_person_on_every_step_and_none_of_them_twice(self, channel: IntakeChannel) -> None:
        steps = len(RULES[channel].review_steps)
        for count in range(4):
            approvers = tuple(f"account-{place}" for place in range(count))
            found = findings_on(claim_in_order(channel, approvers=approvers))
            assert found == ([] if count >= steps else [("review.reviewers_distinct", "blocking")])

    @pytest.mark.parametrize("channel", list(IntakeChannel))
    def test_is_never_done_by_the_claimant(self, channel: IntakeChannel) -> None:
        claim = claim_in_order(channel)
        for approver in claim.approvers:
            own = claim_in_order(channel, claimant=approver)
            assert findings_on(own) == [("review.reviewers_distinct", "blocking")]
