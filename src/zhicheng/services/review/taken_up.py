"""What a unit did last with a claim and could take back, and whether the next level has taken it up since."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

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
    """The act that takes it back."""
    rule: SecondThought
    unit_id: uuid.UUID
    version: int
    """The claim's version once it was approved or uploaded."""
    is_taken_up: bool
    """Whether the next level has opened or handled the claim since, or the Bureau's check has begun."""


def undoable_by(actor: Actor, row: Claim) -> Undoable | None:
    """What the actor's unit did to bring the claim where it stands; None where another unit did, or nobody.

    A service that goes on to act on it holds the claim's row, or what is read is past by then.
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
        checks = FinalCheckRun.objects.filter(run_at__gte=OuterRef("at"), month__gte=OuterRef("month"))
        listed = BatchEntry.objects.filter(claim_id=OuterRef("claim_id"))
        uploads = ClaimAct.objects.filter(claim=row, kind=ClaimActKind.UPLOADED.value)
        upload = _latest(uploads, Q(Exists(checks)) | Q(Exists(listed)))
        if upload is None or upload.unit_id != actor.unit_id:
            return None
        kind, rule = ClaimActKind.UPLOAD_TAKEN_BACK, UPLOAD
        return Undoable(kind, rule, actor.unit_id, upload.version, upload.is_taken_up)
    approvals = ReviewDecision.objects.filter(claim=row, step=step, verdict=ReviewVerdict.APPROVED.value)
    approval = _latest(approvals, Q())
    if approval is None or approval.unit_id != actor.unit_id:
        return None
    kind, rule = ClaimActKind.APPROVAL_TAKEN_BACK, APPROVAL
    return Undoable(kind, rule, actor.unit_id, approval.version, approval.is_taken_up)


def _latest(rows: QuerySet[Any], checked: Q) -> Any:
    """The latest of a claim's approvals or uploads, with whether it is taken up, in one statement.

    What the claimant did meanwhile, such as confirming how a character is read, takes nothing up; nor does
    what the unit did itself, such as an upload that it took back. The trigger ``taking_back_allowed`` says
    the same of every writer.
    """
    since = {"claim_id": OuterRef("claim_id"), "version__gt": OuterRef("version")}
    opened = ClaimOpening.objects.filter(claim_id=OuterRef("claim_id"), version__gte=OuterRef("version"))
    decided = ReviewDecision.objects.filter(**since)
    handled = ClaimAct.objects.filter(~Q(unit_id=OuterRef("unit_id")), **since, unit__isnull=False)
    taken = Q(Exists(opened)) | Q(Exists(decided)) | Q(Exists(handled)) | checked
    return rows.annotate(is_taken_up=taken).order_by(F("version").desc()).first()
