"""Every format gives the same rows; nothing that stands in a cell is lost or altered without a word."""

import io
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import zhicheng
from tests.support.roster_files import (
    EXAMINED,
    GOOD,
    SAMPLES,
    as_csv,
    as_ods,
    as_xls,
    packed,
    sheet_xml,
    table,
)
from zhicheng.documents.rosters.reader import RawRow, RosterLimits, RosterRefused, read_roster
from zhicheng.domain.rosters.cell_texts import FORMULA_MARK, MERGED_MARK
from zhicheng.domain.rosters.columns import RosterKind

EVALUATION = RosterKind.EVALUATION


def as_openpyxl(lines: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append([None if cell == "" else cell for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS: dict[str, Callable[[list[list[object]]], bytes]] = {
    "xlsx": lambda lines: packed(sheet_xml(lines)),
    "openpyxl.xlsx": as_openpyxl,
    "xls": as_xls,
    "ods": as_ods,
    "csv": as_csv,
}


def rows(
    data: bytes, file_name: str = "名册.xlsx", kind: RosterKind = EVALUATION, *, start_row: int = 0
) -> list[RawRow]:
    return list(read_roster(data, file_name, kind, start_row=start_row))


def one(data: bytes, file_name: str = "名册.xlsx") -> dict[str, str]:
    (row,) = rows(data, file_name)
    return row.cells


class TestFormats:
    @pytest.mark.parametrize("ending", FORMATS)
    @pytest.mark.parametrize("kind", RosterKind)
    def test_all_give_the_same_rows(self, ending: str, kind: RosterKind) -> None:
        sample = SAMPLES[kind]
        data = FORMATS[ending](table(sample, sample, kind=kind))
        assert rows(data, f"名册.{ending}", kind) == [RawRow(2, sample), RawRow(3, sample)]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
    def test_text_in_every_usual_encoding_and_delimiter(self, encoding: str, delimiter: str) -> None:
        row = GOOD | {"name": "䶮一𫘧"}
        assert one(as_csv(table(row), delimiter=delimiter, encoding=encoding), "名册.CSV") == row

    @pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
    def test_the_bytes_tell_the_kind_and_not_the_name(self, ending: str) -> None:
        assert one(FORMATS[ending](table(GOOD)), "名册.csv") == GOOD

    def test_padding_to_the_end_of_an_ods_sheet_is_harmless(self) -> None:
        assert rows(as_ods(table(GOOD), padded=True), "名册.ods") == [RawRow(2, GOOD)]

    def test_a_wrong_note_of_its_size_is_harmless(self) -> None:
        assert one(packed(sheet_xml(table(GOOD), dimension="A1:XFD1048576"))) == GOOD

    def test_styles_far_out_are_harmless(self) -> None:
        styled = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
        assert one(packed(sheet_xml(table(GOOD), more_cells=styled))) == GOOD

    def test_names_with_a_prefix_in_the_xml_are_read(self) -> None:
        xml = sheet_xml(table(GOOD), more_cells='<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row>')
        prefixed = xml.replace("</", "</x:").replace("<c ", "<x:c ").replace("<is>", "<x:is>")
        for name in ("worksheet", "dimension", "sheetData", "row", "t ", "v>"):
            prefixed = prefixed.replace(f"<{name}", f"<x:{name}")
        prefixed = prefixed.replace("xmlns=", "xmlns:x=")
        assert [row.cells for row in rows(packed(prefixed))] == [GOOD, {"name": "#REF!"}]


class TestWhereTheTableStands:
    def test_titles_and_columns_may_stand_around_it(self) -> None:
        lines: list[list[object]] = [
            ["", "", "2026年第一次评审通过人员"],
            [],
            *(["", number, *line, "x"] for number, line in enumerate(table(GOOD, GOOD))),
        ]
        for ending, make in FORMATS.items():
            assert rows(make(lines), f"名册.{ending}") == [RawRow(4, GOOD), RawRow(5, GOOD)], ending

    def test_columns_may_stand_in_any_order_under_other_names(self) -> None:
        header, line = (list(reversed(each)) for each in table(GOOD))
        header[header.index("证件号码")] = "身份证号\n（必填）"
        assert one(packed(sheet_xml([header, line]))) == GOOD

    def test_blank_rows_are_passed_over_and_counted(self) -> None:
        lines = table(GOOD, {}, {"name": "　", "sex": " "}, GOOD)
        assert [row.number for row in rows(packed(sheet_xml(lines)))] == [2, 5]
        assert [row.number for row in rows(as_csv(lines), "a.csv")] == [2, 5]

    def test_the_example_is_passed_over(self) -> None:
        assert rows(packed(sheet_xml(table(GOOD | {"name": "【示例】王小明"})))) == []

    def test_a_header_alone_is_an_empty_roster(self) -> None:
        assert rows(packed(sheet_xml(table()))) == []

    def test_reading_resumes_behind_a_row(self) -> None:
        data = packed(sheet_xml(table(*[GOOD] * 5)))
        assert [row.number for row in rows(data, start_row=4)] == [5, 6]
        assert rows(data, start_row=6) == []

    def test_other_sheets_do_not_matter(self) -> None:
        notes = sheet_xml([["填写说明"], ["姓名", "按身份证件填写"]])
        empty = sheet_xml(table())
        assert one(packed(notes, sheet_xml(table(GOOD)), empty)) == GOOD

    def test_a_hidden_copy_does_not_matter(self) -> None:
        sheets = [sheet_xml(table(GOOD)), sheet_xml(table(GOOD | {"name": "甲"}))]
        assert one(packed(*sheets, states=["", "hidden"])) == GOOD

    def test_the_refusal_names_the_missing_columns(self) -> None:
        without = [line[:3] + line[5:] for line in table(GOOD)]
        with pytest.raises(RosterRefused, match="缺少“证件号码”、“手机号码”列"):
            rows(packed(sheet_xml(without)))

    def test_the_refusal_names_the_two_sheets(self) -> None:
        with pytest.raises(RosterRefused, match="“甲”、“乙”"):
            rows(packed(*[sheet_xml(table(GOOD))] * 2, names=["甲", "乙"]))

    def test_optional_columns_may_be_missing(self) -> None:
        header, line = table(EXAMINED, kind=RosterKind.EXAMINATION)
        kept = [place for place, cell in enumerate(line) if cell != ""]
        data = packed(sheet_xml([[each[place] for place in kept] for each in (header, line)]))
        assert rows(data, kind=RosterKind.EXAMINATION) == [RawRow(2, EXAMINED)]


class TestCells:
    """What is no text arrives as what a person sees, so that the row's check can speak of it."""

    def xlsx(self, **cells: Any) -> dict[str, str]:
        return one(as_openpyxl(table({**GOOD, **cells})))

    def test_a_long_number_shows_that_its_end_is_lost(self) -> None:
        number = 120101198503149970
        assert self.xlsx(id_number=number)["id_number"] == "1.20101198503150E+17"
        for ending in ("xls", "ods"):
            data = FORMATS[ending](table({**GOOD, "id_number": number}))
            assert one(data, f"a.{ending}")["id_number"].endswith("E+17")

    def test_a_short_number_is_its_digits(self) -> None:
        assert self.xlsx(phone=15400000001)["phone"] == "15400000001"
        assert one(as_ods(table({**GOOD, "phone": 15400000001})), "a.ods")["phone"] == "15400000001"

    def test_dates_are_iso_text(self) -> None:
        day = date(2026, 3, 5)
        assert self.xlsx(qualification_date=day)["qualification_date"] == "2026-03-05"
        morning = self.xlsx(qualification_date=datetime(2026, 3, 5, 9, 30))
        assert morning["qualification_date"] == "2026-03-05 09:30:00"
        for ending in ("xls", "ods"):
            data = FORMATS[ending](table({**GOOD, "qualification_date": day}))
            assert one(data, f"a.{ending}")["qualification_date"] == "2026-03-05"

    def test_logical_values_are_their_names(self) -> None:
        assert self.xlsx(name=True)["name"] == "TRUE"

    def test_a_formula_without_result_is_marked(self) -> None:
        assert self.xlsx(remark="=A1&B1")["remark"] == FORMULA_MARK

    @pytest.mark.parametrize(
        ("cell", "shown"),
        [
            ('<c r="M2"><f>1+1</f><v>2</v></c>', "2"),
            ('<c r="M2" t="str"><f>A2</f><v>备注内容</v></c>', "备注内容"),
            ('<c r="M2"><f>1+1</f></c>', FORMULA_MARK),
            ('<c r="M2" t="str"><f>A2</f><v></v></c>', FORMULA_MARK),
            ('<c r="M2" t="e"><f>NA()</f><v>#N/A</v></c>', "#N/A"),
            ("<c r='M2' t='e'><v>#DIV/0!</v></c>", "#DIV/0!"),
        ],
    )
    def test_results_are_used_and_errors_shown(self, cell: str, shown: str) -> None:
        xml = sheet_xml(table(GOOD)).replace("</row></sheetData>", f"{cell}</row></sheetData>")
        assert one(packed(xml))["remark"] == shown

    def test_marks_are_found_wherever_the_stream_is_cut(self) -> None:
        people = [GOOD | {"remark": "x" * 150}] * 6_000
        xml = sheet_xml(table(*people)).replace(
            't="inlineStr"><is><t xml:space="preserve">高级工程师</t></is></c>', 't="e"><v>#N/A</v></c>'
        )
        assert len(xml.encode()) > 4 * 1024 * 1024
        assert {row.cells["title_name"] for row in rows(packed(xml))} == {"#N/A"}

    @pytest.mark.parametrize("ending", ["xlsx", "xls"])
    def test_cells_under_a_merged_one_say_so(self, ending: str) -> None:
        rest = GOOD | {"employer_name": ""}
        lines = table(GOOD, rest, rest)
        merged = '<mergeCells count="1"><mergeCell ref="F2:F4"/></mergeCells>'
        as_xlsx = packed(sheet_xml(lines, after=merged))
        data = as_xlsx if ending == "xlsx" else as_xls(lines, merged=[(1, 3, 5, 5)])
        found = [row.cells["employer_name"] for row in rows(data, f"a.{ending}")]
        assert found == [GOOD["employer_name"], MERGED_MARK, MERGED_MARK]

    def test_a_merged_title_above_the_header_is_harmless(self) -> None:
        lines: list[list[object]] = [["名册"], *table(GOOD)]
        merged = '<mergeCells count="1"><mergeCell ref="A1:M1"/></mergeCells>'
        assert one(packed(sheet_xml(lines, after=merged))) == GOOD

    def test_empty_rows_under_a_merged_cell_are_blank(self) -> None:
        merged = '<mergeCells count="1"><mergeCell ref="F2:F500"/></mergeCells>'
        more = '<row r="499"><c r="Z499"><v>1</v></c></row>'
        assert len(rows(packed(sheet_xml(table(GOOD), more_cells=more, after=merged)))) == 1

    @pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
    def test_four_megabytes_in_a_cell_are_cut_and_still_too_long(self, ending: str) -> None:
        chance = random.Random(1)
        long = "".join(chance.choices("津沽职称评审材料", k=4 * 1024 * 1024 // 3))
        data = FORMATS[ending](table(GOOD | {"remark": long}, GOOD))
        first, second = rows(data, f"a.{ending}")
        assert first.cells["remark"] == long[: RosterLimits().max_cell_chars + 1]
        assert second.cells == GOOD

    @pytest.mark.parametrize(
        "text", ["a\x00b", "\u202e123", "😀", "مهندس", "\ue000", "<b>&amp;</b>", "_x0041_"]
    )
    def test_hostile_text_arrives_as_it_is(self, text: str) -> None:
        escaped = text.replace("_x", "_x005F_x").replace("\x00", "_x0000_")
        assert one(packed(sheet_xml(table(GOOD | {"remark": escaped}))))["remark"] == text
        assert one(as_csv(table(GOOD | {"remark": text})), "a.csv")["remark"] == text

    @pytest.mark.parametrize("written", ['="{}"', '"=""{}"""'])
    def test_the_wrapping_of_other_systems_exports_is_taken_off(self, written: str) -> None:
        line = as_csv(table(GOOD | {"id_number": written.format(GOOD["id_number"]), "remark": '="a"&"b"'}))
        assert one(line, "a.csv") == GOOD | {"remark": '="a"&"b"'}


class TestRosterReading:
    @pytest.fixture
    def started(self, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        """Every process that is started from here on."""
        processes: list[Any] = []
        honest: Any = subprocess.Popen

        def remembered(*arguments: Any, **named: Any) -> Any:
            processes.append(honest(*arguments, **named))
            return processes[-1]

        monkeypatch.setattr("subprocess.Popen", remembered)
        return processes

    def test_knows_the_last_row_for_a_progress_bar(self) -> None:
        reading = read_roster(packed(sheet_xml(table(GOOD, GOOD))), "a.xlsx", EVALUATION)
        assert reading.last_row is None
        next(reading)
        assert reading.last_row == 3

    def test_closing_it_ends_the_child(self, started: list[Any]) -> None:
        reading = read_roster(packed(sheet_xml(table(*[GOOD] * 5_000))), "a.xlsx", EVALUATION)
        next(reading)
        (process,) = started
        assert process.poll() is None
        reading.close()
        assert process.poll() is not None
        assert list(reading) == []

    def test_the_child_inherits_no_secret(self, started: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHICHENG_SECRET", "not-for-children")
        reading = read_roster(packed(sheet_xml(table(*[GOOD] * 5_000))), "a.xlsx", EVALUATION)
        next(reading)
        (process,) = started
        inherited = Path(f"/proc/{process.pid}/environ").read_bytes()
        reading.close()
        assert b"PYTHONPATH" in inherited
        assert b"not-for-children" not in inherited

    def test_a_row_keeps_its_texts_out_of_its_picture(self) -> None:
        assert GOOD["id_number"] not in repr(RawRow(2, GOOD))

    @pytest.mark.parametrize(("module", "loads"), [("reader", False), ("child", True)])
    def test_only_the_child_loads_the_parser(self, module: str, loads: bool) -> None:
        asked = f"import sys, zhicheng.documents.rosters.{module}; print('python_calamine' in sys.modules)"
        environment = {"PYTHONPATH": str(Path(zhicheng.__file__).parents[1])}
        said = subprocess.run(
            [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
        )
        assert said.stdout.strip() == str(loads)
