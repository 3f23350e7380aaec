"""Clauses 一(一), 一(二), 一(三), 一(四): only what a channel admits gets a certificate, and each title one."""

import pytest

from tests.support.checked_claims import claim_in_order, committee_right, findings_on, other_claim
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ENDED, ClaimStatus


class TestScope:
    def test_of_a_committee_is_what_the_bureau_approved_it_for(self) -> None:
        outside_series = claim_in_order(committee_series=frozenset({"会计人员"}))
        outside_level = claim_in_order(committee_levels=frozenset({TitleLevel.INTERMEDIATE}))
        assert findings_on(outside_series) == [("committee.scope", "blocking")]
        assert findings_on(outside_level) == [("committee.scope", "blocking")]
        assert findings_on(claim_in_order()) == []

    def test_of_an_examination_is_who_passed_it(self) -> None:
        for match, expected in ((True, []), (False, ["blocking"]), (None, ["blocking"])):
            found = findings_on(claim_in_order(IntakeChannel.EXAMINATION, roster_match=match))
            assert [severity for _, severity in found] == expected

    def test_of_an_entrusted_evaluation_is_what_the_bureau_entrusted(self) -> None:
        claim = claim_in_order(IntakeChannel.ENTRUSTED_EVALUATION, attachments=frozenset({"other"}))
        assert findings_on(claim) == [("entrusted.document_attached", "blocking")]

    def test_of_an_appointment_is_shown_by_its_document(self) -> None:
        claim = claim_in_order(IntakeChannel.EMPLOYER_APPOINTMENT, attachments=frozenset())
        assert findings_on(claim) == [("appointment.document_attached", "blocking")]

    def test_of_an_appointment_is_what_the_employer_may_appoint_to(self) -> None:
        series = (committee_right(series=frozenset({"会计人员"})),)
        claim = claim_in_order(IntakeChannel.EMPLOYER_APPOINTMENT, employer_rights=series)
        assert findings_on(claim) == [("appointment.right", "blocking")]

    def test_of_an_evaluation_is_the_list_that_was_approved(self) -> None:
        claim = claim_in_order(IntakeChannel.EVALUATION, list_match=False)
        assert findings_on(claim) == [("filing.list_holds_person", "blocking")]

    def test_of_an_evaluation_lies_in_a_term_of_the_committee(self) -> None:
        claim = claim_in_order(IntakeChannel.EVALUATION, committee_rights=())
        assert findings_on(claim) == [("committee.term", "blocking")]


class TestOneTitleOneCertificate:
    @pytest.mark.parametrize("channel", list(IntakeChannel))
    @pytest.mark.parametrize("other_channel", list(IntakeChannel))
    @pytest.mark.parametrize("status", [status for status in ClaimStatus if status not in ENDED])
    def test_another_live_claim_of_the_same_title_is_always_seen(
        self, channel: IntakeChannel, other_channel: IntakeChannel, status: ClaimStatus
    ) -> None:
        others = (other_claim(channel=other_channel, status=status),)
        found = findings_on(claim_in_order(channel, other_claims=others))
        on_its_way = status not in {ClaimStatus.UPLOADED, ClaimStatus.RELEASED, ClaimStatus.CERTIFIED}
        if channel is not other_channel and on_its_way:
            assert found == [("claim.not_in_two_channels", "warning")]
        else:
            assert [severity for _, severity in found] == ["blocking"]
