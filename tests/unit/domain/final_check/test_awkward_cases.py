"""The cases that a real month brings and that a simple program gets wrong."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.checked_claims import claim_in_order, context, findings_on, only_finding, other_claim
from zhicheng.adapters.chinese_calendar import ChineseCalendar
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import filing_upload_deadline, is_late_upload
from zhicheng.domain.final_check import CheckedClaim, Severity, run_final_check
from zhicheng.domain.identity_check_digits import mrz_check_digit
from zhicheng.domain.identity_documents import check_digit_11_2, make_resident_id
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.rare_characters import propose_reading
from zhicheng.domain.review import ClaimStatus

ENTRUSTED = IntakeChannel.ENTRUSTED_EVALUATION


def titled(series: str, title: str, level: TitleLevel, branch: str = "") -> CheckedClaim:
    return claim_in_order(ENTRUSTED, series=series, title_name=title, level=level, branch=branch)


class TestLateFiling:
    @pytest.mark.parametrize(("uploaded", "late"), [(date(2026, 1, 8), False), (date(2026, 1, 9), True)])
    def test_over_a_make_up_working_day(self, uploaded: date, late: bool) -> None:
        """Sunday 4 January 2026 was worked, so five working days after the 3rd end on the 8th, not the 9th."""
        approved = date(2026, 1, 3)
        claim = claim_in_order(
            IntakeChannel.EVALUATION,
            filing_approved_on=approved,
            filing_meeting_first=date(2025, 12, 20),
            filing_meeting_last=date(2025, 12, 20),
            qualification_date=date(2025, 12, 20),
            uploaded_on=uploaded,
            batch_month=Month(2026, 1),
            filing_upload_late=is_late_upload(
                filing_upload_deadline(approved, builtin_policies().on(approved), ChineseCalendar()).day,
                uploaded,
            ),
        )
        expected = [("upload.within_working_days", "warning")] if late else []
        assert findings_on(claim, on=date(2026, 1, 28)) == expected


class TestTwoChannels:
    def test_block_each_other_until_a_person_decides(self) -> None:
        finding = only_finding(claim_in_order(ENTRUSTED, other_claims=(other_claim(),)))
        assert finding.severity is Severity.BLOCKING
        assert "以考代评" in finding.sentence

    def test_a_draft_elsewhere_holds_nothing_up(self) -> None:
        draft = other_claim(status=ClaimStatus.DRAFT, batch_month=None)
        assert only_finding(claim_in_order(ENTRUSTED, other_claims=(draft,))).severity is Severity.WARNING

    def test_the_same_title_in_another_series_is_another_title(self) -> None:
        claim = claim_in_order(
            ENTRUSTED,
            series="出版专业人员",
            title_name="编辑",
            level=TitleLevel.INTERMEDIATE,
            other_claims=(
                other_claim(series="新闻专业人员", title_name="编辑", level=TitleLevel.INTERMEDIATE),
            ),
        )
        assert findings_on(claim) == []


class TestLevels:
    @pytest.mark.parametrize(
        ("series", "title", "level"),
        [
            ("新闻专业人员", "高级记者", TitleLevel.FULL_SENIOR),
            ("新闻专业人员", "编辑", TitleLevel.INTERMEDIATE),
            ("出版专业人员", "编辑", TitleLevel.INTERMEDIATE),
            ("体育专业人员", "高级教练", TitleLevel.ASSOCIATE_SENIOR),
        ],
    )
    def test_follow_from_series_and_title(self, series: str, title: str, level: TitleLevel) -> None:
        assert findings_on(titled(series, title, level)) == []
        for wrong in set(TitleLevel) - {level}:
            finding = only_finding(titled(series, title, wrong))
            assert (finding.rule_id, finding.field) == ("title.in_catalogue", "level")
            assert level.label in finding.sentence

    def test_say_where_the_series_lacks_the_level(self) -> None:
        finding = only_finding(titled("会计人员", "助理会计师", TitleLevel.ENTRY))
        assert "不设员级" in finding.sentence
        finding = only_finding(titled("会计人员", "会计员", TitleLevel.ENTRY))
        assert "没有资格名称“会计员”" in finding.sentence

    def test_ask_for_the_branch_where_the_title_alone_does_not_say(self) -> None:
        """驾驶员 is the entry level of 船舶 only; of 法医师 and the like the branch decides."""
        assert findings_on(titled("公共法律服务专业人员", "法医师", TitleLevel.ASSISTANT)) == []
        found = findings_on(titled("船舶专业技术人员", "驾驶员", TitleLevel.ENTRY, branch="轮机"))
        assert found == [("title.in_catalogue", "blocking")]


class TestDocuments:
    def test_a_fifteen_character_residence_card_is_in_order(self) -> None:
        card = "CAN120084062412"[:14]
        claim = claim_in_order(
            ENTRUSTED,
            name="Anne Martin",
            document_kind="foreign_permanent_resident_old",
            document_number=card + mrz_check_digit(card),
        )
        assert findings_on(claim) == []

    def test_a_foreigners_card_of_2023_is_in_order(self) -> None:
        body = "91212419840624122"
        claim = claim_in_order(
            ENTRUSTED,
            document_kind="foreign_permanent_resident",
            document_number=body + check_digit_11_2(body),
        )
        assert findings_on(claim) == []

    @pytest.mark.parametrize("region", ["810000", "820000", "830000"])
    def test_a_residence_permit_is_in_order(self, region: str) -> None:
        number = make_resident_id(region, date(1980, 2, 29), 862)
        claim = claim_in_order(ENTRUSTED, document_kind="residence_permit", document_number=number)
        assert findings_on(claim) == []

    def test_a_holder_from_a_former_county_born_before_1982_is_in_order(self) -> None:
        number = make_resident_id("120223", date(1968, 8, 1), 862)
        assert findings_on(claim_in_order(ENTRUSTED, document_number=number)) == []

    def test_a_man_with_a_womans_number_is_not(self) -> None:
        finding = only_finding(claim_in_order(ENTRUSTED, sex=Sex.MALE))
        assert (finding.rule_id, finding.severity) == ("document.sex_agrees", Severity.BLOCKING)


class TestSurnames:
    @pytest.mark.parametrize(
        ("name", "reading"), [("仇晓岚", "qiú"), ("单晓岚", "shàn"), ("查晓岚", "zhā"), ("尉迟晓岚", "yù")]
    )
    def test_are_in_order_and_read_as_surnames(self, name: str, reading: str) -> None:
        assert findings_on(claim_in_order(ENTRUSTED, name=name)) == []
        assert propose_reading(name, 0) == reading


class TestOldClaims:
    def test_uploaded_on_the_last_day_of_the_notice_is_issued_under_its_successor(self) -> None:
        claim = claim_in_order(
            ENTRUSTED,
            qualification_date=date(2022, 4, 1),
            uploaded_on=date(2022, 4, 30),
            batch_month=Month(2022, 4),
        )
        (finding,) = run_final_check(claim, context(date(2022, 5, 5)))
        assert (finding.rule_id, finding.severity) == ("policy.in_force", Severity.NOTE)
        assert findings_on(claim, on=date(2022, 4, 30)) == []

    def test_cannot_be_checked_with_a_policy_that_has_ended(self) -> None:
        ended = builtin_policies().on(date(2022, 4, 30))
        found = run_final_check(claim_in_order(), replace(context(), policy=ended))
        blocking = [each for each in found if each.severity is Severity.BLOCKING]
        assert [each.rule_id for each in blocking] == ["policy.in_force"]
        assert "没有施行" in blocking[0].sentence


class TestSpecialties:
    """One title in two specialties is two qualifications: people are asked, and nothing is held up."""

    @pytest.mark.parametrize("status", [ClaimStatus.UPLOADED, ClaimStatus.CERTIFIED])
    def test_of_one_title_are_shown(self, status: ClaimStatus) -> None:
        claim = claim_in_order(ENTRUSTED)
        other = other_claim(channel=ENTRUSTED, specialty="别的专业", status=status)
        finding = only_finding(replace(claim, other_claims=(other,)))
        assert (finding.rule_id, finding.severity) == ("claim.not_twice_certified", Severity.WARNING)

    def test_that_are_the_same_block(self) -> None:
        claim = claim_in_order(ENTRUSTED)
        other = other_claim(channel=ENTRUSTED, specialty=claim.specialty)
        assert only_finding(replace(claim, other_claims=(other,))).severity is Severity.BLOCKING
