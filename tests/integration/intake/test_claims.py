"""Personal claims: drafted, edited and documented only by the person who claims."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.cast import PEOPLE, SERIES, TITLE, Cast, details_of, drafted
from tests.support.claim_rows import claim_row
from zhicheng.domain.channels import AttachmentKind, IntakeChannel
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Attachment, Claim, Event
from zhicheng.services.intake.attachments import (
    AttachmentRefused,
    add_attachment,
    display_name,
    read_attachment,
    remove_attachment,
)
from zhicheng.services.intake.claims import ClaimDetails, ClaimRefused, draft_claim, edit_claim
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.claim_position import ClaimMoved, ClaimNotFound, seen
from zhicheng.services.review.decisions import submit_claim, withdraw_claim

pytestmark = pytest.mark.django_db

APPOINTMENT = IntakeChannel.EMPLOYER_APPOINTMENT
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\rIHDR"
    + (800).to_bytes(4, "big")
    + (600).to_bytes(4, "big")
    + b"\x08\x02\x00\x00\x00"
)


def details(cast: Cast, **changed: Any) -> ClaimDetails:
    values: dict[str, Any] = {
        "series": SERIES,
        "title_name": TITLE,
        "specialty": "机械设计",
        "qualification_date": date(2026, 10, 20),
        "employer": cast.employer,
    }
    return details_of(**(values | changed))


def draft(cast: Cast, person: int = 0, **changed: Any) -> Claim:
    return claim_row(
        draft_claim(
            actor=cast.holder(PEOPLE[person]),
            at=cast.at,
            channel=APPOINTMENT,
            details=details(cast, **changed),
        )
    )


class TestDraftClaim:
    def test_derives_level_and_submitting_unit(self, cast: Cast) -> None:
        claim = draft(cast)
        assert (claim.status, claim.step, claim.level) == (ClaimStatus.DRAFT, 0, TitleLevel.ASSOCIATE_SENIOR)
        assert (claim.submitting_unit_name, claim.employer_name) == (cast.department.name, cast.employer.name)

    def test_knows_that_a_high_word_is_no_level(self, cast: Cast) -> None:
        claim = draft(cast, series="新闻专业人员", title_name="高级记者")
        assert claim.level == TitleLevel.FULL_SENIOR

    def test_refuses_a_second_live_claim_of_the_same_title(self, cast: Cast) -> None:
        first = draft(cast)
        with pytest.raises(ClaimRefused, match="不能重复申领"):
            draft(cast)
        withdraw_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(first))
        assert draft(cast).id != first.id

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"title_name": "超级工程师"}, "超级工程师"),
            ({"qualification_date": date(2026, 11, 3)}, "在今天之后"),
            ({"specialty": "长" * 61}, "不能超过60字"),
            ({"specialty": "机械\u202e设计"}, "专业"),
            ({"entrusted_body": "某部"}, "只有委托评审"),
        ],
    )
    def test_refuses_what_cannot_be_with_a_sentence(
        self, cast: Cast, changed: dict[str, Any], sentence: str
    ) -> None:
        with pytest.raises(Exception, match=sentence):
            draft(cast, **changed)
        assert not Claim.objects.exists()

    def test_refuses_a_unit_that_is_no_employer(self, cast: Cast) -> None:
        with pytest.raises(ClaimRefused, match="不是可选的用人单位"):
            draft(cast, employer=cast.department)

    def test_leaves_committee_results_to_the_convening_unit(self, cast: Cast) -> None:
        with pytest.raises(ClaimRefused, match="由评审委员会组建单位上传"):
            draft_claim(
                actor=cast.holder(PEOPLE[0]),
                at=cast.at,
                channel=IntakeChannel.EVALUATION,
                details=details(cast),
            )

    def test_is_for_registered_people_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            draft_claim(actor=cast.personnel, at=cast.at, channel=APPOINTMENT, details=details(cast))


class TestUnknownIds:
    """What a person chose may be gone when they save, or an id may be made up."""

    @pytest.mark.parametrize(
        ("channel", "names", "field"),
        [
            (APPOINTMENT, {"employer_id": uuid.uuid4()}, "employer"),
            (
                IntakeChannel.EXAMINATION,
                {"employer_id": None, "archive_agency_id": uuid.uuid4()},
                "archive_agency",
            ),
            (IntakeChannel.EXAMINATION, {"examination_id": uuid.uuid4()}, "examination"),
        ],
    )
    def test_are_refused_beside_their_field(
        self, cast: Cast, channel: IntakeChannel, names: dict[str, Any], field: str
    ) -> None:
        chosen = replace(details(cast), **names)
        with pytest.raises(ClaimRefused, match="没有找到所选的") as refused:
            draft_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, channel=channel, details=chosen)
        assert refused.value.field == field
        assert not Claim.objects.exists()


class TestEditClaim:
    def test_saves_and_names_what_changed_without_its_content(self, cast: Cast) -> None:
        claim = draft(cast)
        edited = claim_row(
            edit_claim(
                actor=cast.holder(PEOPLE[0]),
                at=cast.at,
                claim=seen(claim),
                details=details(cast, specialty="机械制造"),
            )
        )
        assert (edited.specialty, edited.version) == ("机械制造", claim.version + 1)
        event = Event.objects.get(tag="holder:claim:edited")
        assert event.payload == {"changed": ["specialty"], "version": claim.version + 1}

    def test_refuses_the_second_of_two_windows(self, cast: Cast) -> None:
        claim = draft(cast)
        window = seen(claim)
        edit_claim(
            actor=cast.holder(PEOPLE[0]), at=cast.at, claim=window, details=details(cast, specialty="甲")
        )
        with pytest.raises(ClaimMoved):
            edit_claim(
                actor=cast.holder(PEOPLE[0]), at=cast.at, claim=window, details=details(cast, specialty="乙")
            )

    def test_ends_when_the_claim_is_submitted(self, cast: Cast) -> None:
        claim = submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(drafted(cast)))
        with pytest.raises(ClaimRefused, match="审核期间不能修改"):
            edit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=claim.seen, details=details(cast))

    def test_does_not_know_another_persons_claim(self, cast: Cast) -> None:
        claim = draft(cast)
        with pytest.raises(ClaimNotFound):
            edit_claim(actor=cast.holder(PEOPLE[1]), at=cast.at, claim=seen(claim), details=details(cast))


class TestAttachments:
    def attach(self, cast: Cast, claim: Claim, data: bytes, name: str = "聘书.pdf") -> Attachment:
        claim.refresh_from_db()
        added = add_attachment(
            actor=cast.holder(PEOPLE[0]),
            at=cast.at,
            claim=seen(claim),
            kind=AttachmentKind.APPOINTMENT_DOCUMENT,
            file_name=name,
            data=data,
        )
        return Attachment.objects.get(id=added.attachment_id)

    def test_are_told_by_their_content_and_stored_encrypted(self, cast: Cast) -> None:
        claim = draft(cast)
        attachment = self.attach(cast, claim, PDF, "聘书.exe")
        assert attachment.media_type == "application/pdf"
        assert b"%PDF" not in ports.files().get(attachment.storage_key)
        read = read_attachment(actor=cast.holder(PEOPLE[0]), attachment_id=attachment.id)
        assert read.data == PDF

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            (b"", "空的"),
            (b"MZ\x90\x00 a program", "只能上传"),
            (b"<html></html>", "只能上传"),
            (b"%PDF-" + bytes(10 * 1024 * 1024), "超过10 MB"),
            (PNG[:16] + (60_000).to_bytes(4, "big") * 2 + PNG[24:], "尺寸过大"),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", "尺寸过大或已损坏"),
        ],
    )
    def test_are_refused_with_a_sentence(self, cast: Cast, data: bytes, sentence: str) -> None:
        with pytest.raises(AttachmentRefused, match=sentence):
            self.attach(cast, draft(cast), data)

    def test_the_same_bytes_again_are_the_same_attachment(self, cast: Cast) -> None:
        claim = draft(cast)
        assert self.attach(cast, claim, PNG).id == self.attach(cast, claim, PNG, "又一次.png").id

    def test_are_seen_by_whoever_reviews_the_claim_now(self, cast: Cast) -> None:
        claim = draft(cast)
        attachment = self.attach(cast, claim, PDF)
        with pytest.raises(AttachmentRefused):
            read_attachment(actor=cast.personnel, attachment_id=attachment.id)
        claim.refresh_from_db()
        submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim))
        assert read_attachment(actor=cast.personnel, attachment_id=attachment.id).data == PDF
        foreign = cast.staff("foreign", cast.foreign_employer, cast.personnel.role)  # type: ignore[arg-type]
        for stranger in (foreign, cast.department_clerk, cast.holder(PEOPLE[1])):
            with pytest.raises(AttachmentRefused, match="没有找到该附件"):
                read_attachment(actor=stranger, attachment_id=attachment.id)

    def test_raise_the_version_so_that_nobody_approves_what_they_have_not_seen(self, cast: Cast) -> None:
        claim = draft(cast)
        window = seen(claim)
        self.attach(cast, claim, PDF)
        with pytest.raises(ClaimMoved):
            submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=window)

    def test_leave_no_file_behind_when_another_window_was_first(self, cast: Cast) -> None:
        claim = draft(cast)
        window = seen(claim)
        self.attach(cast, claim, PDF)
        before = set(ports.files().keys("attachments/"))
        with pytest.raises(ClaimMoved):
            add_attachment(
                actor=cast.holder(PEOPLE[0]),
                at=cast.at,
                claim=window,
                kind=AttachmentKind.OTHER,
                file_name="材料.png",
                data=PNG,
            )
        assert set(ports.files().keys("attachments/")) == before

    def test_can_be_removed_once(self, cast: Cast) -> None:
        claim = draft(cast)
        attachment = self.attach(cast, claim, PDF)
        claim.refresh_from_db()
        later = cast.at + timedelta(minutes=1)
        remove_attachment(
            actor=cast.holder(PEOPLE[0]), at=later, claim=seen(claim), attachment_id=attachment.id
        )
        claim.refresh_from_db()
        with pytest.raises(AttachmentRefused, match="可能已经删除"):
            remove_attachment(
                actor=cast.holder(PEOPLE[0]), at=later, claim=seen(claim), attachment_id=attachment.id
            )

    @pytest.mark.parametrize(
        ("raw", "shown"),
        [
            ("../../etc/passwd", "_.._etc_passwd"),
            ("聘书\u202egnp.exe", "聘书_gnp.exe"),
            ("a\nb.pdf", "a_b.pdf"),
            ("\udcc3\udcfb.pdf", "__.pdf"),  # A name in GBK, as a file system in UTF-8 gives it.
            ("..", "附件"),
            ("", "附件"),
        ],
    )
    def test_names_are_only_for_show(self, raw: str, shown: str) -> None:
        assert display_name(raw) == shown
