"""What an examination body uploads to the Bureau (审核汇总、上传, 二(一)3): what is ready, what went up."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhicheng.domain.channels import (
    IntakeChannel,
    ReviewStep,
    UnitRole,
    channels_uploaded_at,
    channels_with_cut_off,
    named_together,
)
from zhicheng.domain.deadlines import batch_month, missed_cut_off
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.rulebook import policy_on

_READY_ORDERS = {
    "name": ("name",),
    "title": ("title_name",),
    "specialty": ("specialty",),
    "examination": ("examination__name",),
}
_UPLOAD_ORDERS = {
    "uploaded": ("uploaded_at",),
    "month": ("batch_month",),
    "count": ("count",),
    "late": ("late",),
}


@dataclass(frozen=True, slots=True)
class ReadyClaim:
    """One claim that is reviewed and waits to be uploaded."""

    claim_id: uuid.UUID
    channel: IntakeChannel
    name: str
    title_name: str
    level: TitleLevel
    specialty: str
    examination: str


@dataclass(frozen=True, slots=True)
class UploadOutlook:
    """Where an upload of today goes."""

    months: tuple[Month, ...]
    """The batches that the claims enter, in order; the earliest one of the body's channels for no claims."""
    late: int
    """How many of the claims missed a cut-off; the notice sets none for examinations (二(一)3)."""
    without_cut_off: str
    """The channels of the body that have no date of the month."""


@dataclass(frozen=True, slots=True)
class PastUpload:
    """One consolidated upload, as far as its claims still stand with the Bureau."""

    uploaded_at: datetime
    month: Month
    count: int
    late: int


def ready_claims(
    *,
    actor: Actor,
    claim_ids: list[uuid.UUID] | None = None,
    sort: str = "",
    limit: int = 200,
    offset: int = 0,
) -> Listed[ReadyClaim]:
    """The body's reviewed claims, the longest waiting first; those of ``claim_ids`` if named.

    Raises NotAllowed.
    """
    rows = _own_claims(actor).filter(status=ClaimStatus.READY)
    if claim_ids is not None:
        rows = rows.filter(id__in=claim_ids)
    order = order_for(sort, _READY_ORDERS, ("submitted_at", "id"))
    return listed(rows.select_related("examination"), _ready, order=order, limit=limit, offset=offset)


def upload_outlook(*, claims: Sequence[ReadyClaim], on: date) -> UploadOutlook:
    """The batches that ``claims`` enter if they are uploaded on that day, and which of them are late."""
    policy = policy_on(on)
    own, cut = _own_channels(), channels_with_cut_off()
    earliest = min(batch_month(channel, on, policy) for channel in own)
    entered = {batch_month(claim.channel, on, policy) for claim in claims}
    return UploadOutlook(
        months=tuple(sorted(entered or {earliest})),
        late=sum(missed_cut_off(claim.channel, on, policy) for claim in claims),
        without_cut_off=named_together(channel for channel in own if channel not in cut),
    )


def past_uploads(*, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0) -> Listed[PastUpload]:
    """The body's uploads to the Bureau, newest first. Raises NotAllowed."""
    rows = (
        _own_claims(actor)
        .filter(uploaded_at__isnull=False)
        .order_by()
        .values("uploaded_at", "batch_month")
        .annotate(count=Count("id"), late=Count("id", filter=Q(uploaded_late=True)))
    )
    order = order_for(sort, _UPLOAD_ORDERS, ("-uploaded_at", "-batch_month"))
    return listed(rows, _past, order=order, limit=limit, offset=offset)


def _ready(row: Claim) -> ReadyClaim:
    return ReadyClaim(
        claim_id=row.id,
        channel=IntakeChannel(row.channel),
        name=row.name,
        title_name=row.title_name,
        level=TitleLevel(row.level),
        specialty=row.specialty,
        examination=row.examination.name if row.examination else "",
    )


def _past(row: Any) -> PastUpload:
    return PastUpload(row["uploaded_at"], Month.parse(row["batch_month"]), row["count"], row["late"])


def _own_claims(actor: Actor) -> QuerySet[Claim]:
    unit_id = require_role(actor, UnitRole.EXAMINATION_BODY)
    return Claim.objects.filter(examination__examination_body_id=unit_id, channel__in=_own_channels())


def _own_channels() -> tuple[IntakeChannel, ...]:
    return channels_uploaded_at(ReviewStep.EXAMINATION_BODY)
