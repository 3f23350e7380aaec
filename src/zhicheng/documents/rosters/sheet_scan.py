"""One worksheet's XML before it is parsed: how far it reaches, and which cells hold no usable value."""

import re
from collections.abc import Iterable
from typing import Final

from zhicheng.documents.rosters.limits import MEBIBYTE, RosterLimits
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.rosters.cell_texts import FORMULA_MARK

CellMarks = dict[tuple[int, int], str]
"""By row and column, both from 0: what to show instead of the empty cell that the parser returns."""

_MOST_MARKS: Final = 100_000
_LONGEST_CELL: Final = 16 * MEBIBYTE
_ENDS: Final = (b"</c>", b":c>", b"</row>", b":row>")
# A styled cell without content closes itself and takes no room in the grid, wherever it stands. The pattern
# begins with a letter that is rare in a sheet, and so is four times as fast as one that begins with a tag.
_FAR_REFERENCE: Final = re.compile(
    rb"r\s*=\s*[\"'](?P<column>[A-Za-z]{2,4}|[A-Za-z](?=[0-9]{6}))(?P<row>[0-9]{1,9})[\"'](?:[^>]*[^>/])?>"
)
_CELL_START: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*\Z")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s(?P<attributes>[^>]*[^>/])>(?P<inside>.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_IS_ERROR: Final = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")
_TEXT: Final = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<]")
_SIGNS_OF_MARKS: Final = (b"<f", b":f", b'"e"', b"'e'")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")


def scan_sheet(pieces: Iterable[bytes], limits: RosterLimits) -> CellMarks:
    """Read a worksheet part piece by piece.

    Raises RosterRefused with code roster.too_large, naming the cell that lies too far out, where a parser
    would build a grid beyond the limits. Returns the error values and the formulas without a result.
    """
    marks: CellMarks = {}
    kept = b""
    for piece in pieces:
        text = kept + piece
        # Cells are looked at whole: what follows the last complete one waits for the next piece.
        cut = max(text.rfind(end) for end in _ENDS)
        if cut < 0:
            kept = text
            if len(kept) > _LONGEST_CELL:
                raise RosterRefused(
                    "有一个单元格的内容过大，不像正常的名册。请检查并删除后重新上传。",
                    code="roster.too_large",
                )
            continue
        _look_at(text[: cut + len(b"</row>")], marks, limits)
        kept = text[cut:]
    _look_at(kept, marks, limits)
    return marks


def _look_at(text: bytes, marks: CellMarks, limits: RosterLimits) -> None:
    for cell in _FAR_REFERENCE.finditer(text):
        row, column = int(cell["row"]), column_number(cell["column"])
        if (row > limits.max_rows or column > limits.max_columns) and _CELL_START.match(
            text, max(text.rfind(b"<", 0, cell.start()), 0), cell.start()
        ):
            reference = f"{cell['column'].decode().upper()}{row}"
            raise RosterRefused(
                f"单元格{reference}还有内容，超出了名册的范围（最多{limits.max_rows}行、{limits.max_columns}列）。"
                "请删除名册以外的内容，或拆分后上传。",
                code="roster.too_large",
            )
    if not any(sign in text for sign in _SIGNS_OF_MARKS):
        return
    for cell in _CELL.finditer(text):
        attributes, inside = cell["attributes"], cell["inside"]
        value = _VALUE.search(inside)
        result = value[1].decode("utf-8", "replace") if value else ""
        if _IS_ERROR.search(attributes):
            mark = result or "#N/A"
        elif not result and _FORMULA.search(inside) and not _TEXT.search(inside):
            mark = FORMULA_MARK
        else:
            continue
        reference_match = _REFERENCE.search(attributes)
        if reference_match is None:
            continue
        marks[(int(reference_match[2]) - 1, column_number(reference_match[1]) - 1)] = mark
        if len(marks) > _MOST_MARKS:
            raise RosterRefused(
                "名册中有太多没有结果的公式或错误值。请用“选择性粘贴—数值”把公式换成内容后重新上传。",
                code="roster.formulas",
            )


def column_number(letters: bytes) -> int:
    """The column that letters name: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
