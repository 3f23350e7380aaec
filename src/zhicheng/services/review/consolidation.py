"""What an examination body uploads to the Bureau (审核汇总、上传, 二(一)3): what is ready, what went up."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

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
from zhicheng.services.kernel.rulebook import policy_on


@dataclass(frozen=True, slots=True)
class ReadyClaim:
    """One claim that is reviewed and waits to be uploaded."""

    claim_id: uuid.UUID
    name: str
    title_name: str
    level: TitleLevel
    specialty: str
    examination: str


@dataclass(frozen=True, slots=True)
class ReadyClaims:
    """What can be uploaded now."""

    total: int
    month: Month
    """The earliest batch that an upload of today enters."""
    months: tuple[Month, ...]
    """The batches that the claims of this page enter, in order; the earliest one where there are none."""
    late: int
    """How many of this page missed a cut-off; the notice sets none for examinations (二(一)3)."""
    without_cut_off: str
    """The channels of the body that have no date of the month."""
    claims: list[ReadyClaim]


@dataclass(frozen=True, slots=True)
class PastUpload:
    """One consolidated upload, as far as its claims still stand with the Bureau."""

    uploaded_at: datetime
    month: Month
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class PastUploads:
    """One page of them."""

    total: int
    uploads: list[PastUpload]


def ready_claims(
    *, actor: Actor, on: date, claim_ids: list[uuid.UUID] | None = None, limit: int = 200
) -> ReadyClaims:
    """The body's reviewed claims, the longest waiting first; those of ``claim_ids`` if named.

    Raises NotAllowed.
    """
    rows = _own(actor).filter(status=ClaimStatus.READY)
    if claim_ids is not None:
        rows = rows.filter(id__in=claim_ids)
    policy = policy_on(on)
    page = list(rows.select_related("examination").order_by("submitted_at", "id")[:limit])
    own, cut = _uploaded_here(), channels_with_cut_off()
    earliest = min(batch_month(channel, on, policy) for channel in own)
    found = [IntakeChannel(row.channel) for row in page]
    return ReadyClaims(
        total=rows.count(),
        month=earliest,
        months=tuple(sorted({batch_month(channel, on, policy) for channel in found} or {earliest})),
        late=sum(missed_cut_off(channel, on, policy) for channel in found),
        without_cut_off=named_together(channel for channel in own if channel not in cut),
        claims=[
            ReadyClaim(
                claim_id=row.id,
                name=row.name,
                title_name=row.title_name,
                level=TitleLevel(row.level),
                specialty=row.specialty,
                examination=row.examination.name if row.examination else "",
            )
            for row in page
        ],
    )


def past_uploads(*, actor: Actor, limit: int = 50, offset: int = 0) -> PastUploads:
    """The body's uploads to the Bureau, newest first. Raises NotAllowed."""
    rows = (
        _own(actor)
        .filter(uploaded_at__isnull=False)
        .order_by()
        .values("uploaded_at", "batch_month")
        .annotate(count=Count("id"), late=Count("id", filter=Q(uploaded_late=True)))
    )
    page = rows.order_by("-uploaded_at", "-batch_month")[offset : offset + limit]
    return PastUploads(
        total=rows.count(),
        uploads=[
            PastUpload(row["uploaded_at"], Month.parse(row["batch_month"]), row["count"], row["late"])
            for row in page
            if row["uploaded_at"] is not None
        ],
    )


def _own(actor: Actor) -> QuerySet[Claim]:
    unit_id = require_role(actor, UnitRole.EXAMINATION_BODY)
    return Claim.objects.filter(examination__examination_body_id=unit_id, channel__in=_uploaded_here())


def _uploaded_here() -> tuple[IntakeChannel, ...]:
    return channels_uploaded_at(ReviewStep.EXAMINATION_BODY)
