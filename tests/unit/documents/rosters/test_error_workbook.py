import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.support.roster_files import GOOD, as_csv, packed, sheet_xml, table
from zhicheng.documents.rosters import error_workbook as module
from zhicheng.documents.rosters.error_workbook import error_workbook
from zhicheng.documents.rosters.reader import RawRow, RosterRefused, read_roster
from zhicheng.domain.rosters.columns import RosterKind, columns
from zhicheng.domain.rosters.rows import CellError

EVALUATION = RosterKind.EVALUATION
HEADERS = [column.header for column in columns(EVALUATION)]
BAD_SEX = CellError("sex", "性别", "性别只能是男或女", "请从下拉列表中选择")
BAD_NAME = CellError("name", "姓名", "没有填写姓名", "请按身份证件填写姓名")
OF_ROW = CellError("", "", "与本册第2行重复", "请删除其中一行")
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "http://x.example/",
    "{=1}",
    "'=1",
    "0123",
)


def written(lines: list[list[object]], errors: dict[int, list[CellError]]) -> bytes:
    return error_workbook(as_csv(lines), "名册.csv", EVALUATION, errors)


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def formulas(data: bytes) -> int:
    """How many formulas and links the workbook holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return sum(part.count(b"<f>") + part.count(b"<hyperlink") for part in parts)


class TestErrorWorkbook:
    lines = table(GOOD, GOOD | {"sex": "M"}, GOOD, GOOD | {"name": "", "sex": "X"})
    data = written(lines, {3: [BAD_SEX], 5: [BAD_NAME, BAD_SEX, OF_ROW]})

    def test_holds_the_rejected_rows_alone_as_they_were(self) -> None:
        assert list(read_roster(self.data, "错误.xlsx", EVALUATION)) == [
            RawRow(2, GOOD | {"sex": "M"}),
            RawRow(3, {key: text for key, text in (GOOD | {"sex": "X"}).items() if key != "name"}),
        ]

    def test_marks_the_bad_cells_and_no_other(self) -> None:
        sheet = sheet_of(self.data)
        red = {
            cell.coordinate for row in sheet.iter_rows(min_row=2, max_col=len(HEADERS)) for cell in row
            if cell.fill.fgColor.rgb == "FFFFC7CE"
        }  # fmt: skip
        assert red == {"B2", "A3", "B3"}

    def test_says_reason_and_remedy_on_the_cell(self) -> None:
        comment = sheet_of(self.data)["B2"].comment
        assert "性别只能是男或女。" in comment.text
        assert "请从下拉列表中选择。" in comment.text

    def test_says_everything_in_the_last_column(self) -> None:
        sheet = sheet_of(self.data)
        place = len(HEADERS) + 1
        assert sheet.cell(1, place).value == "原因"
        assert sheet.cell(2, place).value == "原第3行。性别：性别只能是男或女。请从下拉列表中选择。"
        assert (
            sheet.cell(3, place).value == f"原第5行。{BAD_NAME.sentence}{BAD_SEX.sentence}{OF_ROW.sentence}"
        )

    def test_corrected_it_is_read_as_a_roster(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(self.data))
        book.active["B2"].value = "男"
        book.active["A3"].value, book.active["B3"].value = GOOD["name"], "男"
        out = io.BytesIO()
        book.save(out)
        assert list(read_roster(out.getvalue(), "改好.xlsx", EVALUATION)) == [
            RawRow(2, GOOD),
            RawRow(3, GOOD),
        ]

    def test_takes_every_format(self) -> None:
        made = error_workbook(packed(sheet_xml(self.lines)), "a.xlsx", EVALUATION, {3: [BAD_SEX]})
        assert len(list(read_roster(made, "a.xlsx", EVALUATION))) == 1

    def test_refuses_what_the_reader_refuses(self) -> None:
        with pytest.raises(RosterRefused):
            error_workbook(b"%PDF-1.7", "a.pdf", EVALUATION, {2: [BAD_SEX]})

    def test_comments_stop_where_they_would_hinder_and_reasons_do_not(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_MOST_COMMENTS", 2)
        rows = range(2, 7)
        sheet = sheet_of(written(table(*[GOOD] * 5), {row: [BAD_SEX] for row in rows}))
        assert [bool(sheet[f"B{row}"].comment) for row in rows] == [True, True, False, False, False]
        assert all(sheet.cell(row, len(HEADERS) + 1).value for row in rows)


class TestHostileTexts:
    """Requirement R31: whatever a cell begins with, it opens as text."""

    def workbook(self) -> bytes:
        lines = [GOOD | {"remark": text, "employer_name": text} for text in HOSTILE]
        data = packed(sheet_xml(table(*lines)))
        return error_workbook(
            data, "a.xlsx", EVALUATION, {row: [BAD_SEX] for row in range(2, 2 + len(HOSTILE))}
        )

    def test_stay_text_and_stay_as_they_are(self) -> None:
        data = self.workbook()
        assert formulas(data) == 0
        sheet = sheet_of(data)
        place = HEADERS.index("备注") + 1
        cells = [sheet.cell(row, place) for row in range(2, 2 + len(HOSTILE))]
        assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in HOSTILE]

    def test_the_count_of_formulas_would_see_them(self) -> None:
        """Negative control: the same texts written without care become formulas and links."""
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            write: Callable[..., object] = book.add_worksheet().write
            for row, text in enumerate(HOSTILE):
                write(row, 0, text)
        assert formulas(out.getvalue()) == 3
