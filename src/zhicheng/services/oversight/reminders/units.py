"""What units are told by the calendar: work that waits, and deadlines of the notice that come near."""

import uuid
from collections import Counter
from datetime import date
from typing import Final

from django.db.models import Count, F

from zhicheng.domain.channels import RULES, SUBMITTING_ROLES, IntakeChannel, UnitRole
from zhicheng.domain.channels.review_steps import ReviewStep
from zhicheng.domain.deadlines import monthly_upload_deadline
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus, Position, current_reviewer
from zhicheng.domain.working_days import add_working_days
from zhicheng.records.models import Claim, Filing, Unit
from zhicheng.services.kernel.reviewing_units import reviewing_unit_column
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.telling import About, Telling, ToUnit
from zhicheng.services.kernel.working_years import working_calendar

_DAYS_BEFORE_UPLOAD: Final = 3
"""On the 12th of the month where the cut-off is the 15th (二(一)2)."""
_WORKING_DAYS_BEFORE: Final = 2
"""Before the five working days of a filing end (二(一)1)."""


def unit_reminders(*, on: date) -> list[Telling]:
    """Everything that units should know on the morning of ``on``. Raises NoPolicyInForce."""
    return [*_waiting_work(on), *_filings_due(on), *_uploads_due(on)]


def _waiting_work(on: date) -> list[Telling]:
    counted: Counter[tuple[uuid.UUID, UnitRole]] = Counter()
    rows = (
        Claim.objects.filter(status=ClaimStatus.IN_REVIEW.value)
        .order_by()
        .values_list("channel", "step", *(reviewing_unit_column(step) for step in ReviewStep))
        .annotate(count=Count("id"))
    )
    for channel, number, *unit_ids, count in rows:
        step = current_reviewer(IntakeChannel(channel), Position(ClaimStatus.IN_REVIEW, number))
        unit_id = dict(zip(ReviewStep, unit_ids, strict=True)).get(step) if step is not None else None
        if step is not None and unit_id is not None:
            # A unit has members in one of the step's roles; in the others nobody is told.
            for role in sorted(step.roles):
                counted[unit_id, role] += count
    names = _names(unit_id for unit_id, _ in counted)
    return [
        Telling(
            MessageKind.WORK_CAME_IN,
            ToUnit(unit_id, role),
            {MessageField.UNIT: names[unit_id], MessageField.COUNT: count},
            About("todo", "todo"),
            once=f"{on}:{unit_id}:{role.value}",
        )
        for (unit_id, role), count in counted.items()
    ]


def _filings_due(on: date) -> list[Telling]:
    last = add_working_days(working_calendar(), on, _WORKING_DAYS_BEFORE).day
    rows = (
        Filing.objects.filter(
            status=FilingStatus.APPROVED.value, upload_deadline__gte=on, upload_deadline__lte=last
        )
        .annotate(uploaded=Count("claims"))
        .filter(uploaded__lt=F("passed_count"))
        .select_related("committee__convening_unit")
    )
    return [
        Telling(
            MessageKind.FILING_DUE,
            ToUnit(row.committee.convening_unit_id, UnitRole.CONVENING_UNIT),
            {
                MessageField.UNIT: row.committee.convening_unit.name,
                MessageField.DAY: _label(row.upload_deadline),
            },
            About("filing", str(row.id)),
            once=f"{row.id}:{row.upload_deadline}",
        )
        for row in rows
        if row.upload_deadline is not None
    ]


def _uploads_due(on: date) -> list[Telling]:
    month = Month.of(on)
    deadline = monthly_upload_deadline(month, policy_on(on))
    if not 0 <= (deadline - on).days <= _DAYS_BEFORE_UPLOAD:
        return []
    channels = [channel.value for channel, rules in RULES.items() if rules.monthly_cut_off]
    rows = (
        Claim.objects.filter(
            channel__in=channels, status=ClaimStatus.READY.value, submitting_unit__isnull=False
        )
        .order_by()
        .values_list("submitting_unit_id")
        .annotate(count=Count("id"))
    )
    waiting = {unit_id: count for unit_id, count in rows if unit_id is not None}
    names = _names(waiting)
    return [
        Telling(
            MessageKind.UPLOAD_DUE,
            ToUnit(unit_id, role),
            {
                MessageField.UNIT: names[unit_id],
                MessageField.COUNT: count,
                MessageField.DAY: _label(deadline),
            },
            About("todo", "consolidate"),
            once=f"{month}:{unit_id}:{role.value}",
        )
        for unit_id, count in waiting.items()
        for role in SUBMITTING_ROLES
    ]


def _names(unit_ids: object) -> dict[uuid.UUID, str]:
    return dict(Unit.objects.filter(id__in=list(unit_ids)).values_list("id", "name"))  # type: ignore[call-overload]


def _label(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
