"""A convening unit's own committees: what each may evaluate, and how many filings it has."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import CommitteeQuerySet, EvaluationCommittee
from zhicheng.services.intake.committees.terms import CommitteeTerm, terms_of
from zhicheng.services.kernel.actor import Actor, require_role


class CommitteeNotFound(Refusal):
    """There is no such committee, or it is another unit's; both look alike."""

    code = "committee.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该评审委员会，请从评审委员会列表重新进入。")


@dataclass(frozen=True, slots=True)
class CommitteeLine:
    """One committee as its convening unit sees it."""

    committee_id: uuid.UUID
    name: str
    series: tuple[str, ...]
    levels: tuple[TitleLevel, ...]
    is_employer_run: bool
    """Whether it is an employer's own (自主评审)."""
    is_active: bool
    """Whether it may file results; the Bureau switches that."""
    filings: int
    terms: tuple[CommitteeTerm, ...]
    """Its approvals, the latest first."""
    is_not_recorded: bool
    """Whether it was registered before approvals were recorded, and none has been recorded since."""


def own_committees(*, actor: Actor, on: date, active_only: bool = False) -> list[CommitteeLine]:
    """The committees that the actor's unit convenes, by name. Raises NotAllowed."""
    rows = _own_rows(actor).order_by("-is_active", "name")
    if active_only:
        rows = rows.active()
    return [_line(row, on) for row in rows]


def own_committee(*, actor: Actor, on: date, committee_id: uuid.UUID) -> CommitteeLine:
    """One of them. Raises CommitteeNotFound, NotAllowed."""
    row = _own_rows(actor).filter(id=committee_id).first()
    if row is None:
        raise CommitteeNotFound
    return _line(row, on)


def _own_rows(actor: Actor) -> CommitteeQuerySet:
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    own = EvaluationCommittee.objects.filter(convening_unit_id=unit_id)
    return own.prefetch_related("approvals__recorded_by").annotate(filing_count=Count("filings"))


def _line(row: EvaluationCommittee, on: date) -> CommitteeLine:
    levels = sorted(TitleLevel(level) for level in row.levels)
    filings: int = row.filing_count  # type: ignore[attr-defined]
    return CommitteeLine(
        committee_id=row.id,
        name=row.name,
        series=tuple(row.series),
        levels=tuple(levels),
        is_employer_run=row.is_employer_run,
        is_active=row.is_active,
        filings=filings,
        terms=terms_of(row, on=on),
        is_not_recorded=row.approval_not_recorded and not row.approvals.all(),
    )
