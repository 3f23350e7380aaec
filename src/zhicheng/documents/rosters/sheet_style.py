"""How a roster looks as a sheet that people fill in: header, widths, formats that keep long numbers whole."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

# The package ships no types.
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhicheng.domain.rosters.columns import Column

__all__ = ["DATE_COLUMNS", "SHEET_NAME", "Workbook", "Worksheet", "lay_out", "text_format", "written"]

SHEET_NAME: Final = "名册"
DATE_COLUMNS: Final = frozenset(("qualification_date", "held_on"))
_FONT: Final = {"font_name": "宋体", "font_size": 11}
_BLUE: Final = "#1F4E79"
_GREY: Final = "#7F7F7F"


@contextmanager
def written(into: io.BytesIO) -> Iterator[Workbook]:
    """A workbook in memory in which every text stays text: no formula and no link is ever made of one."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(into, options) as workbook:
        yield workbook


def text_format(workbook: Workbook, **changes: object) -> Format:
    """The format of a cell whose entry stays as it was typed, long numbers included."""
    return workbook.add_format({**_FONT, "num_format": "@", "valign": "vcenter", **changes})


def lay_out(workbook: Workbook, sheet: Worksheet, columns: Sequence[Column], header_row: int) -> None:
    """Write the header, set widths and formats, and keep the header in sight."""
    required = workbook.add_format(
        {**_FONT, "bold": True, "font_color": "white", "bg_color": _BLUE, "border": 1, "align": "center"}
    )
    optional = workbook.add_format(
        {**_FONT, "bold": True, "font_color": "white", "bg_color": _GREY, "border": 1, "align": "center"}
    )
    text = text_format(workbook)
    day = text_format(workbook, num_format="yyyy-mm-dd")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, day if column.key in DATE_COLUMNS else text)
        sheet.write_string(header_row, place, column.header, required if column.required else optional)
    sheet.freeze_panes(header_row + 1, 1)
