import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.support.roster_files import SAMPLES
from zhicheng.documents.rosters.reader import RawRow, read_roster
from zhicheng.documents.rosters.template_workbook import template_workbook
from zhicheng.domain.catalogue import Catalogue, builtin_catalogue
from zhicheng.domain.identity_documents import IdentityDocumentKind, parse_identity_document
from zhicheng.domain.rosters.columns import SAMPLE_MARK, RosterKind, columns

BUILTIN = builtin_catalogue()
SAMPLES_ON = date(2026, 3, 20)


def opened(kind: RosterKind, catalogue: Catalogue = BUILTIN, **more: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(template_workbook(kind, catalogue, **more)))


def filled_in(kind: RosterKind) -> bytes:
    """The template as a person leaves it: one row below the example."""
    book = opened(kind)
    for place, column in enumerate(columns(kind), start=1):
        book["名册"].cell(4, place).value = SAMPLES[kind].get(column.key)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def validations(sheet: Any) -> dict[str, Any]:
    """What is offered and said in each column, by header."""
    return {
        sheet[f"{re.match('[A-Z]+', str(each.sqref))[0]}2"].value: each  # type: ignore[index]
        for each in sheet.data_validations.dataValidation
    }


@pytest.mark.parametrize("kind", RosterKind)
class TestTemplate:
    def test_filled_in_it_is_read_as_it_is(self, kind: RosterKind) -> None:
        assert list(read_roster(filled_in(kind), "样表.xlsx", kind)) == [RawRow(4, SAMPLES[kind])]

    def test_empty_it_is_an_empty_roster(self, kind: RosterKind) -> None:
        assert list(read_roster(template_workbook(kind, BUILTIN), "样表.xlsx", kind)) == []

    def test_the_example_is_marked_and_would_be_read_without_its_mark(self, kind: RosterKind) -> None:
        book = opened(kind)
        cell = book["名册"].cell(3, 1)
        assert cell.value.startswith(SAMPLE_MARK)
        cell.value = cell.value.removeprefix(SAMPLE_MARK)
        out = io.BytesIO()
        book.save(out)
        (row,) = read_roster(out.getvalue(), "样表.xlsx", kind)
        assert parse_identity_document(row.cells["id_number"], on=SAMPLES_ON).number == row.cells["id_number"]

    def test_long_numbers_are_formatted_as_text(self, kind: RosterKind) -> None:
        sheet = opened(kind)["名册"]
        for place, column in enumerate(columns(kind)):
            dimension = sheet.column_dimensions[openpyxl.utils.get_column_letter(place + 1)]
            if column.key in ("id_number", "phone", "uscc", "name"):
                assert dimension.number_format == "@"

    def test_every_column_says_how_to_fill_it_in(self, kind: RosterKind) -> None:
        said = validations(opened(kind)["名册"])
        assert {header: each.prompt for header, each in said.items()} == {
            column.header: column.hint for column in columns(kind)
        }

    def test_the_header_stays_in_sight(self, kind: RosterKind) -> None:
        assert opened(kind)["名册"].freeze_panes == "B3"

    def test_the_instructions_name_every_column(self, kind: RosterKind) -> None:
        text = {cell.value for row in opened(kind)["填写说明"].iter_rows() for cell in row}
        assert text >= {column.header for column in columns(kind)}

    def test_lists_stand_hidden(self, kind: RosterKind) -> None:
        book = opened(kind)
        assert {sheet.title: sheet.sheet_state for sheet in book} == {
            "名册": "visible", "填写说明": "visible", "目录": "hidden",
        }  # fmt: skip

    def test_the_office_puts_its_own_title_above(self, kind: RosterKind) -> None:
        assert opened(kind, title="2026年度")["名册"]["A1"].value == "2026年度"


class TestLists:
    book = opened(RosterKind.EVALUATION)

    def offered(self, header: str) -> list[str]:
        """The list that a formula such as ='目录'!$D$1:$D$27 stands for."""
        formula = validations(self.book["名册"])[header].formula1
        found = re.fullmatch(r"'目录'!\$([A-Z])\$1:\$\1\$([0-9]+)", formula)
        assert found
        return [self.book["目录"][f"{found[1]}{row}"].value for row in range(1, int(found[2]) + 1)]

    def test_series_are_those_of_the_catalogue(self) -> None:
        assert tuple(self.offered("系列")) == BUILTIN.series_names()

    def test_sexes(self) -> None:
        assert self.offered("性别") == ["男", "女"]

    def test_document_kinds_are_those_accepted(self) -> None:
        assert "护照" not in self.offered("证件类型")
        passports = opened(RosterKind.EVALUATION, accepted=[IdentityDocumentKind.PASSPORT])
        assert passports["目录"]["E1"].value == "护照"

    def test_titles_are_the_stretch_of_their_series(self) -> None:
        """OFFSET over the first row of the series, as long as the series has titles."""
        sheet = self.book["目录"]
        pairs = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(1, sheet.max_row + 1)]
        formula = validations(self.book["名册"])["资格名称"].formula1
        letter = "ABCDEFGHIJKLM"[[column.key for column in columns(RosterKind.EVALUATION)].index("series")]
        rows = sum(1 for series, _ in pairs if series)
        assert formula == (
            f"OFFSET('目录'!$B$1,MATCH(${letter}3,'目录'!$A$1:$A${rows},0)-1,0,"
            f"COUNTIF('目录'!$A$1:$A${rows},${letter}3),1)"
        )
        for series in BUILTIN.series_names():
            places = [place for place, pair in enumerate(pairs) if pair[0] == series]
            assert places == list(range(places[0], places[0] + len(places)))
            assert {pairs[place][1] for place in places} == {
                entry.title_name for entry in BUILTIN.entries(series)
            }

    def test_a_series_may_have_any_name(self) -> None:
        header = "series_no,series,branch,A_zhenggao,B_fugao,C_zhongji,D_zhuli,E_yuanji,source\n"
        odd = Catalogue.from_csv(header + "1,=1+1 (甲/乙),,,,,=HYPERLINK,,S1\n")
        sheet = opened(RosterKind.EVALUATION, odd)["目录"]
        assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1 (甲/乙)", "s")
        assert (sheet["B1"].value, sheet["B1"].data_type) == ("=HYPERLINK", "s")
