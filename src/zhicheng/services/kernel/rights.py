"""Recorded rights as the domain judges them, read for the stages that ask."""

from collections.abc import Iterable
from datetime import date

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.rights import Right, RightStanding, judge_right
from zhicheng.records.models import AppointmentRight, CommitteeApproval, EvaluationCommittee, Unit


def right_of(row: CommitteeApproval | AppointmentRight) -> Right:
    """One approval as a plain value."""
    return Right(
        document=row.document,
        series=frozenset(row.series),
        levels=frozenset(TitleLevel(level) for level in row.levels),
        first=row.first_day,
        last=row.last_day,
        ended_on=row.ended_on,
    )


def rights_of_committee(committee: EvaluationCommittee) -> tuple[Right, ...]:
    """Every approval of the committee, the earliest first; uses what was prefetched."""
    return in_order(right_of(row) for row in committee.approvals.all())


def in_order(rights: Iterable[Right]) -> tuple[Right, ...]:
    """The earliest first."""
    return tuple(sorted(rights, key=lambda right: (right.first, right.last, right.document)))


def standing_of_meeting(
    committee: EvaluationCommittee,
    *,
    first: date,
    last: date,
    series: str | None = None,
    level: TitleLevel | None = None,
) -> RightStanding:
    """How a meeting of the committee stands to its approvals (clause 一(一))."""
    return judge_right(
        rights_of_committee(committee),
        is_earlier_unrecorded=committee.approval_not_recorded,
        first=first,
        last=last,
        series=series,
        level=level,
    )


def scope_of_meeting(
    committee: EvaluationCommittee, *, first: date, last: date
) -> tuple[frozenset[str], frozenset[TitleLevel]]:
    """Series and levels in which a meeting of the committee may award.

    What the terms that cover the meeting name, as far as the committee is still registered for it; what it is
    registered for where its right is not recorded.
    """
    series = frozenset(committee.series)
    levels = frozenset(TitleLevel(level) for level in committee.levels)
    covering = [right for right in rights_of_committee(committee) if right.covers(first, last)]
    if not covering:
        return series, levels
    return (
        series & frozenset().union(*(right.series for right in covering)),
        levels & frozenset().union(*(right.levels for right in covering)),
    )


def rights_of_employer(unit: Unit) -> tuple[Right, ...]:
    """Every right of the unit to appoint, the earliest first; uses what was prefetched."""
    return in_order(right_of(row) for row in unit.appointment_rights.all())
