"""Rights of employers to appoint: recorded, ended, asked for at submission, at the check and by the audit."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.support.cast import APPOINTMENT, PEOPLE, SERIES, Cast, drafted, may_appoint, uploaded
from tests.support.issued_certificates import issue
from zhicheng.domain.channels import AttachmentKind
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy, PolicyBook, builtin_policies
from zhicheng.records.models import AppointmentRight, Attachment, Claim, Event, FinalCheckFinding
from zhicheng.services.intake.appointments import (
    RightGiven,
    RightRefused,
    end_appointment_right,
    own_rights,
    record_appointment_right,
    right_of_document,
    rights_of_unit,
)
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.kernel import rulebook
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.claim_position import ReviewRefused, seen
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.oversight.audit.rights import check_rights
from zhicheng.services.review.decisions import submit_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def required_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that asks for recorded rights from the first day of the scenes on."""

    def hurried(policy: Policy) -> Policy:
        values = {name: getattr(policy, name) for name in Policy.__dataclass_fields__}
        return Policy(**(values | {"rights_required_from": date(2026, 11, 1)}))

    book = PolicyBook(hurried(policy) for policy in builtin_policies().policies)
    monkeypatch.setattr(rulebook, "builtin_policies", lambda: book)


def record(cast: Cast, **changed: Any) -> None:
    values: dict[str, Any] = {
        "document": "津人社聘〔2026〕4号",
        "series": [SERIES],
        "levels": [TitleLevel.ASSOCIATE_SENIOR],
        "first_day": date(2026, 1, 1),
        "last_day": date(2026, 12, 31),
    }
    record_appointment_right(
        actor=cast.check_officer,
        at=cast.at,
        unit_id=cast.employer.id,
        right=RightGiven(**(values | changed)),
    )


def end(cast: Cast, last_day: date, **changed: Any) -> None:
    values: dict[str, Any] = {
        "actor": cast.check_officer,
        "at": cast.at,
        "right_id": AppointmentRight.objects.get().id,
        "reason": "权限收回",
    }
    end_appointment_right(last_day=last_day, **(values | changed))


def hand_in(cast: Cast, claim: Claim) -> None:
    submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim))


class TestRecording:
    def test_is_kept_with_an_event_and_seen_by_both_sides(self, cast: Cast) -> None:
        record(cast)
        payload = Event.objects.get(tag=EventTag.APPOINTMENT_RIGHT_RECORDED).payload
        assert (payload["levels"], payload["last_day"]) == (["B"], "2026-12-31")
        (own,) = own_rights(actor=cast.personnel, on=cast.at.date())
        (seen_by_bureau,) = rights_of_unit(
            actor=cast.check_officer, on=cast.at.date(), unit_id=cast.employer.id
        )
        assert own == seen_by_bureau
        assert (own.stage_label, own.may_end) == ("有效", True)
        assert own_rights(actor=cast.foreign_personnel, on=cast.at.date()) == ()

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"document": " "}, "核准文号"),
            ({"series": ["炼金术"]}, "职称目录"),
            ({"levels": []}, "各至少一项"),
            ({"first_day": date(2027, 1, 1)}, "晚于结束日期"),
        ],
    )
    def test_refuses_what_cannot_be(self, cast: Cast, changed: dict[str, Any], sentence: str) -> None:
        with pytest.raises(RightRefused, match=sentence):
            record(cast, **changed)

    def test_refuses_the_same_twice_and_a_unit_that_employs_nobody(self, cast: Cast) -> None:
        record(cast)
        with pytest.raises(RightRefused, match="已经登记"):
            record(cast)
        with pytest.raises(RightRefused, match="不是用人单位"):
            may_appoint(cast, cast.department.id)

    def test_is_the_bureaus_alone(self, cast: Cast) -> None:
        record(cast)
        with pytest.raises(NotAllowed):
            end(cast, date(2026, 6, 30), actor=cast.personnel)
        with pytest.raises(NotAllowed):
            rights_of_unit(actor=cast.personnel, on=cast.at.date(), unit_id=cast.employer.id)

    def test_ends_once_and_early_with_a_reason(self, cast: Cast) -> None:
        record(cast)
        with pytest.raises(RightRefused, match="更早的日期"):
            end(cast, date(2026, 12, 31))
        with pytest.raises(RightRefused, match="终止原因"):
            end(cast, date(2026, 6, 30), reason="")
        end(cast, date(2026, 6, 30))
        with pytest.raises(RightRefused, match="已经提前终止"):
            end(cast, date(2026, 5, 31))
        (own,) = own_rights(actor=cast.personnel, on=cast.at.date())
        assert (own.stage_label, own.end_reason) == ("已提前终止", "权限收回")

    def test_is_found_by_its_document(self, cast: Cast) -> None:
        record(cast)
        found = right_of_document(
            actor=cast.check_officer, unit_id=cast.employer.id, document="津人社聘〔2026〕4号"
        )
        assert found == AppointmentRight.objects.get().id
        with pytest.raises(RightRefused, match="没有这个文号"):
            right_of_document(actor=cast.check_officer, unit_id=cast.employer.id, document="无")

    def test_never_changes_in_the_database(self, cast: Cast) -> None:
        record(cast)
        with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
            AppointmentRight.objects.update(levels=["A"])

    @pytest.mark.tampers
    def test_the_guard_is_what_keeps_it(self, cast: Cast) -> None:
        """Negative control."""
        record(cast)
        with without_guard(connection):
            assert AppointmentRight.objects.update(levels=["A"]) == 1


