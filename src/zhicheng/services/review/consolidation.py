"""What an examination body uploads to the Bureau (审核汇总、上传, 二(一)3): what is ready, what went up."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.deadlines import batch_month
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
    name: str
    title_name: str
    level: TitleLevel
    specialty: str
    examination: str


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
    rows = _own(actor).filter(status=ClaimStatus.READY)
    if claim_ids is not None:
        rows = rows.filter(id__in=claim_ids)
    order = order_for(sort, _READY_ORDERS, ("submitted_at", "id"))
    return listed(rows.select_related("examination"), _ready, order=order, limit=limit, offset=offset)


def month_entered(*, on: date) -> Month:
    """The month in whose batch an upload of today stands; no date of a month is late (二(一)3)."""
    return batch_month(IntakeChannel.EXAMINATION, on, policy_on(on))


def past_uploads(*, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0) -> Listed[PastUpload]:
    """The body's uploads to the Bureau, newest first. Raises NotAllowed."""
    rows = (
        _own(actor)
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
        name=row.name,
        title_name=row.title_name,
        level=TitleLevel(row.level),
        specialty=row.specialty,
        examination=row.examination.name if row.examination else "",
    )


def _past(row: Any) -> PastUpload:
    return PastUpload(row["uploaded_at"], Month.parse(row["batch_month"]), row["count"], row["late"])


def _own(actor: Actor) -> QuerySet[Claim]:
    unit_id = require_role(actor, UnitRole.EXAMINATION_BODY)
    return Claim.objects.filter(examination__examination_body_id=unit_id)
