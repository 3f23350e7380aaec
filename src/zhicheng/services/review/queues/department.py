"""What a submitting unit (呈报单位) uploads to the Bureau, what went up, and by when it has to (二(一)2)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from zhicheng.domain.channels import (
    SUBMITTING_ROLES,
    IntakeChannel,
    ReviewStep,
    channels_uploaded_at,
    channels_with_cut_off,
    named_together,
)
from zhicheng.domain.deadlines import batch_month, missed_cut_off, month_by_cut_off, monthly_upload_deadline
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Unit
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, listed_together, order_for
from zhicheng.services.kernel.rulebook import policy_on

_READY_ORDERS = {
    "name": ("name",),
    "title": ("title_name",),
    "channel": ("channel",),
    "employer": ("employer_name",),
}
_UPLOAD_ORDERS = {
    "uploaded": ("uploaded_at",),
    "month": ("batch_month",),
    "count": ("count",),
    "late": ("late",),
}
_EMPLOYER_ORDERS = {"name": ("name",), "state": ("-is_active",)}


@dataclass(frozen=True, slots=True)
class CutOff:
    """The monthly day up to which uploads enter the month's own batch, where a channel has one."""

    day: date
    days_left: int
    """Whole days from today; negative once the day is past."""
    is_past: bool
    month: Month
    """The month whose batch an upload of today enters, where the cut-off applies."""
    channels: str
    """The channels that it applies to, of those that submitting units upload."""
    others: str
    """Those that it does not apply to; empty where it applies to all."""


@dataclass(frozen=True, slots=True)
class ReadyToUpload:
    """One reviewed claim that waits to go up."""

    claim_id: uuid.UUID
    name: str
    channel: IntakeChannel
    title_name: str
    level: TitleLevel
    employer: str
    month: Month
    """The batch that it enters when it is uploaded today."""
    is_late: bool


@dataclass(frozen=True, slots=True)
class UploadedTogether:
    """One consolidated upload, as far as its claims still stand with the Bureau."""

    uploaded_at: datetime
    month: Month
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class EmployerLine:
    """One employer under the unit."""

    unit_id: uuid.UUID
    name: str
    is_active: bool
    waiting: int
    """Claims that wait for the unit's review."""
    in_hand: int
    """Claims that wait at the employer itself."""
    last_submitted: datetime | None
    """The latest hand-in of what is under review now."""


def cut_off(*, on: date) -> CutOff:
    """This month's day for the consolidated uploads of submitting units (二(一)2)."""
    policy = policy_on(on)
    day = monthly_upload_deadline(Month.of(on), policy)
    own, cut = channels_uploaded_at(ReviewStep.SUBMITTING_UNIT), channels_with_cut_off()
    return CutOff(
        day,
        (day - on).days,
        on > day,
        month_by_cut_off(on, policy),
        channels=named_together(channel for channel in own if channel in cut),
        others=named_together(channel for channel in own if channel not in cut),
    )


def ready_to_upload(
    *,
    actor: Actor,
    on: date,
    claim_ids: list[uuid.UUID] | None = None,
    sort: str = "",
    limit: int = 200,
    offset: int = 0,
) -> Listed[ReadyToUpload]:
    """Claims that wait to go up, by employer, the longest waiting first; those of ``claim_ids`` if named."""
    rows = _own_claims(actor).filter(
        status=ClaimStatus.READY, channel__in=channels_uploaded_at(ReviewStep.SUBMITTING_UNIT)
    )
    if claim_ids is not None:
        rows = rows.filter(id__in=claim_ids)
    policy = policy_on(on)

    def line(row: Claim) -> ReadyToUpload:
        return ReadyToUpload(
            claim_id=row.id,
            name=row.name,
            channel=IntakeChannel(row.channel),
            title_name=row.title_name,
            level=TitleLevel(row.level),
            employer=row.employer_name,
            month=batch_month(IntakeChannel(row.channel), on, policy),
            is_late=missed_cut_off(IntakeChannel(row.channel), on, policy),
        )

    order = order_for(sort, _READY_ORDERS, ("employer_name", "submitted_at", "id"))
    return listed(rows, line, order=order, limit=limit, offset=offset)


def uploaded_together(
    *, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[UploadedTogether]:
    """The unit's uploads, newest first."""
    rows = (
        _own_claims(actor)
        .filter(uploaded_at__isnull=False, channel__in=channels_uploaded_at(ReviewStep.SUBMITTING_UNIT))
        .order_by()
        .values("uploaded_at", "batch_month")
        .annotate(count=Count("id"), late=Count("id", filter=Q(uploaded_late=True)))
    )

    def line(row: Any) -> UploadedTogether:
        return UploadedTogether(
            row["uploaded_at"], Month.parse(row["batch_month"]), row["count"], row["late"]
        )

    order = order_for(sort, _UPLOAD_ORDERS, ("-uploaded_at", "-batch_month"))
    return listed(rows, line, order=order, limit=limit, offset=offset)


def employers_under(
    *, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[EmployerLine]:
    """The employers that the unit stands over, with what is under way at each."""
    unit_id = require_role(actor, *SUBMITTING_ROLES)
    rows = Unit.objects.filter(submitting_unit_id=unit_id)
    order = order_for(sort, _EMPLOYER_ORDERS, ("name", "id"))
    return listed_together(
        rows, lambda found: _employer_lines(unit_id, found), order=order, limit=limit, offset=offset
    )


def _employer_lines(unit_id: uuid.UUID, employers: list[Unit]) -> list[EmployerLine]:
    under_way = Claim.objects.filter(
        submitting_unit_id=unit_id,
        status=ClaimStatus.IN_REVIEW,
        employer_id__in=[row.id for row in employers],
    ).order_by()
    counts = {
        (employer_id, step): (count, last)
        for employer_id, step, count, last in under_way.values_list("employer_id", "step").annotate(
            count=Count("id"), last=Max("submitted_at")
        )
    }
    lines = []
    for row in employers:
        in_hand, waiting = (counts.get((row.id, step), (0, None)) for step in (1, 2))
        last = max((latest for _, latest in (in_hand, waiting) if latest is not None), default=None)
        lines.append(EmployerLine(row.id, row.name, row.is_active, waiting[0], in_hand[0], last))
    return lines


def _own_claims(actor: Actor) -> QuerySet[Claim]:
    unit_id = require_role(actor, *SUBMITTING_ROLES)
    return Claim.objects.filter(submitting_unit_id=unit_id)
