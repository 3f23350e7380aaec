"""Claims as the final check sees them: one in perfect order for each channel, to be spoiled by tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from zhicheng.domain.catalogue import builtin_catalogue
from zhicheng.domain.channels import RULES, IntakeChannel, UnitRole
from zhicheng.domain.final_check import CheckContext, CheckedClaim, Finding, OtherClaim, run_final_check
from zhicheng.domain.identity_documents import make_resident_id
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rights import Right

TODAY = date(2026, 11, 27)
EMPLOYER = "天津海河测绘有限公司"
DEPARTMENT = "天津市滨海工程局"
COMMITTEE = "天津市工程技术系列高级职称评审委员会"
EXAMINATION_BODY = "天津市人事考试中心"
WOMAN = make_resident_id("120102", date(1986, 4, 9), 862)
MAN = make_resident_id("120102", date(1986, 4, 9), 861)


def context(on: date = TODAY) -> CheckContext:
    """What the Bureau checks with on a day."""
    return CheckContext(policy=builtin_policies().on(on), catalogue=builtin_catalogue(), on=on)


def committee_right(**changes: Any) -> Right:
    """The approval under which the committee of these claims met, and the employer appointed."""
    right = Right(
        document="津人社备〔2025〕8号",
        series=frozenset({"工程技术人员"}),
        levels=frozenset({TitleLevel.FULL_SENIOR, TitleLevel.ASSOCIATE_SENIOR}),
        first=date(2025, 1, 1),
        last=date(2027, 12, 31),
    )
    return replace(right, **changes)


def claim_in_order(channel: IntakeChannel = IntakeChannel.EVALUATION, **changes: Any) -> CheckedClaim:
    """A claim that no rule has anything to say about, with ``changes`` made to it."""
    bodies = {
        IntakeChannel.EVALUATION: COMMITTEE,
        IntakeChannel.EMPLOYER_APPOINTMENT: EMPLOYER,
        IntakeChannel.EXAMINATION: EXAMINATION_BODY,
        IntakeChannel.ENTRUSTED_EVALUATION: "水利部高级职称评审委员会",
    }
    claim = CheckedClaim(
        claim_id="0199c0de-0000-7000-8000-000000000001",
        channel=channel,
        name="仇晓岚",
        sex=Sex.FEMALE,
        document_kind="resident_id",
        document_number=WOMAN,
        phone_present=True,
        employer=EMPLOYER,
        submitting_unit=DEPARTMENT,
        submitting_unit_roles=frozenset({UnitRole.COMPETENT_DEPARTMENT}),
        derived_submitting_unit=DEPARTMENT,
        series="工程技术人员",
        specialty="测绘",
        title_name="高级工程师",
        level=TitleLevel.ASSOCIATE_SENIOR,
        awarding_body=bodies[channel],
        awarding_body_source=RULES[channel].awarding_body,
        qualification_date=date(2026, 10, 20),
        uploaded_on=date(2026, 11, 10),
        batch_month=Month(2026, 11),
        attachments=frozenset({"entrusting_document", "appointment_document"}),
        claimant="account-claimant",
        approvers=("account-employer", "account-department"),
    )
    if channel is IntakeChannel.EVALUATION:
        claim = replace(
            claim,
            committee_series=frozenset({"工程技术人员"}),
            committee_levels=frozenset({TitleLevel.FULL_SENIOR, TitleLevel.ASSOCIATE_SENIOR}),
            committee_rights=(committee_right(),),
            filing_approved_on=date(2026, 11, 5),
            filing_meeting_first=date(2026, 10, 19),
            filing_meeting_last=date(2026, 10, 21),
            list_match=True,
            filing_passed=1,
            filing_claims=1,
            approvers=("account-bureau",),
        )
    if channel is IntakeChannel.EMPLOYER_APPOINTMENT:
        claim = replace(claim, employer_rights=(committee_right(),))
    if channel is IntakeChannel.EXAMINATION:
        claim = replace(
            claim,
            examination_held_on=date(2026, 10, 20),
            roster_match=True,
            approvers=("account-examination-body",),
        )
    return replace(claim, **changes)


def other_claim(**changes: Any) -> OtherClaim:
    """Another claim of the same person: the same title by examination, at the Bureau."""
    other = OtherClaim(
        channel=IntakeChannel.EXAMINATION,
        series="工程技术人员",
        title_name="高级工程师",
        level=TitleLevel.ASSOCIATE_SENIOR,
        status=ClaimStatus.UPLOADED,
        batch_month=Month(2026, 11),
    )
    return replace(other, **changes)


def findings_on(claim: CheckedClaim, on: date = TODAY) -> list[tuple[str, str]]:
    """Rule and severity of every finding."""
    return [(each.rule_id, each.severity.value) for each in run_final_check(claim, context(on))]


def only_finding(claim: CheckedClaim, on: date = TODAY) -> Finding:
    """The one finding on the claim; fails where there is none or more than one."""
    (finding,) = run_final_check(claim, context(on))
    return finding
