"""Every rule finds its fault, says nothing of a claim in order, and no other rule finds it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notice.clauses import Clause
from tests.support.checked_claims import (
    DEPARTMENT,
    EMPLOYER,
    MAN,
    WOMAN,
    claim_in_order,
    committee_right,
    context,
    findings_on,
    other_claim,
)
from zhicheng.domain.channels import AwardingBody, IntakeChannel, UnitRole
from zhicheng.domain.final_check import RULES, run
from zhicheng.domain.final_check.findings import Severity
from zhicheng.domain.identity_documents import check_digit_11_2, make_resident_id
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus

EVALUATION = IntakeChannel.EVALUATION
APPOINTMENT = IntakeChannel.EMPLOYER_APPOINTMENT
EXAMINATION = IntakeChannel.EXAMINATION
ENTRUSTED = IntakeChannel.ENTRUSTED_EVALUATION
_CHILD = make_resident_id("120102", date(2011, 10, 21), 862)
_UNKNOWN_COUNTY = "120999" + WOMAN[6:17]

FAULTS: list[tuple[str, str, IntakeChannel, dict[str, object]]] = [
    ("policy.in_force", "note", EXAMINATION, {"uploaded_on": date(2022, 4, 20)}),
    ("policy.in_force", "blocking", EXAMINATION, {"uploaded_on": date(2020, 4, 30)}),
    ("printed_fields.present", "blocking", ENTRUSTED, {"name": ""}),
    ("printed_fields.present", "blocking", ENTRUSTED, {"submitting_unit": ""}),
    ("printed_fields.present", "blocking", ENTRUSTED, {"title_name": ""}),
    ("printed_fields.present", "blocking", ENTRUSTED, {"series": ""}),
    ("printed_fields.present", "blocking", ENTRUSTED, {"specialty": ""}),
    ("printed_fields.present", "blocking", ENTRUSTED, {"awarding_body": ""}),
    ("printed_fields.present", "blocking", ENTRUSTED, {"specialty": "　"}),
    ("printed_fields.present", "blocking", ENTRUSTED, {"document_number": ""}),
    ("printed_fields.present", "blocking", EVALUATION, {"qualification_date": None}),
    ("committee.scope", "blocking", EVALUATION, {"committee_series": frozenset({"会计人员"})}),
    ("committee.scope", "blocking", EVALUATION, {"committee_levels": frozenset({TitleLevel.INTERMEDIATE})}),
    ("committee.term", "blocking", EVALUATION, {"committee_rights": ()}),
    (
        "committee.term",
        "blocking",
        EVALUATION,
        {"committee_rights": (committee_right(last=date(2026, 10, 19)),)},
    ),
    (
        "committee.term",
        "blocking",
        EVALUATION,
        {"committee_rights": (committee_right(ended_on=date(2026, 10, 19)),)},
    ),
    (
        "committee.term",
        "blocking",
        EVALUATION,
        {"committee_rights": (committee_right(series=frozenset({"会计人员"})),)},
    ),
    (
        "committee.term",
        "blocking",
        EVALUATION,
        {"committee_rights": (committee_right(levels=frozenset({TitleLevel.INTERMEDIATE})),)},
    ),
    (
        "committee.term",
        "warning",
        EVALUATION,
        {"committee_rights": (), "committee_right_unrecorded": True},
    ),
    (
        "committee.term",
        "warning",
        EVALUATION,
        {
            "committee_rights": (committee_right(first=date(2026, 10, 21)),),
            "committee_right_unrecorded": True,
        },
    ),
    ("filing.list_holds_person", "blocking", EVALUATION, {"list_match": False}),
    ("filing.list_holds_person", "warning", EVALUATION, {"list_match": None}),
    ("upload.within_working_days", "warning", EVALUATION, {"filing_upload_late": True}),
    ("upload.within_working_days", "note", EVALUATION, {"filing_deadline_provisional": True}),
    ("upload.within_working_days", "blocking", EVALUATION, {"filing_approved_on": None}),
    ("upload.within_working_days", "blocking", EVALUATION, {"filing_approved_on": date(2026, 11, 11)}),
    (
        "upload.monthly_cut_off",
        "note",
        APPOINTMENT,
        {"uploaded_on": date(2026, 10, 16), "qualification_date": date(2026, 10, 1)},
    ),
    ("upload.monthly_cut_off", "blocking", APPOINTMENT, {"uploaded_on": date(2026, 11, 16)}),
    ("upload.monthly_cut_off", "blocking", EXAMINATION, {"batch_month": Month(2026, 10)}),
    ("appointment.right", "warning", APPOINTMENT, {"employer_rights": ()}),
    (
        "appointment.right",
        "blocking",
        APPOINTMENT,
        {"employer_rights": (committee_right(last=date(2026, 10, 19)),)},
    ),
    (
        "appointment.right",
        "blocking",
        APPOINTMENT,
        {"employer_rights": (committee_right(series=frozenset({"会计人员"})),)},
    ),
    (
        "appointment.right",
        "blocking",
        APPOINTMENT,
        {"employer_rights": (committee_right(levels=frozenset({TitleLevel.INTERMEDIATE})),)},
    ),
    (
        "appointment.right",
        "blocking",
        APPOINTMENT,
        {"employer_rights": (), "level": TitleLevel.FULL_SENIOR, "title_name": "正高级工程师"},
    ),
    ("appointment.document_attached", "blocking", APPOINTMENT, {"attachments": frozenset({"other"})}),
    ("examination.pass_roster_holds_person", "blocking", EXAMINATION, {"roster_match": False}),
    ("examination.pass_roster_holds_person", "blocking", EXAMINATION, {"roster_match": None}),
    (
        "entrusted.document_attached",
        "blocking",
        ENTRUSTED,
        {"attachments": frozenset({"appointment_document"})},
    ),
    ("name.well_formed", "blocking", ENTRUSTED, {"name": "仇 晓岚"}),
    ("name.well_formed", "blocking", ENTRUSTED, {"name": "仇晓\ue815"}),
    (
        "document.valid",
        "blocking",
        ENTRUSTED,
        {"document_number": WOMAN[:-1] + ("1" if WOMAN[-1] != "1" else "2")},
    ),
    ("document.valid", "blocking", ENTRUSTED, {"document_number": " " + WOMAN}),
    ("document.valid", "blocking", ENTRUSTED, {"document_kind": "residence_permit"}),
    ("document.valid", "blocking", ENTRUSTED, {"document_number": "E12345678", "document_kind": "passport"}),
    (
        "document.valid",
        "warning",
        ENTRUSTED,
        {"document_number": _UNKNOWN_COUNTY + check_digit_11_2(_UNKNOWN_COUNTY)},
    ),
    ("document.sex_agrees", "blocking", ENTRUSTED, {"sex": Sex.MALE}),
    ("document.sex_agrees", "blocking", ENTRUSTED, {"document_number": MAN}),
    ("holder.of_age", "warning", ENTRUSTED, {"document_number": _CHILD}),
    ("printed_fields.printable", "blocking", ENTRUSTED, {"unprintable": (("呈报单位", "\U0002123d"),)}),
    ("awarding_body.by_channel", "blocking", ENTRUSTED, {"awarding_body_source": None}),
    ("awarding_body.by_channel", "blocking", EXAMINATION, {"awarding_body_source": AwardingBody.EMPLOYER}),
    ("awarding_body.by_channel", "blocking", APPOINTMENT, {"awarding_body": DEPARTMENT}),
    ("qualification_date.in_time", "blocking", ENTRUSTED, {"qualification_date": date(2026, 11, 28)}),
    ("qualification_date.in_time", "blocking", ENTRUSTED, {"qualification_date": date(2026, 11, 11)}),
    (
        "qualification_date.in_time",
        "blocking",
        EVALUATION,
        {"qualification_date": date(2026, 11, 6), "filing_meeting_last": date(2026, 11, 6)},
    ),
    ("qualification_date.of_source", "blocking", EVALUATION, {"qualification_date": date(2026, 10, 18)}),
    ("qualification_date.of_source", "blocking", EVALUATION, {"qualification_date": date(2026, 10, 22)}),
    ("qualification_date.of_source", "blocking", EXAMINATION, {"qualification_date": date(2026, 10, 21)}),
    ("qualification_date.recent", "warning", ENTRUSTED, {"qualification_date": date(2021, 11, 9)}),
    (
        "submitting_unit.by_channel",
        "blocking",
        ENTRUSTED,
        {"submitting_unit_roles": frozenset({UnitRole.EMPLOYER})},
    ),
    ("submitting_unit.by_channel", "blocking", ENTRUSTED, {"submitting_unit": "天津市北方人才市场"}),
    (
        "submitting_unit.by_channel",
        "note",
        ENTRUSTED,
        {"submitting_unit": "天津市北方人才市场", "submitting_unit_reason": "档案已转出"},
    ),
    (
        "submitting_unit.by_channel",
        "warning",
        ENTRUSTED,
        {"submitting_unit": EMPLOYER, "derived_submitting_unit": ""},
    ),
    ("title.in_catalogue", "blocking", ENTRUSTED, {"title_name": "大工程师"}),
    ("title.in_catalogue", "blocking", ENTRUSTED, {"series": "工程系列"}),
    ("title.in_catalogue", "blocking", ENTRUSTED, {"title_name": "高级工程师 "}),
    ("title.in_catalogue", "blocking", ENTRUSTED, {"level": TitleLevel.FULL_SENIOR}),
    ("name.readings_confirmed", "blocking", ENTRUSTED, {"rare_unconfirmed": 1}),
    ("name.readings_confirmed", "blocking", ENTRUSTED, {"readings": {2: "lan兰"}}),
    (
        "claim.not_twice_certified",
        "blocking",
        ENTRUSTED,
        {"other_claims": (other_claim(status=ClaimStatus.CERTIFIED),)},
    ),
    (
        "claim.not_twice_certified",
        "blocking",
        ENTRUSTED,
        {"other_claims": (other_claim(channel=ENTRUSTED, status=ClaimStatus.IN_REVIEW),)},
    ),
    ("claim.not_in_two_channels", "blocking", ENTRUSTED, {"other_claims": (other_claim(),)}),
    (
        "claim.not_in_two_channels",
        "warning",
        ENTRUSTED,
        {"other_claims": (other_claim(status=ClaimStatus.DRAFT, batch_month=None),)},
    ),
    (
        "claim.one_title_a_month",
        "warning",
        ENTRUSTED,
        {"other_claims": (other_claim(title_name="工程师", level=TitleLevel.INTERMEDIATE),)},
    ),
    ("review.reviewers_distinct", "blocking", ENTRUSTED, {"approvers": ("account-employer",)}),
    ("review.reviewers_distinct", "blocking", ENTRUSTED, {"approvers": ("account-a", "account-a")}),
    ("review.reviewers_distinct", "blocking", ENTRUSTED, {"claimant": "account-department"}),
    ("review.reviewers_distinct", "blocking", EVALUATION, {"approvers": ()}),
    ("holder.phone_registered", "warning", ENTRUSTED, {"phone_present": False}),
]


class TestAClaimInOrder:
    @pytest.mark.parametrize("channel", list(IntakeChannel))
    def test_has_no_findings(self, channel: IntakeChannel) -> None:
        assert findings_on(claim_in_order(channel)) == []

    @pytest.mark.parametrize("channel", [APPOINTMENT, ENTRUSTED])
    @pytest.mark.parametrize("status", [ClaimStatus.UPLOADED, ClaimStatus.CERTIFIED])
    def test_is_not_troubled_by_another_title_in_another_series(
        self, channel: IntakeChannel, status: ClaimStatus
    ) -> None:
        others = (
            other_claim(series="经济专业人员", title_name="高级经济师", status=status),
            other_claim(title_name="工程师", status=ClaimStatus.DRAFT, batch_month=None),
            other_claim(title_name="工程师", status=ClaimStatus.CERTIFIED, batch_month=Month(2024, 3)),
        )
        assert findings_on(claim_in_order(channel, other_claims=others)) == []

    def test_is_not_troubled_on_its_very_limits(self) -> None:
        """The fifth anniversary, the sixteenth birthday, the last day of the meeting, the 15th."""
        assert findings_on(claim_in_order(ENTRUSTED, qualification_date=date(2021, 11, 10))) == []
        sixteen = make_resident_id("120102", date(2010, 10, 20), 862)
        assert findings_on(claim_in_order(ENTRUSTED, document_number=sixteen)) == []
        assert findings_on(claim_in_order(EVALUATION, qualification_date=date(2026, 10, 21))) == []
        assert findings_on(claim_in_order(EVALUATION, qualification_date=date(2026, 10, 19))) == []
        assert findings_on(claim_in_order(APPOINTMENT, uploaded_on=date(2026, 11, 15))) == []
        assert findings_on(claim_in_order(ENTRUSTED, qualification_date=date(2026, 11, 10))) == []

    def test_may_stand_in_a_later_batch_than_its_own(self) -> None:
        """A supplementary batch, or one that waited for a missing document."""
        assert findings_on(claim_in_order(ENTRUSTED, batch_month=Month(2027, 1))) == []

    def test_may_have_more_approvers_than_steps(self) -> None:
        approvers = ("account-a", "account-b", "account-c")
        assert findings_on(claim_in_order(ENTRUSTED, approvers=approvers)) == []

    def test_may_be_checked_under_the_notice_itself(self) -> None:
        claim = claim_in_order(
            ENTRUSTED,
            qualification_date=date(2020, 6, 1),
            uploaded_on=date(2020, 6, 10),
            batch_month=Month(2020, 6),
        )
        assert findings_on(claim, on=date(2020, 6, 24)) == []


class TestEachRule:
    @pytest.mark.parametrize(("rule_id", "severity", "channel", "changes"), FAULTS)
    def test_finds_its_fault_and_no_other_rule_does(
        self, rule_id: str, severity: str, channel: IntakeChannel, changes: dict[str, Any]
    ) -> None:
        found = [
            each for each in findings_on(claim_in_order(channel, **changes)) if not _follows(each[0], changes)
        ]
        assert found == [(rule_id, severity)]

    @pytest.mark.parametrize(("rule_id", "severity", "channel", "changes"), FAULTS)
    def test_switched_off_lets_its_fault_pass(
        self,
        rule_id: str,
        severity: str,
        channel: IntakeChannel,
        changes: dict[str, Any],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The negative control: without the rule nothing says what it said."""
        monkeypatch.setattr(run, "RULES", tuple(rule for rule in RULES if rule.rule_id != rule_id))
        assert (rule_id, severity) not in findings_on(claim_in_order(channel, **changes))

    @pytest.mark.parametrize(("rule_id", "severity", "channel", "changes"), FAULTS)
    def test_says_what_is_wrong_and_what_to_do_without_a_number(
        self, rule_id: str, severity: str, channel: IntakeChannel, changes: dict[str, Any]
    ) -> None:
        claim = claim_in_order(channel, **changes)
        for finding in run.run_final_check(claim, context()):
            assert finding.sentence[-1] in "。？"
            assert bool(finding.remedy) or finding.severity is Severity.NOTE
            assert len(finding.sentence) <= 500
            assert len(finding.remedy) <= 500
            assert not re.search(r"[0-9]{7}", finding.sentence + finding.remedy)

    def test_has_a_fault_in_the_table(self) -> None:
        assert {rule_id for rule_id, _, _, _ in FAULTS} == {rule.rule_id for rule in RULES}

    def test_has_an_id_of_its_own_and_cites_a_clause(self) -> None:
        assert len({rule.rule_id for rule in RULES}) == len(RULES)
        for rule in RULES:
            assert rule.clause in {*Clause, "一", "R01"}, rule.rule_id

    def test_names_a_field_of_the_claim(self) -> None:
        for rule_id, _, channel, changes in FAULTS:
            claim = claim_in_order(channel, **changes)
            for finding in run.run_final_check(claim, context()):
                assert finding.field == "" or hasattr(claim, finding.field), rule_id


