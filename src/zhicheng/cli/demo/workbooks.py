"""Rosters as spreadsheets, written as a convening unit or an examination body would hand them in."""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import xlsxwriter

from zhicheng.domain.rosters.columns import RosterKind, columns

Row = Mapping[str, str]
"""Cell texts by ``Column.key``."""

_CREATED = datetime(2020, 5, 1, tzinfo=UTC)
"""Fixed, so that the same rows make the same bytes and count as the same upload."""


def roster_workbook(kind: RosterKind, rows: Iterable[Row]) -> bytes:
    """An .xlsx file with one sheet, a header row, and every cell as text."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties({"created": _CREATED.replace(tzinfo=None)})
    sheet = workbook.add_worksheet("名单")
    text = workbook.add_format({"num_format": "@"})
    for index, column in enumerate(columns(kind)):
        sheet.set_column(index, index, column.width, text)
        sheet.write_string(0, index, column.header)
    for line, row in enumerate(rows, start=1):
        for index, column in enumerate(columns(kind)):
            value = row.get(column.key, "")
            if value:
                sheet.write_string(line, index, value, text)
    workbook.close()
    return target.getvalue()
