"""What a person sees of their own claims: tasks, steps, who moves next and by when, and what they changed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.support.cast import (
    APPOINTMENT,
    DOCUMENT,
    ENTRUSTED,
    EXAMINATION,
    PEOPLE,
    PERSONAL,
    Cast,
    drafted,
    ready,
    submitted,
    uploaded,
)
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import AttachmentKind, IntakeChannel
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Claim, ClaimSnapshot, Event
from zhicheng.services.intake.attachments import add_attachment, remove_attachment
from zhicheng.services.intake.claim_outlook import channel_dates, outlook_of
from zhicheng.services.intake.claims import edit_claim
from zhicheng.services.intake.own_claim_list import own_claim_lines
from zhicheng.services.intake.own_claims import own_claim_detail
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.claim_position import ClaimNotFound, seen
from zhicheng.services.review.changes import Change, claim_changes, differences
from zhicheng.services.review.claim_particulars import change_submitting_unit
from zhicheng.services.review.decisions import reject_claim, resubmit_claim, send_back_claim, submit_claim
from zhicheng.services.review.history import claim_history, remaining_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def on(day: int) -> date:
    return date(2026, 11, day)


class TestOwnClaimDetail:
    @pytest.mark.parametrize("channel", PERSONAL)
    def test_what_is_complete_can_be_handed_in(self, cast: Cast, channel: IntakeChannel) -> None:
        claim = drafted(cast, channel)
        holder = cast.holder(PEOPLE[0])
        assert own_claim_detail(actor=holder, at=cast.at, claim_id=claim.id).is_complete
        submit_claim(actor=holder, at=cast.at, claim=seen(claim))

    @pytest.mark.parametrize(
        ("channel", "left_out"),
        [
            (APPOINTMENT, {"specialty": ""}),
            (APPOINTMENT, {"qualification_date": None}),
            (APPOINTMENT, {"employer": None}),
            (EXAMINATION, {"employer": None}),
            (ENTRUSTED, {"entrusted_body": ""}),
        ],
    )
    def test_what_is_missing_is_a_task(
        self, cast: Cast, channel: IntakeChannel, left_out: dict[str, Any]
    ) -> None:
        claim = drafted(cast, channel, **left_out)
        detail = own_claim_detail(actor=cast.holder(PEOPLE[0]), at=cast.at, claim_id=claim.id)
        assert [task.is_done for task in detail.tasks].count(False) == 1
        assert not detail.is_complete

    def test_an_entrusting_document_is_required_and_no_other_does_in_its_place(self, cast: Cast) -> None:
        claim, holder = drafted(cast, ENTRUSTED), cast.holder(PEOPLE[0])
        remove_attachment(
            actor=holder, at=cast.at, claim=seen(claim), attachment_id=claim.attachments.get().id
        )
        claim.refresh_from_db()
        add_attachment(
            actor=holder,
            at=cast.at,
            claim=seen(claim),
            kind=AttachmentKind.OTHER,
            file_name="其他.pdf",
            data=DOCUMENT,
        )
        assert not own_claim_detail(actor=holder, at=cast.at, claim_id=claim.id).is_complete

    def test_a_rare_character_is_a_task_until_its_reading_is_confirmed(self, cast: Cast) -> None:
        claim = drafted(cast, part=PEOPLE[7])
        detail = own_claim_detail(actor=cast.holder(PEOPLE[7]), at=cast.at, claim_id=claim.id)
        assert "姓名读音" in [task.label for task in detail.tasks if not task.is_done]
        assert [reading.character for reading in detail.readings] == ["𠮷"]

    def test_a_committees_result_is_seen_and_not_the_persons_to_change(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        detail = own_claim_detail(actor=cast.holder(PEOPLE[0]), at=cast.at, claim_id=claim.id)
        assert detail.tasks == ()
        assert not detail.is_editable
        assert not detail.is_withdrawable

    def test_is_nobody_elses(self, cast: Cast) -> None:
        claim = drafted(cast)
        for other in (cast.holder(PEOPLE[1]), cast.holder(PEOPLE[2])):
            with pytest.raises(ClaimNotFound):
                own_claim_detail(actor=other, at=cast.at, claim_id=claim.id)
            with pytest.raises(ClaimNotFound):
                claim_history(actor=other, claim_id=claim.id)
            assert own_claim_lines(actor=other, on=on(2)) == []
        with pytest.raises(NotAllowed):
            own_claim_detail(actor=cast.personnel, at=cast.at, claim_id=claim.id)

    def test_says_why_it_was_rejected(self, cast: Cast) -> None:
        claim = submitted(cast)
        reject_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="本单位没有此项聘任。")
        detail = own_claim_detail(actor=cast.holder(PEOPLE[0]), at=cast.at, claim_id=claim.id)
        assert detail.reason == "本单位没有此项聘任。"


class TestOutlook:
    def test_names_the_unit_and_the_15th_for_an_appointment(self, cast: Cast) -> None:
        claim = submitted(cast)
        early, late = outlook_of(claim, on(15)), outlook_of(claim, on(16))
        assert (early.who, early.by) == ("津沽第一机床有限公司", on(15))
        assert "2026年12月16日起可以领取" in early.sentence
        assert late.by == date(2026, 12, 15)
        assert "2027年1月16日起可以领取" in late.sentence

    @pytest.mark.parametrize("channel", [EXAMINATION, ENTRUSTED])
    def test_invents_no_deadline_where_the_notice_sets_none(self, cast: Cast, channel: IntakeChannel) -> None:
        claim = submitted(cast, channel)
        outlook = outlook_of(claim, on(20))
        assert outlook.by is None
        assert "2026年12月16日起可以领取" in outlook.sentence

    def test_goes_up_with_the_claim(self, cast: Cast) -> None:
        assert outlook_of(ready(cast), on(2)).who == "津沽市工业局"
        held = uploaded(cast, part=PEOPLE[1], at=datetime(2026, 11, 16, 9, tzinfo=SHANGHAI))
        outlook = outlook_of(held, on(16))
        assert outlook.by == date(2026, 12, 31)
        assert "列入2026年12月批次" in outlook.sentence

    def test_tells_before_the_choice_what_each_channel_lets_expect(self) -> None:
        appointment = channel_dates(channel=APPOINTMENT, on=on(16))
        assert (appointment.cut_off, str(appointment.month)) == (on(15), "2026-12")
        entrusted = channel_dates(channel=ENTRUSTED, on=on(16))
        assert (entrusted.cut_off, entrusted.opens) == (None, date(2026, 12, 16))


class TestHistory:
    def test_names_units_and_no_clerks(self, cast: Cast) -> None:
        claim = uploaded(cast)
        steps = claim_history(actor=cast.holder(PEOPLE[0]), claim_id=claim.id)
        assert [(step.label, step.who) for step in steps] == [
            ("开始填写", "本人"),
            ("提交申领", "本人"),
            ("用人单位审核通过", "津沽第一机床有限公司"),
            ("呈报单位审核通过", "津沽市工业局"),
            ("上传人社局", "津沽市工业局"),
        ]
        assert steps[-1].note == "列入2026年11月批次"

    def test_what_is_still_to_come_follows_the_ladder(self, cast: Cast) -> None:
        claim = submitted(cast)
        detail = own_claim_detail(actor=cast.holder(PEOPLE[0]), at=cast.at, claim_id=claim.id)
        left = remaining_steps(detail.channel, detail.status, detail.seen.position.step)
        assert left == ["呈报单位审核", "上传人社局", "人社局核对、制作证书", "领取证书"]


class TestChanges:
    @pytest.fixture
    def sent_back(self, cast: Cast) -> Claim:
        claim = submitted(cast)
        return claim_row(
            send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="请核对专业。")
        )

    def edit(self, cast: Cast, claim: Claim, **changed: Any) -> Claim:
        holder = cast.holder(PEOPLE[0])
        now = own_claim_detail(actor=holder, at=cast.at, claim_id=claim.id).details
        return claim_row(
            edit_claim(
                actor=holder,
                at=cast.at,
                claim=seen(claim),
                details=replace(now, **changed),
            )
        )

    def test_none_in_a_claim_that_nobody_sent_back(self, cast: Cast) -> None:
        assert claim_changes(drafted(cast).id) == []
        assert claim_changes(submitted(cast, part=PEOPLE[1]).id) == []

    def test_old_and_new_stand_side_by_side(self, cast: Cast, sent_back: Claim) -> None:
        claim = self.edit(cast, sent_back, specialty="机械制造", qualification_date=on(1))
        assert claim_changes(claim.id) == [
            Change("专业", "机械设计", "机械制造"),
            Change("取得资格时间", "2026年10月20日", "2026年11月1日"),
        ]

    def test_what_was_changed_back_is_no_change(self, cast: Cast, sent_back: Claim) -> None:
        claim = self.edit(cast, sent_back, specialty="机械制造")
        claim = self.edit(cast, claim, specialty="机械设计")
        assert claim_changes(claim.id) == []

    def test_documents_leave_and_come(self, cast: Cast, sent_back: Claim) -> None:
        holder = cast.holder(PEOPLE[0])
        remove_attachment(
            actor=holder,
            at=cast.at,
            claim=seen(sent_back),
            attachment_id=sent_back.attachments.get().id,
        )
        sent_back.refresh_from_db()
        add_attachment(
            actor=holder,
            at=cast.at,
            claim=seen(sent_back),
            kind=AttachmentKind.APPOINTMENT_DOCUMENT,
            file_name="新聘书.pdf",
            data=DOCUMENT + b"%",
        )
        assert claim_changes(sent_back.id) == [
            Change("删除的材料", "聘任文件：证明材料.pdf", ""),
            Change("新增的材料", "", "聘任文件：新聘书.pdf"),
        ]

    def test_reviewers_see_them_once_it_is_handed_in_again(self, cast: Cast, sent_back: Claim) -> None:
        claim = self.edit(cast, sent_back, specialty="机械制造")
        resubmit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim))
        assert claim_changes(claim.id) == [Change("专业", "机械设计", "机械制造")]
        assert ClaimSnapshot.objects.filter(claim=claim).count() == 2

    def test_a_hand_in_that_came_second_leaves_no_snapshot(self, cast: Cast) -> None:
        claim, holder = drafted(cast), cast.holder(PEOPLE[0])
        shown = seen(claim)
        submit_claim(actor=holder, at=cast.at, claim=shown)
        with pytest.raises(Exception, match="刚刚被他人处理或修改"):
            submit_claim(actor=holder, at=cast.at, claim=shown)
        assert ClaimSnapshot.objects.filter(claim=claim).count() == 1
        assert Event.objects.filter(tag="holder:claim:submitted").count() == 1

    def test_nothing_of_the_identity_document_is_kept(self, cast: Cast) -> None:
        claim = submitted(cast)
        kept = str(ClaimSnapshot.objects.get(claim=claim).content)
        for secret in (PEOPLE[0].id_number, PEOPLE[0].phone, PEOPLE[0].name):
            assert secret not in kept

    def test_another_series_changes_level_and_branch_in_words(self) -> None:
        before = {"series": "工程技术人员", "level": "B", "branch": ""}
        after = {"series": "卫生技术人员", "level": "C", "branch": "药"}
        found = differences(before, after)
        assert [(each.label, each.before, each.after) for each in found] == [
            ("系列", "工程技术人员", "卫生技术人员"),
            ("分支", "", "药"),
            ("层级", "副高级", "中级"),
        ]


class TestASubmittingUnitThatAReviewerSettled:
    """Clause 三(二)3: overridable by the reviewer with a reason, and not undone by a correction elsewhere."""

    @pytest.fixture
    def claim(self, cast: Cast) -> Claim:
        claim = submitted(cast)
        reason = "单位已划归教育局管理。"
        claim = claim_row(
            change_submitting_unit(
                actor=cast.personnel,
                at=cast.at,
                claim=seen(claim),
                unit_id=cast.other_department.id,
                reason=reason,
            )
        )
        return claim_row(
            send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="请核对专业。")
        )

    def edit(self, cast: Cast, claim: Claim, **changed: Any) -> Claim:
        holder = cast.holder(PEOPLE[0])
        now = own_claim_detail(actor=holder, at=cast.at, claim_id=claim.id).details
        wanted = replace(now, **changed)
        return claim_row(edit_claim(actor=holder, at=cast.at, claim=seen(claim), details=wanted))

    def test_stays_when_the_person_corrects_something_else(self, cast: Cast, claim: Claim) -> None:
        edited = self.edit(cast, claim, specialty="机械制造")
        assert (edited.submitting_unit, edited.submitting_unit_name) == (
            cast.other_department,
            "津沽市教育局",
        )
        assert edited.submitting_unit_reason == "单位已划归教育局管理。"

    def test_gives_way_to_the_superior_of_another_employer(self, cast: Cast, claim: Claim) -> None:
        edited = self.edit(cast, claim, employer_id=cast.second_employer.id)
        assert (edited.submitting_unit_name, edited.submitting_unit_reason) == ("津沽市工业局", "")
