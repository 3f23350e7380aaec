"""What a unit did last with a claim and could take back, and whether the next level has taken it up since."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.domain.claim_acts import ClaimActKind, ReviewVerdict
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.second_thoughts import APPROVAL, UPLOAD, SecondThought
from zhicheng.records.models import BatchEntry, Claim, ClaimAct, ClaimOpening, FinalCheckRun, ReviewDecision
from zhicheng.services.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Undoable:
    """The approval or the upload that brought a claim to where it stands."""

    kind: ClaimActKind
    """The act that would take it back."""
    rule: SecondThought
    version: int
    """The claim's version once it was approved or uploaded."""
    at: datetime
    month: str = ""
    """The batch month of an upload; empty for an approval."""


def undoable_by(actor: Actor, row: Claim) -> Undoable | None:
    """What the actor's unit did to bring the claim where it stands; None where another unit did, or nobody.

    Says nothing about whether it is too late: that is ``is_taken_up``.
    """
    review_steps = RULES[IntakeChannel(row.channel)].review_steps
    if actor.unit_id is None or not review_steps:
        return None
    match row.status:
        case ClaimStatus.UPLOADED:
            step = len(review_steps)
        case ClaimStatus.READY:
            step = row.step
        case ClaimStatus.IN_REVIEW:
            step = row.step - 1
        case _:
            return None
    if not 1 <= step <= len(review_steps) or actor.role not in review_steps[step - 1].roles:
        return None
    if row.status == ClaimStatus.UPLOADED:
        uploads = ClaimAct.objects.filter(claim=row, kind=ClaimActKind.UPLOADED.value)
        act = uploads.order_by("-version").first()
        if act is None or act.unit_id != actor.unit_id:
            return None
        return Undoable(ClaimActKind.UPLOAD_TAKEN_BACK, UPLOAD, act.version, act.at, act.month)
    approvals = ReviewDecision.objects.filter(claim=row, step=step, verdict=ReviewVerdict.APPROVED.value)
    decision = approvals.order_by("-version").first()
    if decision is None or decision.unit_id != actor.unit_id:
        return None
    return Undoable(ClaimActKind.APPROVAL_TAKEN_BACK, APPROVAL, decision.version, decision.at)


def is_taken_up(row: Claim, undoable: Undoable) -> bool:
    """Whether the next level has opened or handled the claim since, or the Bureau's check has begun with it.

    What the claimant did meanwhile, such as confirming how a character is read, takes nothing up. The trigger
    ``taking_back_allowed`` says the same of every writer.
    """
    since = {"claim_id": OuterRef("id"), "version__gt": undoable.version}
    taken = (
        Q(Exists(ClaimOpening.objects.filter(claim_id=OuterRef("id"), version__gte=undoable.version)))
        | Q(Exists(ReviewDecision.objects.filter(**since)))
        | Q(Exists(ClaimAct.objects.filter(**since, unit__isnull=False)))
    )
    if undoable.kind is ClaimActKind.UPLOAD_TAKEN_BACK:
        checks = FinalCheckRun.objects.filter(run_at__gte=undoable.at, month__gte=undoable.month)
        taken |= Q(Exists(checks)) | Q(Exists(BatchEntry.objects.filter(claim_id=OuterRef("id"))))
    return Claim.objects.filter(taken, id=row.id).exists()