class TestDatesOfRules:
    def test_a_rule_is_left_out_before_and_after_its_dates(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (rule,) = [rule for rule in RULES if rule.rule_id == "holder.phone_registered"]
        claim = claim_in_order(phone_present=False)
        day = date(2026, 11, 27)
        for first, last, holds in (
            (day, day, True),
            (day + timedelta(days=1), None, False),
            (day - timedelta(days=9), day - timedelta(days=1), False),
        ):
            dated = replace(rule, effective_from=first, effective_to=last)
            monkeypatch.setattr(run, "RULES", (dated,))
            assert bool(findings_on(claim, on=day)) is holds

    def test_all_rules_hold_from_the_first_day_of_the_notice(self) -> None:
        assert all(rule.in_force_on(date(2020, 5, 1)) for rule in RULES)
        assert not any(rule.in_force_on(date(2020, 4, 30)) for rule in RULES)


class TestManyFaultsAtOnce:
    @given(st.sets(st.sampled_from(range(len(FAULTS))), min_size=2, max_size=6))
    def test_are_all_shown_in_the_order_of_the_rules(self, chosen: set[int]) -> None:
        """Findings never depend on one another: each fault's own rule speaks, whatever else is wrong."""
        changes: dict[str, Any] = {}
        expected = set()
        for index in sorted(chosen):
            rule_id, _, channel, fault = FAULTS[index]
            if channel is not ENTRUSTED or changes.keys() & fault.keys() or _entangled(changes, fault):
                continue
            changes |= fault
            expected.add(rule_id)
        found = [rule_id for rule_id, _ in findings_on(claim_in_order(ENTRUSTED, **changes))]
        assert expected <= set(found)
        order = [rule.rule_id for rule in RULES]
        assert found == sorted(found, key=order.index)


def _follows(rule_id: str, changes: dict[str, Any]) -> bool:
    """Whether the finding follows of necessity from a change that has its own rule."""
    if changes.get("uploaded_on") in {date(2022, 4, 20), date(2020, 4, 30)}:
        return rule_id == "qualification_date.in_time"
    return changes.get("filing_approved_on") == date(2026, 11, 11) and rule_id == "qualification_date.in_time"


def _entangled(changes: dict[str, Any], fault: dict[str, object]) -> bool:
    """Whether the two faults speak of the same thing, so that one rule rightly gives way to another."""
    groups = (
        {"series", "title_name", "level", "other_claims"},
        {"document_number", "sex", "document_kind", "qualification_date"},
        {"submitting_unit", "submitting_unit_roles", "derived_submitting_unit", "submitting_unit_reason"},
        {"awarding_body", "awarding_body_source"},
        {"approvers", "claimant"},
    )
    return any(group & changes.keys() and group & fault.keys() for group in groups)
