"""Titles that rest on another (关联资格): what an officer looks at again when a certificate changes.

A title of a higher level in the same series, obtained later, was as a rule evaluated on the strength of the
lower one. Nothing follows from that by itself: an officer looks at each and says what is to be done.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import Refusal

LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """What of a title decides which others rest on it."""

    series: str
    level: TitleLevel
    day: date | None
    """When it was obtained; None for a claim that does not say so yet."""


def rests_on(higher: HeldTitle, lower: HeldTitle) -> bool:
    """Whether ``higher`` is of the same series, of a higher level, and later; without a day it is later."""
    order = list(TitleLevel)
    if higher.series != lower.series or order.index(higher.level) >= order.index(lower.level):
        return False
    return higher.day is None or lower.day is None or higher.day > lower.day


def changes_what_rests(before: HeldTitle, after: HeldTitle) -> bool:
    """Whether a correction changes something on which others rest; a name or a specialty is nothing such."""
    return before != after


def may_touch_others(kind: CaseKind, fields: Collection[CaseField]) -> bool:
    """Whether a case of this kind, with these fields to change, may touch what rests on its certificates."""
    if kind is CaseKind.CORRECTION:
        return bool({CaseField.SERIES, CaseField.TITLE_NAME, CaseField.QUALIFICATION_DATE} & set(fields))
    return kind is CaseKind.REVOCATION


class ReviewFinding(StrEnum):
    """What an officer found of one title that rests on another."""

    STANDS = "stands"
    NOT_BASED = "not_based"
    NEEDS_CASE = "needs_case"

    @property
    def label(self) -> str:
        """The finding as officers read and choose it."""
        return {
            ReviewFinding.STANDS: "不受影响",
            ReviewFinding.NOT_BASED: "不以该证书为依据",
            ReviewFinding.NEEDS_CASE: "受影响，须另行办理",
        }[self]


class LaterTitleRefused(Refusal):
    """A review of a title that cannot be recorded."""

    code = "later_title.refused"


def checked_reason(text: str) -> str:
    """The reason of a finding, stripped. Raises LaterTitleRefused for none and for a very long one."""
    reason = text.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise LaterTitleRefused(f"请填写复核理由，不超过{LONGEST_REASON}字。", code="later_title.reason")
    return reason
