"""F18: hostile text in a row is taken exactly as it stands, or refused with row, column and code point."""

import io
import unicodedata
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.roster_files import GOOD
from zhicheng.documents.rosters.error_workbook import error_workbook
from zhicheng.documents.rosters.reader import read_roster
from zhicheng.domain.catalogue import builtin_catalogue
from zhicheng.domain.policies import builtin_policies
from zhicheng.domain.rosters import rows
from zhicheng.domain.rosters.cell_texts import tidy
from zhicheng.domain.rosters.columns import RosterKind, columns
from zhicheng.domain.rosters.rows import CellError, EvaluationRow, RowContext, check_row

EVALUATION = RosterKind.EVALUATION
ON = date(2026, 3, 20)
CONTEXT = RowContext(policy=builtin_policies().on(ON), catalogue=builtin_catalogue(), on=ON)
FREE = ("name", "employer_name", "submitting_unit", "specialty", "remark")
KEYS = tuple(column.key for column in columns(EVALUATION))
# A bad sex, kind or title shows in the column that it is checked against too.
RELATED = {
    "id_number": {"id_number", "sex", "document_kind"},
    "sex": {"sex"},
    "series": {"series", "title_name"},
    "title_name": {"series", "title_name"},
}
_HOSTILE = ("\x00", "\x1b[31m", "\u202e", "\u2066", "\u200b", "\ufeff", "😀", "👨‍👩‍👧", "مهندس", "א", "\ue000", "e\u0301",
            "\U000e0fff", "䶮", "𫘧", "\U000323b0", "〇", "=1+1", "+1", "-1", "@A1", "\t", "\r\n", "_x0000_", "&amp;", "<t>",
            "]]>", "'", '"', "1.2E+17", "１２", "TRUE", "#N/A", "·", "．", "'; --", "{{7*7}}", "%s", "\\", "../..")  # fmt: skip
# No spreadsheet can hold the two noncharacters at the end of a plane; see the XML standard's Char.
_texts = st.lists(
    st.one_of(
        st.sampled_from(_HOSTILE),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=4),
    ),
    max_size=6,
).map("".join)
_rows = st.lists(st.tuples(st.sampled_from(KEYS), _texts), min_size=20, max_size=20)


def workbook(people: list[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, column in enumerate(columns(EVALUATION)):
            sheet.write_string(0, place, column.header)
            for line, row in enumerate(people, start=1):
                sheet.write_string(line, place, row.get(column.key, ""))
    return out.getvalue()


class TestHostileText:
    """A thousand rows, twenty to a file."""

    @given(_rows)
    @settings(max_examples=50)
    def test_arrives_exactly_and_is_taken_exactly_or_refused_by_name(
        self, changes: list[tuple[str, str]]
    ) -> None:
        typed = [GOOD | {key: text} for key, text in changes]
        read = list(read_roster(workbook(typed), "a.xlsx", EVALUATION))
        assert [row.number for row in read] == list(range(2, 22))
        errors: dict[int, list[CellError]] = {}
        for row, written, (key, text) in zip(read, typed, changes, strict=True):
            assert row.cells == {each: cell for each, cell in written.items() if cell and not cell.isspace()}
            checked = check_row(EVALUATION, row.cells, CONTEXT)
            if isinstance(checked, tuple):
                assert checked
                assert {error.column_key for error in checked} <= RELATED.get(key, {key})
                assert all(error.header and error.reason and error.remedy for error in checked)
                errors[row.number] = list(checked)
            else:
                self.is_clean(checked)
                if key in FREE and key != "name":
                    assert getattr(checked, key) == tidy(text)
        if errors:
            again = error_workbook(workbook(typed), "a.xlsx", EVALUATION, errors)
            corrected = list(read_roster(again, "b.xlsx", EVALUATION))
            assert [row.cells for row in corrected] == [row.cells for row in read if row.number in errors]

    @given(st.sampled_from(FREE), _texts)
    @settings(max_examples=1000)
    def test_no_row_that_is_taken_holds_anything_unprintable(self, key: str, text: str) -> None:
        checked = check_row(EVALUATION, GOOD | {key: text}, CONTEXT)
        if isinstance(checked, EvaluationRow):
            self.is_clean(checked)

    def is_clean(self, row: EvaluationRow | object) -> None:
        assert isinstance(row, EvaluationRow)
        for key in FREE:
            for character in getattr(row, key):
                assert ord(character) > 0x2E7F or character.isprintable()
                assert unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs", "So", "Mn", "Me")
                assert unicodedata.bidirectional(character) not in ("R", "AL", "AN", "RLO", "LRO")


class TestWithoutTheGuard:
    """Negative control: with the look at characters off, hostile text is taken."""

    def test_direction_marks_would_be_stored(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hostile = GOOD | {"specialty": "机械\u202e设计"}
        assert isinstance(check_row(EVALUATION, hostile, CONTEXT), tuple)
        monkeypatch.setattr(rows, "character_fault", lambda text: None)
        taken = check_row(EVALUATION, hostile, CONTEXT)
        assert isinstance(taken, EvaluationRow)
        with pytest.raises(AssertionError):
            TestHostileText().is_clean(taken)
