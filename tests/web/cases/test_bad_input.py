"""Wrong documents, one's own case, an expired case, a foreign unit: a clear sentence, and nothing half saved."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.case_walk import PDF
from tests.support.cast import PEOPLE, Cast
from tests.web.case_entries import case_of
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from zhicheng.domain.cases import CaseKind, CaseState
from zhicheng.records.models import Account, Case, CaseAttachment, CaseStep
from zhicheng.services.casework.cases import (
    CaseAsked,
    CaseSeen,
    ask_for_evidence,
    close_expired_cases,
    open_case,
    take_up_case,
)
from zhicheng.services.intake.attachments import LARGEST
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db

BAD_FILES = [
    (b"PK\x03\x04 a document", "“表.docx”没有上传：只能上传 PDF、JPG、PNG 文件"),
    (b"%PDF-1.7\n" + bytes(LARGEST), "10 MB"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00", "图片尺寸过大或已损坏"),
]


def asked_by_holder(cast: Cast) -> Case:
    return case_of(cast, cast.holder(PEOPLE[0]), certificate_of(cast), CaseKind.CORRECTION)


def waits_for_evidence(cast: Cast) -> Case:
    case = asked_by_holder(cast)
    seen = take_up_case(
        actor=cast.check_officer, at=ports.clock().now(), case=CaseSeen(case.id, case.version)
    ).seen
    ask_for_evidence(actor=cast.check_officer, at=ports.clock().now(), case=seen, what="请补充任职资格文件。")
    case.refresh_from_db()
    return case


def left(case: Case) -> tuple[object, ...]:
    """Everything that a refused act could have left behind."""
    case.refresh_from_db()
    return (
        case.state,
        case.version,
        CaseAttachment.objects.count(),
        CaseStep.objects.count(),
        sorted(ports.files().keys("cases/")),
    )


class TestWrongDocuments:
    def test_are_refused_by_name_and_leave_nothing(self, browse: Browse, cast: Cast) -> None:
        case = waits_for_evidence(cast)
        before, holder = left(case), browse(cast.holder(PEOPLE[0]))
        for data, said in BAD_FILES:
            good, bad = SimpleUploadedFile("一.pdf", PDF + b"new"), SimpleUploadedFile("表.docx", data)
            answer = holder.post(
                reverse("holder:add_evidence", kwargs={"case_id": case.id}),
                {"version": case.version, "note": "第二页", "file_proof": [good, bad]},
            )
            shown = answer.content.decode()
            assert (answer.status_code, said in shown, "第二页" in shown) == (422, True, True), said
            assert left(case) == before

    def test_an_empty_file_is_refused(self, browse: Browse, cast: Cast) -> None:
        case = waits_for_evidence(cast)
        before = left(case)
        answer = browse(cast.holder(PEOPLE[0])).post(
            reverse("holder:add_evidence", kwargs={"case_id": case.id}),
            {"version": case.version, "file_proof": SimpleUploadedFile("空.pdf", b"")},
        )
        assert answer.status_code == 422
        assert "空" in answer.content.decode()
        assert left(case) == before

    def test_a_case_that_moved_meanwhile_keeps_no_file(self, browse: Browse, cast: Cast) -> None:
        case = waits_for_evidence(cast)
        before = left(case)
        answer = browse(cast.holder(PEOPLE[0])).post(
            reverse("holder:add_evidence", kwargs={"case_id": case.id}),
            {"version": case.version - 1, "file_proof": SimpleUploadedFile("一.pdf", PDF + b"new")},
        )
        assert answer.status_code in {409, 422}
        assert "刚刚有了新的进展" in answer.content.decode()
        assert left(case) == before


class TestExpiredCase:
    def test_takes_no_document_and_says_how_it_ended(self, browse: Browse, cast: Cast) -> None:
        case = waits_for_evidence(cast)
        assert close_expired_cases(at=ports.clock().now() + timedelta(days=40)) == 1
        before = left(case)
        holder = browse(cast.holder(PEOPLE[0]))
        where = reverse("holder:add_evidence", kwargs={"case_id": case.id})
        answer = holder.post(
            where, {"version": case.version, "file_proof": SimpleUploadedFile("一.pdf", PDF + b"new")}
        )
        assert answer.status_code == 404
        assert "请返回办件查看最新状态" in answer.content.decode()
        page = holder.get(reverse("holder:case", kwargs={"case_id": case.id})).content.decode()
        assert "逾期未补充材料，已关闭。如仍需办理，请重新提出。" in page
        officer = browse(cast.check_officer)
        for name in ("take_up_case", "propose_case", "agree_case", "refuse_case"):
            act = officer.post(
                reverse(f"bureau:{name}", kwargs={"case_id": case.id}),
                {"version": case.version, "text": "情况属实。"},
            )
            assert act.status_code in {404, 422}, name
            assert "最新状态" in act.content.decode()
        assert left(case) == before


class TestOwnCase:
    def of_the_officer(self, cast: Cast) -> Account:
        """The officer of the final check is the holder of the certificate."""
        person_id = certificate_of(cast).person_id
        Account.objects.filter(person_id=person_id).update(person=None)
        account = Account.objects.get(id=cast.check_officer.account_id)
        account.person_id = person_id
        account.save(update_fields=["person"])
        return account

    def test_is_not_there_for_the_officer_whom_it_concerns(self, browse: Browse, cast: Cast) -> None:
        case = asked_by_holder(cast)
        self.of_the_officer(cast)
        before = left(case)
        officer = browse(cast.check_officer)
        assert officer.get(reverse("bureau:case", kwargs={"case_id": case.id})).status_code == 404
        answer = officer.post(
            reverse("bureau:take_up_case", kwargs={"case_id": case.id}), {"version": case.version}
        )
        assert answer.status_code in {403, 404}
        assert left(case) == before

    def test_is_not_handled_as_one_of_many_either(self, browse: Browse, cast: Cast) -> None:
        first, second = certificate_of(cast), certificate_of(cast, PEOPLE[1])
        opened = open_case(
            actor=cast.third_officer,
            at=ports.clock().now(),
            asked=CaseAsked(
                kind=CaseKind.REVOCATION,
                ground="unlawful_evaluation",
                statement="评审组织违规。",
                certificate_ids=[first.id, second.id],
            ),
        )
        self.of_the_officer(cast)
        case = Case.objects.get(id=opened.case_id)
        before = left(case)
        answer = browse(cast.check_officer).post(
            reverse("bureau:take_up_case", kwargs={"case_id": case.id}), {"version": case.version}
        )
        assert answer.status_code == 404
        assert left(case) == before
        assert case.state == CaseState.OPENED


class TestForeignUnit:
    def test_neither_sees_nor_comments_nor_adds(self, browse: Browse, cast: Cast) -> None:
        case = waits_for_evidence(cast)
        before = left(case)
        agency = browse(cast.agency_clerk)
        for name, data in (
            ("case", None),
            ("comment_case", {"version": case.version, "text": "同意更改。"}),
            ("add_evidence", {"version": case.version, "file_proof": SimpleUploadedFile("一.pdf", PDF)}),
            ("withdraw_case", {"version": case.version}),
        ):
            where = reverse(f"department:{name}", kwargs={"case_id": case.id})
            answer = agency.get(where) if data is None else agency.post(where, data)
            assert answer.status_code == 404, name
            assert case.number not in answer.content.decode()
        assert left(case) == before
