"""What a parsed cell looks like as text: as a person sees it in the spreadsheet, dates as ISO text."""

from datetime import date, datetime, time, timedelta
from typing import Final

CellValue = int | float | str | bool | time | date | datetime | timedelta
_EXACT_UP_TO: Final = 10**15
"""Spreadsheets keep 15 significant digits; a longer number has lost its last digits."""


def cell_text(value: CellValue, longest: int) -> str:
    """The text of one cell, cut after ``longest`` + 1 characters so that a check of length still fails.

    A number of more than 15 digits comes as 1.2010119900101E+17: its end is lost, and must not look whole.
    """
    if isinstance(value, str):
        return value if len(value) <= longest else value[: longest + 1]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number_text(float(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number_text(number: float) -> str:
    if abs(number) >= _EXACT_UP_TO:
        return f"{number:.14E}"
    return str(int(number)) if number.is_integer() else repr(number)
