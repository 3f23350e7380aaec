"""Tables as .xlsx and as CSV in which a text never becomes a formula (R31)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from xlsxwriter import Workbook

from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.services.kernel.actor import Actor


class TableFormat(StrEnum):
    """What the figures are handed out as."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def label(self) -> str:
        """The format as a choice."""
        return {TableFormat.XLSX: "Excel 工作簿（.xlsx）", TableFormat.CSV: "CSV 文本（.csv）"}[self]

    @property
    def media_type(self) -> str:
        """The type that a browser is told."""
        return {
            TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            TableFormat.CSV: "text/csv; charset=utf-8",
        }[self]


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """A file to hand out."""

    name: str
    data: bytes
    media_type: str


def watermark(actor: Actor, at: datetime) -> str:
    """The line that stands on top of every table handed out."""
    return f"由{actor.display_name}于{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}导出，仅供内部使用。"


Cell = str | int | float
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its title and the labels of its columns."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook_bytes(sheets: Sequence[Sheet], watermark: str) -> bytes:
    """One sheet for each table; the watermark stands above every table, and in the printed footer."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as workbook:
        head = workbook.add_format({"bold": True, "border": 1, "bg_color": "#E7ECF2"})
        quiet = workbook.add_format({"italic": True, "font_color": "#55606E"})
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.title[:31])
            page.write_string(0, 0, watermark, quiet)
            page.set_footer(f"&L{watermark.replace('&', '&&')}")
            page.set_column(0, 0, 36)
            page.set_column(1, len(sheet.header), 16)
            for place, title in enumerate(sheet.header):
                page.write_string(2, place, title, head)
            for line, row in enumerate(sheet.rows, start=3):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(line, place, cell)
                    else:
                        page.write_number(line, place, cell)
            page.freeze_panes(3, 1)
    return target.getvalue()


def csv_bytes(sheets: Sequence[Sheet], watermark: str) -> bytes:
    """All tables below one another, in UTF-8 with the mark by which a spreadsheet knows it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_cell(watermark)])
    for sheet in sheets:
        writer.writerow([])
        writer.writerow([safe_cell(sheet.title)])
        writer.writerow([safe_cell(title) for title in sheet.header])
        for row in sheet.rows:
            writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def safe_cell(text: str) -> str:
    """``text`` with a quotation mark before anything that a spreadsheet would calculate."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
