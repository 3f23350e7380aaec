"""The final check (核对, step 1): every rule on every claim of the month; findings are rows."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction as db

from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.deadlines import business_date, collectable_from
from zhicheng.domain.final_check import CheckContext, Finding, Severity, run_final_check
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.copying import copy_rows
from zhicheng.records.models import Claim, FinalCheckFinding, FinalCheckRun, NumberCounter
from zhicheng.services.issuance.month.checked_claims import checked_claims
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rulebook import catalogue, policies, policy_on

_CHUNK = 1000
_FINDING = ("run", "claim", "rule_id", "clause", "severity", "field", "sentence", "remedy")


@dataclass(frozen=True, slots=True)
class CheckRun:
    """What one run of the final check counted."""

    id: uuid.UUID
    run_by_id: uuid.UUID
    run_at: datetime
    claims_checked: int
    claims_blocked: int


@dataclass(frozen=True, slots=True)
class MonthCheck:
    """One run of the final check, and what it left to issue."""

    run: CheckRun
    clean: list[tuple[uuid.UUID, int]]
    """Claim and version of everything without a blocking finding, in the order of upload."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What the month would bring if it were released now; nothing is written."""

    month: Month
    checked: int
    blocked: int
    by_channel: dict[IntakeChannel, int]
    by_level: dict[TitleLevel, int]
    by_rule: dict[tuple[str, str, Severity], int]
    """(Rule id, clause, severity) to how many findings."""
    first_serial: int
    """The serial that the first certificate would get."""
    collectable_from: datetime


def _claims_of_month(month: Month) -> Iterator[list[Claim]]:
    """The claims that the Bureau holds for the month, and those held back from earlier ones, in chunks."""
    waiting = Claim.objects.filter(
        status=ClaimStatus.UPLOADED, batch_month__lte=str(month), batch_entry__isnull=True
    ).select_related(
        "person",
        "committee",
        "filing",
        "employer__submitting_unit",
        "submitting_unit",
        "examination__examination_body",
    )
    waiting = waiting.prefetch_related("committee__approvals", "employer__appointment_rights")
    after = None
    while True:
        page = waiting.order_by("id") if after is None else waiting.filter(id__gt=after).order_by("id")
        claims = list(page[:_CHUNK])
        if not claims:
            return
        yield claims
        after = claims[-1].id


def check_month(*, actor: Actor, at: datetime, month: Month) -> CheckRun:
    """Run the final check over the month and keep its findings (clause 二(二)). Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    return run_month_check(actor=actor, at=at, month=month).run


def run_month_check(*, actor: Actor, at: datetime, month: Month) -> MonthCheck:
    """The check behind ``check_month``; the release calls it in its own transaction."""
    context = _context(business_date(at))
    with transaction(actor=actor, at=at) as ledger:
        run = FinalCheckRun.objects.create(month=str(month), run_by_id=require_human(actor), run_at=at)
        clean: list[tuple[uuid.UUID, int]] = []
        checked = blocked = 0
        for claims in _claims_of_month(month):
            rows: list[tuple[object, ...]] = []
            for claim, findings in _check(claims, context):
                checked += 1
                if is_blocked(findings):
                    blocked += 1
                else:
                    clean.append((claim.id, claim.version))
                rows.extend(
                    (
                        run.id,
                        claim.id,
                        finding.rule_id,
                        finding.clause,
                        finding.severity.value,
                        finding.field,
                        finding.sentence[:500],
                        finding.remedy[:500],
                    )
                    for finding in findings
                )
            copy_rows(FinalCheckFinding, _FINDING, rows)
        run.claims_checked, run.claims_blocked = checked, blocked
        run.save(update_fields=["claims_checked", "claims_blocked"])
        ledger.record(
            EventTag.MONTH_CHECKED, "month", month, run=str(run.id), checked=checked, blocked=blocked
        )
    return MonthCheck(CheckRun(run.id, run.run_by_id, at, checked, blocked), clean)


def try_check(*, actor: Actor, at: datetime, month: Month) -> DryRun:
    """What releasing the month now would bring, without writing anything. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    today = business_date(at)
    policy, context = policy_on(today), _context(today)
    checked = blocked = 0
    by_channel: Counter[IntakeChannel] = Counter()
    by_level: Counter[TitleLevel] = Counter()
    by_rule: Counter[tuple[str, str, Severity]] = Counter()
    # One view of the records, so that the counts belong together.
    with db.atomic():
        for claims in _claims_of_month(month):
            for claim, findings in _check(claims, context):
                checked += 1
                by_rule.update((finding.rule_id, finding.clause, finding.severity) for finding in findings)
                if is_blocked(findings):
                    blocked += 1
                    continue
                by_channel[IntakeChannel(claim.channel)] += 1
                by_level[TitleLevel(claim.level)] += 1
        counter = NumberCounter.objects.filter(region=policy.region_code, year=today.year).first()
    return DryRun(
        month=month,
        checked=checked,
        blocked=blocked,
        by_channel=dict(by_channel),
        by_level=dict(by_level),
        by_rule=dict(by_rule),
        first_serial=counter.next_serial if counter else 1,
        collectable_from=collectable_from(month, policy),
    )


def is_blocked(findings: tuple[Finding, ...]) -> bool:
    """Whether the claim must stay out of the batch."""
    return any(finding.severity is Severity.BLOCKING for finding in findings)


def _context(on: date) -> CheckContext:
    return CheckContext(policy=policy_on(on), catalogue=catalogue(), on=on, policies=policies())


def _check(claims: list[Claim], context: CheckContext) -> Iterator[tuple[Claim, tuple[Finding, ...]]]:
    for claim, checked in zip(claims, checked_claims(claims, context.policy), strict=True):
        yield claim, run_final_check(checked, context)
