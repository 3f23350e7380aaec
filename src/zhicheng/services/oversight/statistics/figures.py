"""Figures of a stretch of months: how many claims and certificates, by what they are and whence they come.

All of it is counted by the database in one pass over an index, whatever the number of claims.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

from zhicheng.domain.channels import RULES, UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.kernel.actor import Actor, require_role

MOST_MONTHS = 60
COUNTED_STATUSES = [
    ClaimStatus.UPLOADED.value,
    ClaimStatus.RELEASED.value,
    ClaimStatus.CERTIFIED.value,
    ClaimStatus.REVOKED.value,
]
"""Claims that reached the Bureau and were not sent away again."""


class PeriodRefused(Refusal):
    """A stretch of months that ends before it begins, or is too long."""

    code = "statistics.period"


@dataclass(frozen=True, slots=True)
class Period:
    """The months counted, both ends included. Raises PeriodRefused."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodRefused("起始月份晚于截止月份，请核对。")
        if len(self.months) > MOST_MONTHS:
            raise PeriodRefused(f"一次最多统计{MOST_MONTHS}个月，请缩短起止月份。")

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month of the stretch in order; one more than MOST_MONTHS at most."""
        found = [self.first]
        while found[-1] < self.last and len(found) <= MOST_MONTHS:
            found.append(found[-1].next())
        return tuple(found)

    @property
    def label(self) -> str:
        """The stretch as people read it."""
        if self.first == self.last:
            return self.first.label
        return f"{self.first.label}至{self.last.label}"


class Dimension(StrEnum):
    """By what claims are counted."""

    MONTH = "batch_month"
    LEVEL = "level"
    CHANNEL = "channel"
    SERIES = "series"
    SUBMITTING_UNIT = "submitting_unit_name"
    EMPLOYER = "employer_name"

    @property
    def label(self) -> str:
        """The dimension as the label of a column."""
        return {
            Dimension.MONTH: "月份",
            Dimension.LEVEL: "层级",
            Dimension.CHANNEL: "渠道",
            Dimension.SERIES: "系列",
            Dimension.SUBMITTING_UNIT: "呈报单位",
            Dimension.EMPLOYER: "用人单位",
        }[self]


@dataclass(frozen=True, slots=True)
class CountLine:
    """One value of a dimension."""

    label: str
    uploaded: int
    """Claims that reached the Bureau and stand in the batch of a month of the stretch."""
    late: int
    """Of these, uploaded after the last day of clause 二(一)."""
    certified: int
    """Of these, with a sealed certificate, revoked certificates included."""
    revoked: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """All counts of a period."""

    period: Period
    total: CountLine
    tables: dict[Dimension, tuple[CountLine, ...]]
    """Months and levels in their own order and without gaps; the others by falling number."""
    employers: int
    """How many employers there are in all; the table may hold fewer."""


_COUNTS = (
    "count(*), count(*) FILTER (WHERE uploaded_late),"
    f" count(*) FILTER (WHERE status IN ('{ClaimStatus.CERTIFIED}', '{ClaimStatus.REVOKED}')),"
    f" count(*) FILTER (WHERE status = '{ClaimStatus.REVOKED}')"
)
_FROM = "FROM records_claim WHERE status = ANY(%s) AND batch_month BETWEEN %s AND %s"
_BY_DIMENSION = f"""
SELECT CASE GROUPING(batch_month, level, channel, series, submitting_unit_name)
         WHEN 15 THEN 'batch_month' WHEN 23 THEN 'level' WHEN 27 THEN 'channel' WHEN 29 THEN 'series'
         WHEN 30 THEN 'submitting_unit_name' ELSE '' END,
       coalesce(batch_month, level, channel, series, submitting_unit_name, ''), {_COUNTS}
  {_FROM}
 GROUP BY GROUPING SETS ((batch_month), (level), (channel), (series), (submitting_unit_name), ())
"""
_BY_EMPLOYER = f"""
SELECT employer_name, {_COUNTS}, count(*) OVER ()
  {_FROM}
 GROUP BY employer_name ORDER BY 2 DESC, 1 LIMIT %s
"""


def statistics(*, actor: Actor, period: Period, employers: int | None = 30) -> Statistics:
    """The counts of a period; ``employers`` limits the table of employers to the largest (None: all).

    Claims count by the month in whose batch they stand. Raises NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    found: dict[str, list[CountLine]] = {}
    scope: tuple[list[Any], str, str] = (list(COUNTED_STATUSES), str(period.first), str(period.last))
    with connection.cursor() as cursor:
        cursor.execute(_BY_DIMENSION, scope)
        for dimension, value, *counts in cursor.fetchall():
            found.setdefault(dimension, []).append(CountLine(value, *counts))
        cursor.execute(_BY_EMPLOYER, [*scope, employers])
        by_employer = cursor.fetchall()
    tables = {
        Dimension.MONTH: _in_order(found, Dimension.MONTH, {str(m): m.label for m in period.months}),
        Dimension.LEVEL: _in_order(found, Dimension.LEVEL, {e.value: e.label for e in TitleLevel}),
        Dimension.CHANNEL: _in_order(
            found, Dimension.CHANNEL, {channel.value: channel.label for channel in RULES}
        ),
        Dimension.SERIES: _by_number(found, Dimension.SERIES),
        Dimension.SUBMITTING_UNIT: _by_number(found, Dimension.SUBMITTING_UNIT),
        Dimension.EMPLOYER: tuple(CountLine(_label(name), *counts) for name, *counts, _ in by_employer),
    }
    total = found.get("", [_nothing("")])[0]
    return Statistics(
        period=period,
        total=CountLine("合计", total.uploaded, total.late, total.certified, total.revoked),
        tables=tables,
        employers=by_employer[0][-1] if by_employer else 0,
    )


def _in_order(
    found: dict[str, list[CountLine]], dimension: Dimension, labels: dict[str, str]
) -> tuple[CountLine, ...]:
    """Every value of a closed set, those without claims as well."""
    lines = {line.label: line for line in found.get(dimension.value, [])}
    return tuple(_with_label(lines.get(value, _nothing(value)), label) for value, label in labels.items())


def _by_number(found: dict[str, list[CountLine]], dimension: Dimension) -> tuple[CountLine, ...]:
    lines = sorted(found.get(dimension.value, []), key=lambda line: (-line.uploaded, line.label))
    return tuple(_with_label(line, _label(line.label)) for line in lines)


def _with_label(line: CountLine, label: str) -> CountLine:
    return CountLine(label, line.uploaded, line.late, line.certified, line.revoked)


def _label(value: Any) -> str:
    return str(value or "") or "（未填写）"


def _nothing(label: str) -> CountLine:
    return CountLine(label, 0, 0, 0, 0)
