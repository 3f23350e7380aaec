"""One month at the Bureau: what it holds, who is late, what the last check found, what stands in batches."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.deadlines import collectable_from
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.final_check import Severity
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.working_days import Deadline
from zhicheng.records.models import Claim, Filing, FinalCheckFinding, FinalCheckRun, IssuanceBatch
from zhicheng.services.issuance.month.overview import BatchLine, MonthOverview, batch_line, month_overview
from zhicheng.services.issuance.month.release import BatchRefused
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.rulebook import policy_on

_MOST_CLAIMS = 50
_ORDERS = {"name": ("claim__name",), "title": ("claim__title_name",), "sentence": ("sentence",)}


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit whose claims of this month came late, or whose roster has not come."""

    unit: str
    what: str
    deadline: Deadline | None
    count: int


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """What one rule found in one check."""

    rule_id: str
    clause: str
    severity: Severity
    sentence: str
    """The sentence of one of its findings, as an example."""
    remedy: str
    count: int


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """The latest final check of the month."""

    run_id: uuid.UUID
    run_by: str
    run_at: datetime
    checked: int
    blocked: int
    rules: list[RuleFindings]


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """One finding with the claim that it is about."""

    claim_id: uuid.UUID
    name: str
    title_name: str
    unit: str
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class MonthBoard:
    """Everything the month's page shows."""

    overview: MonthOverview
    collectable_from: datetime
    check: CheckSummary | None
    late: list[LateUnit]
    last_day: date
    """The month's last day, by which the Bureau has checked it (二(二))."""


def month_board(*, actor: Actor, month: Month, on: date) -> MonthBoard:
    """The month as it stands. Raises NotAllowed outside the Bureau."""
    require_role(actor, UnitRole.BUREAU)
    return MonthBoard(
        overview=month_overview(month),
        collectable_from=collectable_from(month, policy_on(min(on, month.last_day()))),
        check=_latest_check(month),
        late=_late_units(month, on),
        last_day=month.last_day(),
    )


def found_claims(
    *, actor: Actor, run_id: uuid.UUID, rule_id: str, sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[FoundClaim]:
    """The claims on which one rule found something. Raises NotAllowed outside the Bureau."""
    require_role(actor, UnitRole.BUREAU)
    rows = FinalCheckFinding.objects.filter(run_id=run_id, rule_id=rule_id).select_related("claim")
    order = order_for(sort, _ORDERS, ("id",))
    return listed(rows, _found_claim, order=order, limit=limit, offset=offset)


def _found_claim(row: FinalCheckFinding) -> FoundClaim:
    return FoundClaim(
        claim_id=row.claim_id,
        name=row.claim.name,
        title_name=row.claim.title_name,
        unit=row.claim.employer_name or row.claim.submitting_unit_name,
        sentence=row.sentence,
        remedy=row.remedy,
    )


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a second officer looks at before the release."""

    batch: BatchLine
    digest: str
    checked_at: datetime
    template: str
    by_channel: list[tuple[str, int]]
    by_level: list[tuple[str, int]]
    by_unit: list[tuple[str, int]]
    """Submitting units, the largest first, twenty at most."""
    sample: list[tuple[str, str, str]]
    """Name, title and submitting unit of the first fifty."""
    is_own: bool
    """Whether the actor proposed it, and so cannot release it."""


def batch_summary(*, actor: Actor, batch_id: uuid.UUID) -> BatchSummary:
    """One batch for the officer who releases or discards it. Raises BatchRefused when there is none."""
    require_role(actor, UnitRole.BUREAU)
    row = IssuanceBatch.objects.select_related("checked_by", "released_by", "template").filter(id=batch_id)
    batch = row.first()
    if batch is None:
        raise BatchRefused(
            "没有找到该批次，请从“月度办理”重新进入。", code="batch.not_found", kind=RefusalKind.MISSING
        )
    claims = Claim.objects.filter(batch_entry__batch_id=batch_id)

    def counted(field: str) -> list[tuple[str, int]]:
        found = claims.order_by().values_list(field).annotate(count=Count("id")).order_by("-count", field)
        return [(str(value), count) for value, count in found]

    return BatchSummary(
        batch=batch_line(batch),
        digest=batch.entries_digest,
        checked_at=batch.checked_at,
        template=f"{batch.template.template_id} {batch.template.version}",
        by_channel=[(IntakeChannel(value).label, count) for value, count in counted("channel")],
        by_level=[(TitleLevel(value).label, count) for value, count in sorted(counted("level"))],
        by_unit=counted("submitting_unit_name")[:20],
        sample=list(
            claims.order_by("submitting_unit_name", "name").values_list(
                "name", "title_name", "submitting_unit_name"
            )[:_MOST_CLAIMS]
        ),
        is_own=batch.checked_by_id == actor.account_id,
    )


def waiting_batches(*, actor: Actor) -> list[BatchLine]:
    """Batches that wait for a second officer, and those that are being made, of every month."""
    require_role(actor, UnitRole.BUREAU)
    rows = IssuanceBatch.objects.filter(status__in=[BatchStatus.CHECKED.value, BatchStatus.RELEASED.value])
    return [
        batch_line(row)
        for row in rows.select_related("checked_by", "released_by").order_by("month", "checked_at")
    ]


def _latest_check(month: Month) -> CheckSummary | None:
    run = FinalCheckRun.objects.select_related("run_by").filter(month=str(month)).order_by("-run_at").first()
    if run is None:
        return None
    counted = (
        FinalCheckFinding.objects.filter(run=run)
        .order_by()
        .values("rule_id", "clause", "severity")
        .annotate(count=Count("id"))
    )
    example = {
        row.rule_id: row
        for row in FinalCheckFinding.objects.filter(run=run).order_by("rule_id", "id").distinct("rule_id")
    }
    rules = [
        RuleFindings(
            rule_id=row["rule_id"],
            clause=row["clause"],
            severity=Severity(row["severity"]),
            sentence=example[row["rule_id"]].sentence,
            remedy=example[row["rule_id"]].remedy,
            count=row["count"],
        )
        for row in counted
    ]
    rules.sort(key=lambda one: (list(Severity).index(one.severity), -one.count))
    return CheckSummary(
        run.id, run.run_by.display_name, run.run_at, run.claims_checked, run.claims_blocked, rules
    )


def _late_units(month: Month, on: date) -> list[LateUnit]:
    claims = Claim.objects.filter(batch_month=str(month), uploaded_late=True, status=ClaimStatus.UPLOADED)
    counted = claims.order_by().values_list("submitting_unit_name").annotate(count=Count("id"))
    late = [LateUnit(name, "逾期上传的申领", None, count) for name, count in counted.order_by("-count")]
    filings = (
        Filing.objects.filter(
            status=FilingStatus.APPROVED.value, upload_deadline__lt=on, uploads__isnull=True
        )
        # In the month in which the roster was due, which may be the one after the approval.
        .filter(upload_deadline__year=month.year, upload_deadline__month=month.month)
        .select_related("committee__convening_unit")
        .order_by("upload_deadline")
    )
    late += [
        LateUnit(
            filing.committee.convening_unit.name,
            f"备案{filing.reference}的名册尚未上传",
            Deadline(filing.upload_deadline, filing.deadline_provisional) if filing.upload_deadline else None,
            filing.passed_count,
        )
        for filing in filings[:_MOST_CLAIMS]
    ]
    return late
