"""Handing in a roster: what is taken, what is refused on the form, and what was there before."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, roster_cells, workbook
from tests.support.hostile_rosters import bomb
from tests.support.stored import stored
from tests.web.conftest import Browse
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Filing, RosterUpload
from zhicheng.services.intake.filings.acts import submit_filing
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return cast.filing(passed=2, at=ports.clock().now())


def good(filing: Filing, *parts: Any) -> bytes:
    return workbook(RosterKind.EVALUATION, [roster_cells(part, filing) for part in parts or PEOPLE[:2]])


def send(client: Client, filing: Filing, data: bytes, name: str = "名册.xlsx") -> Any:
    address = reverse("committee:send_roster", kwargs={"target_id": filing.id})
    return client.post(address, {"roster": SimpleUploadedFile(name, data)})


class TestSend:
    def test_is_answered_at_once_and_read_by_a_job(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        answer = send(browse(cast.convener), filing, good(filing))
        upload = RosterUpload.objects.get()
        assert answer.headers["Location"] == reverse("committee:upload", kwargs={"upload_id": upload.id})
        assert (upload.status, upload.rows_read) == ("received", 0)
        assert process_roster(upload_id=upload.id).rows_accepted == 2

    def test_the_same_file_leads_to_the_earlier_upload(
        self, cast: Cast, filing: Filing, browse: Browse
    ) -> None:
        client, data = browse(cast.convener), good(filing)
        first = send(client, filing, data)
        again = send(client, filing, data, "另一个名字.xlsx")
        assert again.headers["Location"] == first.headers["Location"]
        assert "此前已经上传" in client.get(again.headers["Location"]).content.decode()
        assert RosterUpload.objects.count() == 1

    def test_after_the_deadline_it_is_taken_and_said_to_be_late(self, cast: Cast, browse: Browse) -> None:
        old = cast.filing(passed=1, at=ports.clock().now() - timedelta(days=30))
        client = browse(cast.convener)
        form = client.get(reverse("committee:send_roster", kwargs={"target_id": old.id}))
        assert "已超过规定的上传期限" in form.content.decode()
        answer = send(client, old, good(old, PEOPLE[0]))
        assert "将标记为逾期" in client.get(answer.headers["Location"]).content.decode()
        assert RosterUpload.objects.get().is_late

    def test_no_form_is_shown_before_the_filing_is_approved(self, cast: Cast, browse: Browse) -> None:
        submitted = submit_filing(
            actor=cast.convener,
            at=cast.at,
            committee_id=cast.committee.id,
            reference="津机学〔2026〕1号",
            meeting_first=cast.at.date(),
            meeting_last=cast.at.date(),
            passed_count=2,
        )
        waiting = stored(Filing, submitted)
        client = browse(cast.convener)
        shown = client.get(reverse("committee:send_roster", kwargs={"target_id": waiting.id}))
        assert "尚未核准备案" in shown.content.decode()
        assert 'type="file"' not in shown.content.decode()
        refused = send(client, waiting, good(waiting))
        assert refused.status_code == 422
        assert not RosterUpload.objects.exists()


class TestRefusedOnTheForm:
    @pytest.mark.parametrize(
        ("data", "name", "sentence"),
        [
            (b"", "名册.xlsx", "空的"),
            (b"%PDF-1.7 not a roster", "名册.xlsx", "PDF"),
            (b"\xff\xd8\xff\xe0 photo", "名册.xls", "图片"),
            (b"<html><table></table></html>", "名册.xls", "网页"),
            (b"just words", "名册.docx", "不是 .xlsx、.xls、.ods 或 .csv"),
        ],
    )
    def test_nothing_is_half_saved(
        self, cast: Cast, filing: Filing, browse: Browse, data: bytes, name: str, sentence: str
    ) -> None:
        answer = send(browse(cast.convener), filing, data, name)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert 'href="#id_roster"' in answer.content.decode()
        assert not RosterUpload.objects.exists()

    def test_without_a_file(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        answer = browse(cast.convener).post(
            reverse("committee:send_roster", kwargs={"target_id": filing.id}), {}
        )
        assert answer.status_code == 422
        assert "请选择名册文件" in answer.content.decode()

    def test_a_file_beyond_the_limit(
        self, cast: Cast, filing: Filing, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("zhicheng.web.rosters.sending._LARGEST", 1024 * 1024)
        answer = send(browse(cast.convener), filing, bytes(1024 * 1024 + 1))
        assert answer.status_code == 422
        assert "超过1 MB" in answer.content.decode()
        assert not RosterUpload.objects.exists()


class TestUnreadable:
    def test_a_bomb_ends_in_a_sentence_on_its_page(self, cast: Cast, filing: Filing, browse: Browse) -> None:
        client = browse(cast.convener)
        address = send(client, filing, bomb()).headers["Location"]
        process_roster(upload_id=RosterUpload.objects.get().id)
        shown = client.get(address).content.decode()
        assert "这个文件不能读取" in shown
        assert "没有接收任何内容" in shown
        assert RosterUpload.objects.get().rows_accepted == 0


class TestTemplate:
    @pytest.mark.parametrize(
        ("name", "who", "header"),
        [
            ("committee:roster_template", "convener", "评审通过日期"),
            ("examiner:roster_template", "examiner", "结论"),
        ],
    )
    def test_each_gets_its_own(self, cast: Cast, browse: Browse, name: str, who: str, header: str) -> None:
        answer = browse(getattr(cast, who)).get(reverse(name))
        assert "attachment" in answer.headers["Content-Disposition"]
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
        assert header in [cell.value for cell in sheet[2]]
