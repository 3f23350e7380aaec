"""The list of titles to be looked at again, what was found of each, and one of them in full."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.later_titles import LaterTitleRefused, ReviewFinding
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.recall import RecallChange
from zhicheng.domain.refusals import RefusalKind
from zhicheng.records.models import LaterTitleReview
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.claim_reference import reference_of
from zhicheng.services.kernel.listing import Listed, listed, order_for

_ORDERS: dict[str, tuple[str, ...]] = {
    "found": ("found_at", "id"),
    "name": ("person__name", "id"),
    "cause": ("cause__number_id", "id"),
    "reviewed": ("reviewed_at", "id"),
}


@dataclass(frozen=True, slots=True)
class LaterTitleLine:
    """One title that rests on a certificate that changed."""

    review_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    title_name: str
    number: str
    """The certificate's number, or the application number of a claim on its way."""
    certificate_id: uuid.UUID | None
    claim_id: uuid.UUID | None
    cause_id: uuid.UUID
    cause_number: str
    cause_title: str
    change: RecallChange
    case_id: uuid.UUID | None
    case_number: str
    found_at: datetime
    finding: ReviewFinding | None
    """None until an officer has looked at it."""


@dataclass(frozen=True, slots=True)
class LaterTitlePage:
    """One of them with what an officer compares."""

    line: LaterTitleLine
    level: TitleLevel
    day: date | None
    series: str
    cause_level: TitleLevel
    cause_day: date
    reason: str
    reviewed_by: str
    reviewed_at: datetime | None


def later_titles(
    *, actor: Actor, is_reviewed: bool = False, sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[LaterTitleLine]:
    """Those that wait, the oldest first, or those that were reviewed, the latest first; officers only.

    What concerns the actor is left out. Raises NotAllowed.
    """
    rows = _for(actor).filter(reviewed_at__isnull=not is_reviewed)
    default = ("-reviewed_at", "id") if is_reviewed else ("found_at", "id")
    return listed(rows, _line, order=order_for(sort, _ORDERS, default), limit=limit, offset=offset)


def later_title_count(*, actor: Actor) -> int:
    """How many wait for the actor and the other officers."""
    return _for(actor).filter(reviewed_at__isnull=True).count()


def later_title(*, actor: Actor, review_id: uuid.UUID) -> LaterTitlePage:
    """One in full. Raises NotAllowed, and LaterTitleRefused where there is none for the actor."""
    row = _for(actor).select_related("reviewed_by").filter(id=review_id).first()
    if row is None:
        raise not_found()
    title = row.certificate or row.claim
    assert title is not None  # The table's constraint.
    return LaterTitlePage(
        line=_line(row),
        level=TitleLevel(title.level),
        day=title.qualification_date,
        series=title.series,
        cause_level=TitleLevel(row.cause.level),
        cause_day=row.cause.qualification_date,
        reason=row.reason,
        reviewed_by=row.reviewed_by.display_name if row.reviewed_by else "",
        reviewed_at=row.reviewed_at,
    )


def not_found() -> LaterTitleRefused:
    """There is none of this id, or it concerns the actor; both look alike."""
    return LaterTitleRefused(
        "没有找到该关联资格，请从“关联资格复核”重新进入。",
        code="later_title.not_found",
        kind=RefusalKind.MISSING,
    )


def _for(actor: Actor) -> QuerySet[LaterTitleReview]:
    require_role(actor, UnitRole.BUREAU)
    rows = LaterTitleReview.objects.select_related("person", "certificate", "claim", "cause", "case")
    return rows.exclude(own_titles(actor))


def own_titles(actor: Actor) -> Q:
    """What concerns the actor: nobody decides about their own."""
    return Q(person_id__in=actor.own_records)


def _line(row: LaterTitleReview) -> LaterTitleLine:
    title = row.certificate or row.claim
    assert title is not None  # The table's constraint.
    return LaterTitleLine(
        review_id=row.id,
        person_id=row.person_id,
        name=row.person.name,
        title_name=title.title_name,
        number=row.certificate.number_id if row.certificate else reference_of(title.id),
        certificate_id=row.certificate_id,
        claim_id=row.claim_id,
        cause_id=row.cause_id,
        cause_number=row.cause.number_id,
        cause_title=row.cause.title_name,
        change=RecallChange(row.change),
        case_id=row.case_id,
        case_number=row.case.number if row.case else "",
        found_at=row.found_at,
        finding=ReviewFinding(row.finding) if row.finding else None,
    )
