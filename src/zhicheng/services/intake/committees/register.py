"""The Bureau's register of evaluation committees (职称评审委员会, clause 一(一))."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import CommitteeApproval, EvaluationCommittee
from zhicheng.services.intake.committees.terms import CommitteeTerm, terms_of
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for

_ORDERS = {
    "name": ("name",),
    "unit": ("convening_unit__name",),
    "filings": ("filing_count",),
    "state": ("-is_active",),
}


class CommitteeNotFound(Refusal):
    """There is no such committee."""

    code = "committee.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该评审委员会，请从评审委员会列表重新进入。")


@dataclass(frozen=True, slots=True)
class RegisteredCommittee:
    """One committee."""

    committee_id: uuid.UUID
    name: str
    convening_unit_id: uuid.UUID
    convening_unit: str
    is_employer_run: bool
    series: tuple[str, ...]
    levels: tuple[TitleLevel, ...]
    is_active: bool
    created_at: datetime
    filings: int
    terms: tuple[CommitteeTerm, ...]
    """Its approvals, the latest first."""
    is_not_recorded: bool
    """Whether it was registered before approvals were recorded, and none has been recorded since."""


def committees(
    *,
    actor: Actor,
    on: date,
    text: str = "",
    series: str = "",
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[RegisteredCommittee]:
    """Committees by name; ``text`` is a part of the committee's or its unit's name. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = EvaluationCommittee.objects.all()
    if text.strip():
        rows = rows.filter(Q(name__contains=text.strip()) | Q(convening_unit__name__contains=text.strip()))
    if series:
        rows = rows.filter(series__contains=[series])
    order = order_for(sort, _ORDERS, ("name", "id"))
    return listed(
        _with_filing_count(rows), lambda row: _line(row, on), order=order, limit=limit, offset=offset
    )


def committee(*, actor: Actor, on: date, committee_id: uuid.UUID) -> RegisteredCommittee:
    """One committee. Raises CommitteeNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    row = _with_filing_count(EvaluationCommittee.objects.filter(id=committee_id)).first()
    if row is None:
        raise CommitteeNotFound
    return _line(row, on)


def term_of_document(*, actor: Actor, committee_id: uuid.UUID, document: str) -> uuid.UUID:
    """The latest term of a committee under this 文号. Raises CommitteeNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = CommitteeApproval.objects.filter(committee_id=committee_id, document=document.strip())
    found = rows.order_by("-first_day", "-recorded_at").values_list("id", flat=True).first()
    if found is None:
        raise CommitteeNotFound
    return found


def _with_filing_count(rows: QuerySet[EvaluationCommittee]) -> QuerySet[EvaluationCommittee]:
    return (
        rows.select_related("convening_unit")
        .prefetch_related("approvals__recorded_by")
        .annotate(filing_count=Count("filings"))
    )


def _line(row: EvaluationCommittee, on: date) -> RegisteredCommittee:
    return RegisteredCommittee(
        committee_id=row.id,
        name=row.name,
        convening_unit_id=row.convening_unit_id,
        convening_unit=row.convening_unit.name,
        is_employer_run=row.is_employer_run,
        series=tuple(row.series),
        levels=tuple(level for level in TitleLevel if level.value in row.levels),
        is_active=row.is_active,
        created_at=row.created_at,
        filings=row.filing_count,  # type: ignore[attr-defined]  # Annotated above.
        terms=terms_of(row, on=on),
        is_not_recorded=row.approval_not_recorded and not row.approvals.all(),
    )
