"""Rights (权限): for what a body was approved, in which series and levels, from when until when.

A committee's term, and every other right to award a title, is judged by the same rule: one right in force
must cover the days, the series and the level together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhicheng.domain.levels import TitleLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One approval; both end dates count."""

    document: str
    """文号 of the approval."""
    series: frozenset[str]
    levels: frozenset[TitleLevel]
    first: date
    last: date
    ended_on: date | None = None
    """Last day in force where the Bureau ended it early; before ``first`` where it was recorded in error."""

    @property
    def last_in_force(self) -> date:
        """The last day on which it holds."""
        return self.last if self.ended_on is None else min(self.last, self.ended_on)

    @property
    def is_void(self) -> bool:
        """Whether it holds on no day at all."""
        return self.last_in_force < self.first

    def covers(self, first: date, last: date) -> bool:
        """Whether it is in force from ``first`` to ``last``, both included."""
        return self.first <= first and last <= self.last_in_force


class RightStanding(StrEnum):
    """How an act stands to the rights of its body; each comment says who moves next."""

    IN_FORCE = "in_force"  # Nobody.
    NOT_RECORDED = "not_recorded"  # The Bureau records the right of before there was a register.
    OUTSIDE_TERM = "outside_term"  # The Bureau approves a term, or the body corrects the date.
    OUTSIDE_SERIES = "outside_series"  # The body corrects the series, or asks for a wider right.
    OUTSIDE_LEVELS = "outside_levels"  # The body corrects the level, or asks for a wider right.


def judge_right(
    rights: Iterable[Right],
    *,
    is_earlier_unrecorded: bool,
    first: date,
    last: date,
    series: str | None = None,
    level: TitleLevel | None = None,
) -> RightStanding:
    """How an act from ``first`` to ``last`` stands to the ``rights`` of its body.

    ``series`` and ``level`` are compared where they are given. ``is_earlier_unrecorded`` says that the body
    acted before rights were recorded (权限未登记); what lies before its first recorded right, or has none,
    is then not recorded rather than outside the term (clause 一(一), 40号令 art. 8: terms).
    """
    known = [right for right in rights if not right.is_void]
    covering = [right for right in known if right.covers(first, last)]
    if not covering:
        is_earlier = not known or first < min(right.first for right in known)
        return (
            RightStanding.NOT_RECORDED if is_earlier_unrecorded and is_earlier else RightStanding.OUTSIDE_TERM
        )
    of_series = [right for right in covering if series is None or series in right.series]
    if not of_series:
        return RightStanding.OUTSIDE_SERIES
    if level is not None and all(level not in right.levels for right in of_series):
        return RightStanding.OUTSIDE_LEVELS
    return RightStanding.IN_FORCE


def last_day_allowed(first: date, years: int) -> date:
    """The last day that a term of at most ``years`` years from ``first`` may have."""
    try:
        end = first.replace(year=first.year + years)
    except ValueError:  # 29 February; the year of the end has none.
        end = date(first.year + years, 3, 1)
    return date.fromordinal(end.toordinal() - 1)


def term_in_words(right: Right) -> str:
    """First and last day in force as people read them."""
    return f"{_day(right.first)}至{_day(right.last_in_force)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
