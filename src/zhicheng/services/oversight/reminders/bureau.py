"""What officers of the Bureau are told by the calendar: the month's steps, and keys whose end is near."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import monthly_upload_deadline
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, FinalCheckRun, IssuanceBatch, Unit
from zhicheng.services.kernel.claim_messages import day_label
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.telling import About, Telling, ToUnit
from zhicheng.services.oversight.health.keys import crypto_inventory

_LOOKED_BACK: Final = timedelta(days=3)
_DAYS_BEFORE_END: Final = (90, 30, 7)
"""How long before a key's end officers are told of it."""


def bureau_reminders(*, at: datetime, on: date) -> list[Telling]:
    """Everything that officers should know at ``at``. Raises NoPolicyInForce."""
    found = [*_month_ready(on), *_findings(at), *_releases(), *_issued(at), *_keys(at)]
    if not found:
        return []
    offices = Unit.objects.active().filter(roles__contains=[UnitRole.BUREAU.value])
    return [
        Telling(kind, ToUnit(office, UnitRole.BUREAU), fields, about, once)
        for office in offices.values_list("id", flat=True)
        for kind, fields, about, once in found
    ]


Told = tuple[MessageKind, dict[MessageField, object], About | None, str]


def _month_ready(on: date) -> list[Told]:
    """From the day after the cut-off on (二(一)2, 二(二))."""
    month = Month.of(on)
    if on <= monthly_upload_deadline(month, policy_on(on)):
        return []
    count = Claim.objects.filter(status=ClaimStatus.UPLOADED.value, batch_month=str(month)).count()
    if not count:
        return []
    fields: dict[MessageField, object] = {MessageField.MONTH: month.label, MessageField.COUNT: count}
    return [(MessageKind.MONTH_READY, fields, About("month", str(month)), str(month))]


def _findings(at: datetime) -> list[Told]:
    runs = FinalCheckRun.objects.filter(run_at__gt=at - _LOOKED_BACK).annotate(count=Count("findings"))
    return [
        (
            MessageKind.FINDINGS_MADE,
            {MessageField.MONTH: Month.parse(run.month).label, MessageField.COUNT: run.count},
            About("month", run.month),
            str(run.id),
        )
        for run in runs
        if run.count
    ]


def _releases() -> list[Told]:
    return [
        (MessageKind.RELEASE_WAITING, _of(batch), About("batch", str(batch.id)), str(batch.id))
        for batch in IssuanceBatch.objects.filter(status=BatchStatus.CHECKED.value)
    ]


def _issued(at: datetime) -> list[Told]:
    batches = IssuanceBatch.objects.filter(
        status=BatchStatus.ISSUED.value, issued_at__gt=at - _LOOKED_BACK
    ).annotate(made=Count("certificates"))
    return [
        (
            MessageKind.MONTH_ISSUED,
            {MessageField.MONTH: Month.parse(batch.month).label, MessageField.COUNT: batch.made},
            About("batch", str(batch.id)),
            str(batch.id),
        )
        for batch in batches
    ]


def _of(batch: IssuanceBatch) -> dict[MessageField, object]:
    return {MessageField.MONTH: Month.parse(batch.month).label, MessageField.COUNT: batch.entry_count}


def _keys(at: datetime) -> list[Told]:
    found: list[Told] = []
    for entry in crypto_inventory():
        if entry.not_after is None or not entry.in_use or entry.not_after <= at:
            continue
        days = (entry.not_after - at).days
        near = [limit for limit in _DAYS_BEFORE_END if days <= limit]
        if near:
            fields: dict[MessageField, object] = {
                MessageField.THING: entry.purpose,
                MessageField.DAY: day_label(entry.not_after),
            }
            found.append((MessageKind.KEY_EXPIRING, fields, None, f"{entry.key_id}:{min(near)}"))
    return found
