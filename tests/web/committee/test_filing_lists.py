"""The list of a filing on the pages: handed in, refused row by row, and side by side with what came of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, list_cells, list_in, roster_cells, workbook
from tests.web.conftest import Browse
from zhicheng.domain.filings import FilingEvidenceKind
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import ApprovedPerson, Filing, FilingEvidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast, browse: Browse) -> Client:
    return browse(cast.convener)


def sent(filing: Filing, rows: list[dict[str, str]], *, leaving_out: str = "") -> dict[str, object]:
    """What the form sends; ``leaving_out`` names a field that was left empty."""
    pdf = b"%PDF-1.4\n%%EOF\n"
    files = {
        f"file_{kind.value}": SimpleUploadedFile(f"{kind.value}.pdf", pdf + kind.value.encode())
        for kind in FilingEvidenceKind
    }
    values: dict[str, object] = {
        "people": SimpleUploadedFile("名单.xlsx", workbook(RosterKind.APPROVED, rows)),
        "notice_first": "2026-10-19",
        "notice_last": "2026-10-30",
        **files,
    }
    return {name: value for name, value in values.items() if name != leaving_out}


def text_of(client: Client, name: str, filing: Filing) -> str:
    return client.get(reverse(name, kwargs={"filing_id": filing.id})).content.decode()


class TestHandInList:
    def test_the_filing_asks_for_it_and_then_shows_it(self, cast: Cast, client: Client) -> None:
        filing = cast.waiting_filing()
        assert "还没有提交评审通过人员名单和材料" in text_of(client, "committee:filing", filing)
        address = reverse("committee:hand_in_list", kwargs={"filing_id": filing.id})
        answer = client.post(address, sent(filing, [list_cells(PEOPLE[0])]))
        assert answer.headers["Location"] == reverse("committee:filing", kwargs={"filing_id": filing.id})
        assert FilingEvidence.objects.count() == 3
        assert "更换名单或材料" in text_of(client, "committee:filing", filing)

    def test_a_bad_row_is_told_with_its_number_and_nothing_is_taken(self, cast: Cast, client: Client) -> None:
        filing = cast.waiting_filing()
        row = list_cells(PEOPLE[0], 证件号码="120101198807020000")
        answer = client.post(
            reverse("committee:hand_in_list", kwargs={"filing_id": filing.id}), sent(filing, [row])
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "名单中有1行不能接收" in page
        assert PEOPLE[0].name in page
        assert "120101198807020000" not in page
        assert not ApprovedPerson.objects.exists()

    @pytest.mark.parametrize(
        ("field", "sentence"),
        [
            ("people", "请选择名单文件"),
            ("file_votes", "请选择投票表决结果的文件"),
            ("notice_last", "请填写公示结束日期"),
        ],
    )
    def test_what_is_missing_is_told_at_its_field(
        self, cast: Cast, client: Client, field: str, sentence: str
    ) -> None:
        filing = cast.waiting_filing()
        answer = client.post(
            reverse("committee:hand_in_list", kwargs={"filing_id": filing.id}),
            sent(filing, [list_cells(PEOPLE[0])], leaving_out=field),
        )
        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def test_a_decided_filing_takes_no_other_list(self, cast: Cast, client: Client) -> None:
        filing = cast.listed_filing([PEOPLE[0]])
        assert "名单不能再改" in text_of(client, "committee:hand_in_list", filing)

    def test_the_template_is_a_workbook(self, client: Client) -> None:
        answer = client.get(reverse("committee:list_template"))
        assert answer.content.startswith(b"PK")


class TestSideBySide:
    def test_the_officer_sees_list_uploaded_and_issued_before_and_after(
        self, cast: Cast, browse: Browse
    ) -> None:
        officer = browse(cast.check_officer)
        filing = cast.waiting_filing(passed=2)
        assert "组建单位还没有提交评审通过人员名单和材料" in text_of(officer, "bureau:filing", filing)
        list_in(cast.convener, cast.at, filing, [list_cells(PEOPLE[0]), list_cells(PEOPLE[1])])
        asked = text_of(officer, "bureau:approve_filing", filing)
        assert "名单的2人固定下来" in asked
        assert "会议纪要" in asked
        officer.post(reverse("bureau:approve_filing", kwargs={"filing_id": filing.id}))
        filing.refresh_from_db()
        cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        page = text_of(officer, "bureau:filing", filing)
        assert "还有1人未上传" in page
        assert filing.list_digest[:16] in page
        listed = text_of(officer, "bureau:listed", filing)
        assert "未上传" in listed
        assert PEOPLE[1].name in listed
        assert PEOPLE[1].id_number not in listed

    def test_a_filing_of_before_is_said_to_have_no_list(self, cast: Cast, browse: Browse) -> None:
        filing = cast.filing()
        assert "名单未登记" in text_of(browse(cast.check_officer), "bureau:filing", filing)
        assert "名单未登记" in text_of(browse(cast.convener), "committee:filing", filing)
        assert "这个备案没有登记名单" in text_of(browse(cast.check_officer), "bureau:listed", filing)

    def test_a_document_opens_for_the_officer(self, cast: Cast, browse: Browse) -> None:
        filing = cast.listed_filing([PEOPLE[0]])
        row = FilingEvidence.objects.get(kind="votes")
        answer = browse(cast.check_officer).get(
            reverse("bureau:filing_evidence", kwargs={"filing_id": filing.id, "evidence_id": row.id})
        )
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
