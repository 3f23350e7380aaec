"""The rejected rows of a roster as a workbook: bad cells marked, reasons beside them."""

import io
from collections.abc import Mapping, Sequence
from typing import Final

from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.documents.rosters.reader import read_roster
from zhicheng.documents.rosters.sheet_style import SHEET_NAME, lay_out, text_format, written
from zhicheng.domain.rosters.columns import REASON_HEADER, Column, RosterKind, columns
from zhicheng.domain.rosters.rows import CellError

_MOST_COMMENTS: Final = 2_000
"""Spreadsheet programs become slow with more; the column of reasons says all of it anyway."""
_LONGEST_TEXT: Final = 32_000
_REASONS: Final = Column("", REASON_HEADER, (), False, 70, "", 0)


def error_workbook(
    data: bytes,
    file_name: str,
    kind: RosterKind,
    errors: Mapping[int, Sequence[CellError]],
    *,
    limits: RosterLimits | None = None,
) -> bytes:
    """An .xlsx with the rows whose numbers are in ``errors``, each cell's text as it was.

    Bad cells are red, with reason and remedy as a comment; a last column says everything about the row. The
    reader passes that column over, so the corrected file can be uploaded as it is. Every text is written as
    text, whatever it begins with. Raises RosterRefused as read_roster does.
    """
    out = io.BytesIO()
    wanted = columns(kind)
    with written(out) as workbook:
        sheet = workbook.add_worksheet(SHEET_NAME)
        lay_out(workbook, sheet, (*wanted, _REASONS), 0)
        plain = text_format(workbook)
        bad = text_format(workbook, bg_color="#FFC7CE", font_color="#9C0006")
        reasons_format = text_format(workbook, text_wrap=True, font_color="#9C0006")
        place_of = {column.key: place for place, column in enumerate(wanted)}
        commented = 0
        line = 0
        for row in read_roster(data, file_name, kind, limits=limits):
            said = errors.get(row.number)
            if not said:
                continue
            line += 1
            of_cell: dict[str, list[CellError]] = {}
            for error in said:
                of_cell.setdefault(error.column_key, []).append(error)
            for key, place in place_of.items():
                text = row.cells.get(key, "")
                is_bad = key in of_cell
                if text or is_bad:
                    sheet.write_string(line, place, text[:_LONGEST_TEXT], bad if is_bad else plain)
                if is_bad and commented < _MOST_COMMENTS:
                    commented += 1
                    note = "\n".join(f"{error.reason}。\n{error.remedy}。" for error in of_cell[key])
                    sheet.write_comment(line, place, note[:_LONGEST_TEXT], {"x_scale": 2})
            reasons = "".join(error.sentence for error in said)
            sheet.write_string(
                line, len(wanted), f"原第{row.number}行。{reasons}"[:_LONGEST_TEXT], reasons_format
            )
    return out.getvalue()
