"""Rights (权限): for what a body was approved, in which series and levels, from when until when.

A committee's term, and every other right to award a title, is judged by the same rule: one right in force
must cover the days, the series and the level together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from zhicheng.domain.levels import TitleLevel

_APPOINTER: Final = "单位确有权限的，请由单位联系人社局登记核准文件后再提交。"


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


def appointment_fault(
    rights: Iterable[Right],
    *,
    employer: str,
    day: date,
    series: str,
    level: TitleLevel,
    is_required: bool,
) -> str:
    """Why an employer may not have appointed to this title on ``day``; empty where it may (clause 一(二)).

    An employer whose right is not recorded is let through while the policy does not ask for one
    (``is_required``), but never to 正高级, which only a recorded right may name.
    """
    known = tuple(rights)
    standing = judge_right(known, is_earlier_unrecorded=True, first=day, last=day, series=series, level=level)
    match standing:
        case RightStanding.IN_FORCE:
            return ""
        case RightStanding.NOT_RECORDED:
            if level is TitleLevel.FULL_SENIOR:
                return f"“{employer}”没有登记可以聘任{level.label}职称的权限。{_APPOINTER}"
            return f"“{employer}”的自主聘任权限未登记。{_APPOINTER}" if is_required else ""
        case RightStanding.OUTSIDE_TERM:
            terms = "；".join(term_in_words(right) for right in known if not right.is_void)
            return (
                f"聘任日期不在“{employer}”的聘任权限期限之内（已登记：{terms}）。请核对聘任日期。{_APPOINTER}"
            )
        case RightStanding.OUTSIDE_SERIES:
            return f"“{employer}”聘任日期当时的权限不含“{series}”系列。请核对系列。{_APPOINTER}"
        case RightStanding.OUTSIDE_LEVELS:
            return f"“{employer}”聘任日期当时的权限不含{level.label}职称。请核对资格名称。{_APPOINTER}"
        case _:
            assert_never(standing)


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
