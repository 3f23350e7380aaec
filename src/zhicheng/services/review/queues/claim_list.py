"""The lists of claims: for the Bureau, for the person, and by name."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.review import ENDED, ClaimStatus, Position, current_reviewer
from zhicheng.records.models import Claim, Unit
from zhicheng.services.accounts.units.creating import UnitRefused
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.listing import Listed, listed, order_for

_OPEN = frozenset(ClaimStatus) - ENDED - {ClaimStatus.RELEASED, ClaimStatus.CERTIFIED}
_ORDERS = {
    "name": ("name",),
    "title": ("title_name",),
    "channel": ("channel",),
    "employer": ("employer_name",),
    "submitting_unit": ("submitting_unit_name",),
    "status": ("status", "uploaded_late"),
}


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim of a list; without any part of the identity document."""

    claim_id: uuid.UUID
    channel: IntakeChannel
    status: ClaimStatus
    step: int
    waits_for: str
    """Who moves next, in words; empty where no unit below the Bureau does."""
    name: str
    title_name: str
    level: TitleLevel
    series: str
    specialty: str
    employer: str
    submitting_unit: str
    qualification_date: date | None
    uploaded_at: datetime | None
    uploaded_late: bool
    batch_month: str
    """Empty until it is uploaded."""
    readings: dict[str, str]
    """Confirmed pinyin by character index."""

    @property
    def is_open(self) -> bool:
        """Whether its content may still change: it was neither released nor ended."""
        return self.status in _OPEN


def list_claims(
    *,
    month: Month | None = None,
    status: ClaimStatus | None = None,
    channel: IntakeChannel | None = None,
    unit_name: str = "",
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[ClaimLine]:
    """Claims, newest first, narrowed by what is given.

    ``unit_name`` keeps claims that the unit reviews, submits or convened. Raises UnitRefused for a unit that
    does not exist.
    """
    rows = Claim.objects.all()
    if month is not None:
        rows = rows.filter(batch_month=str(month))
    if status is not None:
        rows = rows.filter(status=status)
    if channel is not None:
        rows = rows.filter(channel=channel)
    if unit_name:
        unit = Unit.objects.filter(name=unit_name).first()
        if unit is None:
            raise UnitRefused(f"没有名为“{unit_name}”的单位，请核对全称。")
        rows = rows.filter(
            Q(employer=unit)
            | Q(submitting_unit=unit)
            | Q(committee__convening_unit=unit)
            | Q(examination__examination_body=unit)
        )
    order = order_for(sort, _ORDERS, ("-created_at", "-id"))
    return listed(rows, _line, order=order, limit=limit, offset=offset)


def own_claims(*, actor: Actor) -> list[ClaimLine]:
    """The person's own claims, newest first. Raises NotAllowed for an actor who is no holder."""
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查看本人的申领。")
    return [
        _line(row)
        for row in Claim.objects.filter(person_id__in=actor.own_records).order_by("-created_at", "-id")
    ]


def claims_named(name: str) -> list[ClaimLine]:
    """All claims under exactly this name, newest first; several people may share it."""
    return [_line(row) for row in Claim.objects.filter(name=name).order_by("-created_at", "-id")]


def _line(row: Claim) -> ClaimLine:
    channel, position = IntakeChannel(row.channel), Position(ClaimStatus(row.status), row.step)
    reviewer = current_reviewer(channel, position)
    return ClaimLine(
        claim_id=row.id,
        channel=channel,
        status=position.status,
        step=row.step,
        waits_for=reviewer.label if reviewer else "",
        name=row.name,
        title_name=row.title_name,
        level=TitleLevel(row.level),
        series=row.series,
        specialty=row.specialty,
        employer=row.employer_name,
        submitting_unit=row.submitting_unit_name,
        qualification_date=row.qualification_date,
        uploaded_at=row.uploaded_at,
        uploaded_late=row.uploaded_late,
        batch_month=row.batch_month,
        readings=row.readings,
    )
