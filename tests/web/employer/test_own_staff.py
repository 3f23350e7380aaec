"""An employer and its own people: list, verification, comparison, export (clause 四(三))."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from tests.functional.conftest import TurnableClock
from tests.support.cast import Cast, workbook
from tests.support.issued_certificates import Issued, issue
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Certificate, Event, VerificationRecord
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.verification import staff_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def employed(cast: Cast, settings: Settings) -> list[Issued]:
    """Two people of the employer and one without an employer, all with a collectable certificate."""
    issued = issue(3, names=("=单雅静", "查志强", "尉迟思远"), employer=cast.employer, employed=2)
    settings.ZHICHENG_PORTS = settings.ZHICHENG_PORTS | {"clock": "tests.functional.conftest.TurnableClock"}
    ports.forget_ports()
    TurnableClock.moment = issued[0].after
    return issued


def line(issued: Issued, **changed: str) -> dict[str, str]:
    row = issued.certificate
    return {"姓名": row.true_name, "证件号码": issued.id_number, "资格名称": row.title_name} | changed


def compared(client_answer: str) -> list[str]:
    return [
        word
        for word in ("一致", "未查到", "层级不符", "姓名不符", "已撤销", "未能读取")
        if word in client_answer
    ]


class TestList:
    def test_shows_the_units_own_people_alone(
        self, browse: Browse, cast: Cast, employed: list[Issued]
    ) -> None:
        shown = browse(cast.personnel).get(reverse("employer:staff")).content.decode()
        assert employed[0].certificate.number_id in shown
        assert employed[2].certificate.number_id not in shown
        assert employed[0].id_number not in shown

    def test_is_empty_for_a_unit_without_any(self, browse: Browse, cast: Cast) -> None:
        shown = browse(cast.foreign_personnel).get(reverse("employer:staff")).content.decode()
        assert "本单位还没有人员取得电子职称证书" in shown

    def test_asks_no_more_with_more_people(self, browse: Browse, cast: Cast, employed: list[Issued]) -> None:
        client = browse(cast.personnel)
        address = reverse("employer:staff")
        client.post(address, {"name": employed[1].certificate.true_name})
        assert_queries_do_not_grow(client, address, lambda: client.post(address, {"clear": "1"}))


class TestVerify:
    def test_answers_for_own_people_and_tells_the_holder(
        self, browse: Browse, cast: Cast, employed: list[Issued]
    ) -> None:
        number = employed[0].certificate.number_id
        shown = browse(cast.personnel).post(reverse("employer:verify"), {"number": number}).content.decode()
        assert "该证书真实有效" in shown
        assert VerificationRecord.objects.get().unit_id == cast.employer.id

    def test_a_strangers_looks_like_none(self, browse: Browse, cast: Cast, employed: list[Issued]) -> None:
        client = browse(cast.personnel)
        foreign = client.post(reverse("employer:verify"), {"number": employed[2].certificate.number_id})
        assert foreign.status_code == 422
        assert "本单位人员中没有该编号" in foreign.content.decode()
        assert not VerificationRecord.objects.exists()


class TestCompare:
    def _compare(self, browse: Browse, cast: Cast, rows: list[dict[str, str]], wanted: str = "page") -> bytes:
        file = SimpleUploadedFile("本单位人员.xlsx", workbook(RosterKind.STAFF, rows))
        answer = browse(cast.personnel).post(reverse("employer:compare"), {"file": file, "wanted": wanted})
        assert answer.status_code == 200
        return bytes(answer.content)

    @pytest.mark.parametrize(
        ("changed", "outcome"),
        [
            ({}, "一致"),
            ({"资格名称": "一级播音员主持人"}, "未查到"),
            ({"姓名": "张三丰"}, "姓名不符"),
            ({"证件号码": "12010119900101000X"}, "未能读取"),
        ],
    )
    def test_says_of_each_line_what_it_is(
        self, browse: Browse, cast: Cast, employed: list[Issued], changed: dict[str, str], outcome: str
    ) -> None:
        shown = self._compare(browse, cast, [line(employed[1], **changed)]).decode()
        assert f"{outcome}1人。" in shown

    def test_another_level_is_noticed(self, browse: Browse, cast: Cast, employed: list[Issued]) -> None:
        actual = Certificate.objects.get(id=employed[1].certificate.id).level
        other = "员级" if actual != "E" else "中级"
        assert "层级不符1人。" in self._compare(browse, cast, [line(employed[1], 层级=other)]).decode()

    def test_somebody_elses_person_is_not_found(
        self, browse: Browse, cast: Cast, employed: list[Issued]
    ) -> None:
        assert "未查到1人。" in self._compare(browse, cast, [line(employed[2])]).decode()

    def test_comes_as_a_workbook_in_which_nothing_is_a_formula(
        self, browse: Browse, cast: Cast, employed: list[Issued]
    ) -> None:
        data = self._compare(browse, cast, [line(employed[1])], "workbook")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")

    @pytest.mark.parametrize("data", [b"", b"not a spreadsheet", b"PK\x03\x04broken"])
    def test_a_file_that_is_none_gets_a_sentence(self, browse: Browse, cast: Cast, data: bytes) -> None:
        file = SimpleUploadedFile("名册.xlsx", data)
        answer = browse(cast.personnel).post(reverse("employer:compare"), {"file": file, "wanted": "page"})
        assert answer.status_code == 422
        assert "请先改正以下内容" in answer.content.decode()

    def test_the_template_can_be_filled_in(self, browse: Browse, cast: Cast) -> None:
        data = browse(cast.personnel).get(reverse("employer:compare_template")).content
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert [cell.value for cell in sheet[2]] == ["姓名", "证件号码", "资格名称", "层级", "备注"]


class TestExport:
    def _export(self, browse: Browse, cast: Cast, purpose: str = "年度聘任核对") -> bytes:
        answer = browse(cast.personnel).post(reverse("employer:staff_export"), {"purpose": purpose})
        return bytes(answer.content) if answer.status_code == 200 else b""

    def test_carries_taker_and_purpose_and_masks_numbers(
        self, browse: Browse, cast: Cast, employed: list[Issued]
    ) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(self._export(browse, cast))).active
        assert sheet is not None
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert "年度聘任核对" in cells[0]
        assert employed[0].certificate.number_id in cells
        assert employed[0].id_number not in " ".join(cells)
        assert Event.objects.get(tag=EventTag.STAFF_EXPORTED.value).payload["rows"] == 2

    def test_a_hostile_name_stays_text(self, browse: Browse, cast: Cast, employed: list[Issued]) -> None:
        with zipfile.ZipFile(io.BytesIO(self._export(browse, cast))) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")

    def test_needs_a_purpose(self, browse: Browse, cast: Cast, employed: list[Issued]) -> None:
        assert self._export(browse, cast, " ") == b""
        assert not Event.objects.filter(tag=EventTag.STAFF_EXPORTED.value).exists()

    def test_a_long_list_is_not_handed_out(
        self, browse: Browse, cast: Cast, employed: list[Issued], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(staff_export, "MOST_ROWS", 1)
        assert self._export(browse, cast) == b""
