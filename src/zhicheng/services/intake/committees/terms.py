"""A committee's terms (任期) as pages and commands show them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import CommitteeApproval, EvaluationCommittee
from zhicheng.services.kernel.rights import right_of


class TermStage(StrEnum):
    """How a term stands today."""

    IN_FORCE = "in_force"
    COMING = "coming"
    OVER = "over"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The stage as people read it."""
        return {
            TermStage.IN_FORCE: "任期内",
            TermStage.COMING: "尚未开始",
            TermStage.OVER: "已到期",
            TermStage.ENDED: "已提前终止",
        }[self]

    @property
    def kind(self) -> str:
        """What it is to the reader."""
        return {TermStage.IN_FORCE: "good", TermStage.COMING: "waiting"}.get(self, "plain")


@dataclass(frozen=True, slots=True)
class CommitteeTerm:
    """One approval of a committee."""

    term_id: uuid.UUID
    document: str
    region: str
    series: tuple[str, ...]
    levels: tuple[TitleLevel, ...]
    first_day: date
    last_day: date
    stage: TermStage
    ended_on: date | None
    """Last day in force where it was ended early."""
    end_reason: str
    recorded_by: str
    recorded_at: datetime

    @property
    def may_end(self) -> bool:
        """Whether it can still be ended early."""
        return self.stage in (TermStage.IN_FORCE, TermStage.COMING)


def terms_of(row: EvaluationCommittee, *, on: date) -> tuple[CommitteeTerm, ...]:
    """The terms of a committee, the latest first; uses what was prefetched."""
    rows = sorted(row.approvals.all(), key=lambda term: (term.first_day, term.recorded_at), reverse=True)
    return tuple(_term(term, on) for term in rows)


def _term(row: CommitteeApproval, on: date) -> CommitteeTerm:
    return CommitteeTerm(
        term_id=row.id,
        document=row.document,
        region=row.region,
        series=tuple(row.series),
        levels=tuple(level for level in TitleLevel if level.value in row.levels),
        first_day=row.first_day,
        last_day=row.last_day,
        stage=_stage(row, on),
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        recorded_by=row.recorded_by.display_name,
        recorded_at=row.recorded_at,
    )


def _stage(row: CommitteeApproval, on: date) -> TermStage:
    if row.ended_on is not None and row.ended_on < on:
        return TermStage.ENDED
    if on < row.first_day:
        return TermStage.COMING
    return TermStage.IN_FORCE if on <= right_of(row).last_in_force else TermStage.OVER