class TestSubmission:
    def test_within_the_right_is_taken(self, cast: Cast) -> None:
        record(cast)
        hand_in(cast, drafted(cast))

    @pytest.mark.parametrize(
        ("right", "sentence"),
        [
            ({"last_day": date(2026, 10, 19)}, "聘任日期不在.*期限之内"),
            ({"series": ["会计人员"]}, "权限不含“工程技术人员”系列"),
            ({"levels": [TitleLevel.INTERMEDIATE]}, "权限不含副高级职称"),
        ],
    )
    def test_outside_it_is_refused_and_says_why(
        self, cast: Cast, right: dict[str, Any], sentence: str
    ) -> None:
        record(cast, **right)
        with pytest.raises(ReviewRefused, match=sentence) as refused:
            hand_in(cast, drafted(cast))
        assert refused.value.code == "claim.no_right_to_appoint"
        assert "请由单位联系人社局登记" in refused.value.sentence

    def unrecorded(self, cast: Cast, **changed: Any) -> Claim:
        """A draft at an employer of before, whose right nobody has recorded."""
        claim = drafted(cast, **changed)
        with without_guard(connection):
            AppointmentRight.objects.all().delete()
        return claim

    def test_a_right_that_is_not_recorded_is_let_through_until_the_policy_asks(self, cast: Cast) -> None:
        hand_in(cast, self.unrecorded(cast))

    @pytest.mark.usefixtures("required_at_once")
    def test_and_is_refused_then(self, cast: Cast) -> None:
        claim = self.unrecorded(cast)
        with pytest.raises(ReviewRefused, match="自主聘任权限未登记"):
            hand_in(cast, claim)

    def test_the_highest_level_needs_a_right_that_names_it(self, cast: Cast) -> None:
        claim = self.unrecorded(cast, title_name="正高级工程师")
        with pytest.raises(ReviewRefused, match="没有登记可以聘任正高级职称的权限"):
            hand_in(cast, claim)
        record(cast)
        with pytest.raises(ReviewRefused, match="权限不含正高级职称"):
            hand_in(cast, claim)
        record(cast, document="津人社聘〔2026〕5号", levels=[TitleLevel.FULL_SENIOR])
        hand_in(cast, claim)

    def test_without_the_appointment_document_it_is_incomplete(self, cast: Cast) -> None:
        claim = drafted(cast)
        Attachment.objects.filter(kind=AttachmentKind.APPOINTMENT_DOCUMENT.value).update(kind="other")
        with pytest.raises(ReviewRefused, match="聘任文件（附件）"):
            hand_in(cast, claim)


class TestFinalCheck:
    def found(self, cast: Cast) -> list[str]:
        check_month(actor=cast.check_officer, at=cast.at, month=Month(2026, 11))
        rows = FinalCheckFinding.objects.filter(rule_id="appointment.right")
        return list(rows.values_list("severity", flat=True))

    def test_says_nothing_of_an_appointment_within_the_right(self, cast: Cast) -> None:
        uploaded(cast, APPOINTMENT)
        assert self.found(cast) == []

    def test_blocks_an_appointment_whose_right_ended_before(self, cast: Cast) -> None:
        uploaded(cast, APPOINTMENT)
        end(cast, date(2026, 10, 1))
        assert self.found(cast) == ["blocking"]


@pytest.mark.tampers
class TestAudit:
    """The audit derives the right anew; certificates are made to look appointed behind the guards."""

    def appointed(self, cast: Cast, level: TitleLevel = TitleLevel.ASSOCIATE_SENIOR) -> Claim:
        issue(1)
        claim = Claim.objects.get()
        with without_guard(connection):
            Claim.objects.update(
                channel=APPOINTMENT.value,
                employer=cast.employer,
                committee=None,
                filing=None,
                level=level.value,
                series=SERIES,
            )
        claim.refresh_from_db()
        return claim

    def found(self) -> list[tuple[str, str]]:
        return [(finding.check, finding.gravity.value) for finding in check_rights()]

    def test_finds_nothing_within_the_right(self, cast: Cast) -> None:
        self.appointed(cast)
        may_appoint(cast, cast.employer.id)
        assert self.found() == []

    def test_finds_a_level_that_the_right_does_not_name(self, cast: Cast) -> None:
        claim = self.appointed(cast)
        may_appoint(cast, cast.employer.id, levels=[TitleLevel.ENTRY])
        assert claim.level != "E"
        assert self.found() == [("right.employer", "breach")]

    def test_notes_the_highest_level_without_a_record(self, cast: Cast) -> None:
        self.appointed(cast, TitleLevel.FULL_SENIOR)
        assert self.found() == [("right.full_senior", "note")]

    @pytest.mark.usefixtures("required_at_once")
    def test_finds_what_had_to_be_recorded(self, cast: Cast) -> None:
        self.appointed(cast)
        assert self.found() == [("right.not_recorded", "breach")]
