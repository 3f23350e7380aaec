"""The content of an OpenDocument sheet before it is parsed: rows and cells that claim to be repeated."""

import re
from collections.abc import Iterable
from typing import Final

from zhicheng.documents.rosters.limits import MEBIBYTE, RosterLimits
from zhicheng.documents.rosters.refused import RosterRefused

_LONGEST_ROW: Final = 32 * MEBIBYTE
_ROW_END: Final = b"</table:table-row>"
_TABLE: Final = re.compile(rb"<table:table[\s>]")
_ROW: Final = re.compile(rb"<table:table-row(?=[\s/>])(?P<attributes>[^>]*?)(?P<closed>/?)>")
_ROWS_REPEATED: Final = re.compile(rb"number-rows-repeated\s*=\s*[\"']([0-9]{1,9})[\"']")
_COLUMNS_REPEATED: Final = re.compile(rb"number-columns-repeated\s*=\s*[\"']([0-9]{1,9})[\"']")
_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell(?P<attributes>[^>]*)>")
_CONTENT: Final = re.compile(rb"office:value-type|<text:p[\s>]")


def scan_ods_content(pieces: Iterable[bytes], limits: RosterLimits) -> None:
    """Read content.xml row by row.

    Empty padding to the last row and column, as office software writes it, is let through; a value that is
    repeated or stands beyond the limits is not: raises RosterRefused with code roster.too_large.
    """
    position = 0
    kept = b""
    for piece in pieces:
        *rows, kept = (kept + piece).split(_ROW_END)
        if len(kept) > _LONGEST_ROW:
            raise RosterRefused(
                "有一行的内容过大，不像正常的名册。请检查并删除后重新上传。", code="roster.too_large"
            )
        for row in rows:
            if _TABLE.search(row):
                position = 0
            # Empty rows may close themselves, and so stand in front of the row that ends here.
            for start in _ROW.finditer(row):
                repeated = _repetition(_ROWS_REPEATED, start["attributes"])
                if not start["closed"]:
                    _look_at(row[start.end() :], position + repeated, limits)
                position += repeated


def _look_at(row: bytes, last: int, limits: RosterLimits) -> None:
    """Check a row whose last repetition stands in row ``last`` of the sheet, counted from 1."""
    if _CONTENT.search(row) is None:
        return
    if last > limits.max_rows:
        raise _too_large(f"第{last}行", limits)
    if b"number-columns-repeated" not in row:
        return
    column = 0
    cells = list(_CELL.finditer(row))
    for place, cell in enumerate(cells):
        column += _repetition(_COLUMNS_REPEATED, cell["attributes"])
        end = cells[place + 1].start() if place + 1 < len(cells) else len(row)
        if column > limits.max_columns and _CONTENT.search(row, cell.start(), end):
            raise _too_large(f"第{column}列", limits)


def _repetition(attribute: re.Pattern[bytes], attributes: bytes) -> int:
    found = attribute.search(attributes)
    return int(found[1]) if found else 1


def _too_large(where: str, limits: RosterLimits) -> RosterRefused:
    return RosterRefused(
        f"{where}还有内容，超出了名册的范围（最多{limits.max_rows}行、{limits.max_columns}列）。"
        "请删除名册以外的内容，或拆分后上传。",
        code="roster.too_large",
    )
