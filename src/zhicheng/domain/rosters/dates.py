"""Dates as people write them in rosters."""

import re
import unicodedata
from datetime import date
from typing import Final

from zhicheng.domain.rosters.cell_texts import Fault

_SEPARATED: Final = re.compile(
    r"(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*日?"
    r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?)?"
)
_COMPACT: Final = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_SERIAL: Final = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_REMEDY: Final = "请写成2026-03-05的形式"


def parse_roster_date(raw: str) -> date | Fault:
    """The day that 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日 or 20260305 names; a time of day is dropped.

    Full-width digits are read too. Two-digit years and the order day-month-year are never guessed.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    found = _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        if _SERIAL.fullmatch(text):
            return Fault("日期显示为一个数字", f"请把单元格设为“日期”格式，或{_REMEDY}")
        return Fault("看不出是哪一天", _REMEDY)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return Fault("没有这一天", "请核对年、月、日")
