"""The Bureau's months: what waits, what was found, what was proposed, released and issued."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from zhicheng.domain.batches import BatchKind, BatchStatus
from zhicheng.domain.final_check import Severity
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, FinalCheckFinding, IssuanceBatch
from zhicheng.services.issuance.month.release import BatchRefused

__all__ = [
    "BatchKind",
    "BatchLine",
    "BatchStatus",
    "FindingLine",
    "MonthOverview",
    "batch_line",
    "findings_of",
    "known_months",
    "latest_batch",
    "month_overview",
]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch of a month."""

    batch_id: uuid.UUID
    month: str
    kind: BatchKind
    status: BatchStatus
    entries: int
    checked_by: str
    released_by: str
    """Empty until a second officer released it."""
    released_at: datetime | None
    issued_at: datetime | None
    is_paused: bool


@dataclass(frozen=True, slots=True)
class MonthOverview:
    """Where one month stands."""

    month: Month
    waiting: int
    """Claims that the Bureau holds for the month and that stand in no batch."""
    by_status: dict[ClaimStatus, int]
    batches: list[BatchLine]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding of a final check; holds no personal data but what its sentence needs."""

    claim_id: uuid.UUID
    rule_id: str
    clause: str
    severity: Severity
    sentence: str
    remedy: str


def known_months() -> list[Month]:
    """Every month that has a claim or a batch, latest first."""
    claimed = Claim.objects.exclude(batch_month="").values_list("batch_month", flat=True).distinct()
    batched = IssuanceBatch.objects.values_list("month", flat=True).distinct()
    return [Month.parse(text) for text in sorted({*claimed, *batched}, reverse=True)]


def month_overview(month: Month) -> MonthOverview:
    """Claims by status and all batches of ``month``."""
    claims = Claim.objects.filter(batch_month=str(month))
    counted = claims.order_by().values_list("status").annotate(count=Count("id"))
    batches = IssuanceBatch.objects.filter(month=str(month)).select_related("checked_by", "released_by")
    return MonthOverview(
        month=month,
        waiting=claims.filter(status=ClaimStatus.UPLOADED, batch_entry__isnull=True).count(),
        by_status={ClaimStatus(status): count for status, count in counted},
        batches=[batch_line(row) for row in batches.order_by("checked_at")],
    )


def latest_batch(month: Month, *statuses: BatchStatus) -> BatchLine:
    """The month's latest batch in one of ``statuses``. Raises BatchRefused where there is none."""
    rows = IssuanceBatch.objects.filter(month=str(month), status__in=[status.value for status in statuses])
    row = rows.select_related("checked_by", "released_by").order_by("-checked_at").first()
    if row is None:
        raise BatchRefused(
            f"{month.label}没有处于这一步的批次，请先查看该月的状态。",
            code="batch.not_found",
            kind=RefusalKind.MISSING,
        )
    return batch_line(row)


def findings_of(run_id: uuid.UUID, *, limit: int | None = None) -> Iterator[FindingLine]:
    """The findings of one final check, the blocking first."""
    rows = FinalCheckFinding.objects.filter(run_id=run_id).order_by("severity", "rule_id", "id")
    for row in rows[:limit]:
        yield FindingLine(
            row.claim_id, row.rule_id, row.clause, Severity(row.severity), row.sentence, row.remedy
        )


def batch_line(row: IssuanceBatch) -> BatchLine:
    """The batch as lists show it; its officers are loaded beforehand."""
    return BatchLine(
        batch_id=row.id,
        month=row.month,
        kind=BatchKind(row.kind),
        status=BatchStatus(row.status),
        entries=row.entry_count,
        checked_by=row.checked_by.display_name,
        released_by=row.released_by.display_name if row.released_by else "",
        released_at=row.released_at,
        issued_at=row.issued_at,
        is_paused=row.is_paused,
    )
