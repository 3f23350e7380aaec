"""All that happened to a claim, oldest first: its acts, its decisions, its release, its failure."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.claim_acts import ClaimActKind, ReviewVerdict
from zhicheng.records.models import BatchEntry, Claim, ClaimAct, IssuanceFailure, ReviewDecision
from zhicheng.services.intake.claim_snapshots import FIELD_LABELS
from zhicheng.services.kernel.bureau_offices import offices_of
from zhicheng.services.kernel.events import EventTag

StepKind = ClaimActKind | ReviewVerdict | EventTag
"""What was done. Two steps of the pipeline are named by their events: released, and not issued."""


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One thing that was done to a claim."""

    kind: StepKind
    at: datetime
    account_id: uuid.UUID | None
    """None where the system itself acted."""
    unit_id: uuid.UUID | None
    """None for the claimant and the system."""
    reason: str = ""
    month: str = ""
    """The batch month of an upload; empty for everything else."""
    is_late: bool = False
    review_step: int = 0
    """The step of the channel's review that decided; 0 for everything else."""
    is_taken_back: bool = False
    """Whether the approval or upload was taken back before anybody took it up."""


def claim_steps(claim: Claim) -> list[ClaimStep]:
    """Every step of the claim in the order in which it was done. For services that checked who asks."""
    acts = list(ClaimAct.objects.filter(claim=claim))
    undone = {row.undoes for row in acts if row.undoes is not None}
    steps = [
        *((row.version, _act(row, undone)) for row in acts),
        *((row.version, _decision(row, undone)) for row in ReviewDecision.objects.filter(claim=claim)),
    ]
    # Acts and decisions raise the version by one each, so that no two of them share it.
    found = [step for _, step in sorted(steps, key=lambda each: each[0])]
    return [*found, *_release(claim), *_failure(claim)]


def last_turned_down(claim_ids: list[uuid.UUID]) -> dict[uuid.UUID, ReviewDecision]:
    """The latest decision of each claim that sent it back or ended it."""
    rows = ReviewDecision.objects.filter(claim__in=claim_ids).exclude(verdict=ReviewVerdict.APPROVED)
    return {row.claim_id: row for row in rows.order_by("version")}


def reason_of(row: ReviewDecision) -> str:
    """The reason as people read it, behind the field that it concerns."""
    return f"{FIELD_LABELS[row.field]}：{row.reason}" if row.field else row.reason


def _act(row: ClaimAct, undone: set[int]) -> ClaimStep:
    return ClaimStep(
        ClaimActKind(row.kind),
        row.at,
        row.account_id,
        row.unit_id,
        reason=row.reason,
        month=row.month,
        is_late=row.is_late,
        is_taken_back=row.version in undone,
    )


def _decision(row: ReviewDecision, undone: set[int]) -> ClaimStep:
    return ClaimStep(
        ReviewVerdict(row.verdict),
        row.at,
        row.account_id,
        row.unit_id,
        reason=reason_of(row),
        review_step=row.step,
        is_taken_back=row.version in undone,
    )


def _release(claim: Claim) -> list[ClaimStep]:
    entry = (
        BatchEntry.objects.filter(claim=claim, batch__status__in=[BatchStatus.RELEASED, BatchStatus.ISSUED])
        .values_list("batch__released_at", "batch__released_by")
        .first()
    )
    if entry is None:
        return []
    released_at, officer = entry
    if released_at is None or officer is None:
        raise ValueError("a released batch has an officer who released it")
    return [ClaimStep(EventTag.CLAIM_RELEASED, released_at, officer, offices_of([officer]).get(officer))]


def _failure(claim: Claim) -> list[ClaimStep]:
    row = IssuanceFailure.objects.filter(claim=claim).first()
    return [ClaimStep(EventTag.CLAIM_NOT_ISSUED, row.at, None, None, reason=row.sentence)] if row else []
