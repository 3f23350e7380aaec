"""The calendar month (月) in which claims are batched: clause 二(二) has the Bureau work month by month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from zhicheng.domain.refusals import Refusal

_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})")


class MonthRefused(Refusal):
    """The text or the numbers given do not name a month."""

    code = "month.malformed"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month of Shanghai's calendar; months compare in time order.

    Raises MonthRefused where ``month`` is not 1 to 12 or ``year`` is not 1 to 9999.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and date.min.year <= self.year <= date.max.year):
            raise MonthRefused("月份不存在。请按“2026-11”的样式填写年份和月份。")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that holds ``day`` (a date in Shanghai; see deadlines.business_date for instants)."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026-11``, the form that records and the command line use.

        Raises MonthRefused for anything else, full-width digits and single-digit months included.
        """
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise MonthRefused("月份的写法不对。请按“2026-11”的样式填写年份和月份。")
        return cls(int(written[1]), int(written[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """The month as people read it, e.g. 2026年11月."""
        return f"{self.year}年{self.month}月"

    def next(self) -> "Month":
        """The month after."""
        return Month(self.year + 1, 1) if self.month == 12 else Month(self.year, self.month + 1)

    def previous(self) -> "Month":
        """The month before."""
        return Month(self.year - 1, 12) if self.month == 1 else Month(self.year, self.month - 1)

    def first_day(self) -> date:
        """The 1st."""
        return date(self.year, self.month, 1)

    def last_day(self) -> date:
        """The 28th to 31st, as the month has it."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])
