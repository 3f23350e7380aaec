"""A year's holidays and make-up working days (调休); the State Council publishes one year at a time."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhicheng.domain.refusals import Refusal

_SPAN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")


class YearTableRefused(Refusal):
    """A working-day table that contradicts itself or cannot be read."""

    code = "working_days.table_refused"


@dataclass(frozen=True, slots=True)
class YearTable:
    """What departs from Monday-to-Friday in one year.

    Days of the December before may stand in it, since the New Year holiday reaches back.
    """

    year: int
    source: str
    """文号 of the announcement, so that a deadline can be explained later."""
    holidays: frozenset[date]
    make_up_days: frozenset[date]
    """Saturdays and Sundays on which people work."""


def parse_year_table(text: str) -> YearTable:
    """Read a year's table from its TOML text.

    Keys: ``year`` (integer), ``source`` (text), ``holidays`` and ``make_up_days`` (lists of dates, or of
    texts such as ``2020-10-01..2020-10-08``). Raises YearTableRefused, naming the key or the day.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refuse(f"不是有效的 TOML 文本（{error}）") from None
    for key in document:
        if key not in {"year", "source", "holidays", "make_up_days"}:
            raise _refuse(f"中的“{key}”不是已知的项目，可能写错了")
    year, source = document.get("year"), document.get("source")
    if not isinstance(year, int) or not 2000 <= year <= 2999:
        raise _refuse("中的“year”应当是四位年份")
    if not isinstance(source, str) or not source.strip():
        raise _refuse("中的“source”应当写明放假通知的文号")
    holidays = _days("holidays", document.get("holidays"), year)
    make_up_days = _days("make_up_days", document.get("make_up_days"), year)
    if not holidays:
        raise _refuse("中没有一个放假日，表不完整")
    if both := holidays & make_up_days:
        raise _refuse(f"把{min(both)}同时列为放假和上班")
    if weekdays := [day for day in make_up_days if day.weekday() < 5]:
        raise _refuse(f"把{min(weekdays)}列为调休上班日，但这一天不是周六或周日")
    return YearTable(year, source.strip(), holidays, make_up_days)


def _days(key: str, given: object, year: int) -> frozenset[date]:
    if not isinstance(given, list):
        raise _refuse(f"中的“{key}”应当是日期的列表")
    days: set[date] = set()
    for entry in given:
        for day in _written_days(key, entry):
            if day in days:
                raise _refuse(f"中的“{key}”重复列出了{day}")
            if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
                raise _refuse(f"中的“{key}”列出了不属于{year}年的{day}")
            days.add(day)
    return frozenset(days)


def _written_days(key: str, entry: object) -> list[date]:
    if isinstance(entry, date) and not isinstance(entry, datetime):
        return [entry]
    span = _SPAN.fullmatch(entry) if isinstance(entry, str) else None
    if span is None:
        raise _refuse(f'中的“{key}”里有一项不是日期，应写作 2020-10-01 或 "2020-10-01..2020-10-08"')
    try:
        first, last = date.fromisoformat(span[1]), date.fromisoformat(span[2])
    except ValueError:
        raise _refuse(f"中的“{key}”里的 {entry} 含有不存在的日期") from None
    if not timedelta() <= last - first <= timedelta(days=31):
        raise _refuse(f"中的“{key}”里的 {entry} 起止颠倒或超过一个月")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _refuse(what: str) -> YearTableRefused:
    return YearTableRefused(f"工作日表{what}。请对照国务院办公厅的放假通知改正后重新载入。")
