"""Step-by-step review (逐级审核): submit, approve, send back, resubmit, reject, withdraw, upload.

Every move is one ``Claim.objects.move`` from the position that the actor saw, plus one row for the act or the
decision and one event, in one transaction.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel, Question, channels_uploaded_at
from zhicheng.domain.claim_acts import ClaimActKind, ReviewVerdict
from zhicheng.domain.deadlines import batch_month, business_date, missed_cut_off
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ClaimAction, ClaimStatus, Position, next_position
from zhicheng.domain.rights import appointment_fault
from zhicheng.records.models import BatchEntry, Claim, ReviewDecision
from zhicheng.services.intake.claim_snapshots import FIELD_LABELS, keep_snapshot
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_human
from zhicheng.services.kernel.claim_acts import Act, hand_in_number, keep_act, keep_acts
from zhicheng.services.kernel.claim_messages import tell_of_decision, tell_of_upload
from zhicheng.services.kernel.claim_position import (
    ClaimMoved,
    ClaimNotFound,
    ClaimState,
    ReviewRefused,
    Seen,
    own_claim,
    reviewer_may_act,
    state_of,
)
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.reviewing_units import reviewing_unit_column, step_of_role
from zhicheng.services.kernel.rights import rights_of_employer
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.review.moving import move_claim, refuse_self_review

_REASON_LIMIT = 500
_HANDED_IN = {
    ClaimActKind.SUBMITTED: (ClaimAction.SUBMIT, EventTag.CLAIM_SUBMITTED),
    ClaimActKind.RESUBMITTED: (ClaimAction.RESUBMIT, EventTag.CLAIM_RESUBMITTED),
}
_TURNED_DOWN = {
    ReviewVerdict.SENT_BACK: (ClaimAction.SEND_BACK, EventTag.CLAIM_SENT_BACK),
    ReviewVerdict.REJECTED: (ClaimAction.REJECT, EventTag.CLAIM_REJECTED),
}


def submit_claim(*, actor: Actor, at: datetime, claim: Seen) -> ClaimState:
    """The person submits a finished draft to the first reviewer (二(一)2 to 4).

    Raises ClaimNotFound, ClaimMoved, MoveRefused, or ReviewRefused naming what is missing.
    """
    return _hand_in(actor, at, claim, ClaimActKind.SUBMITTED)


def resubmit_claim(*, actor: Actor, at: datetime, claim: Seen) -> ClaimState:
    """The person hands in again what was sent back; it starts at the first reviewer. Raises as submit."""
    return _hand_in(actor, at, claim, ClaimActKind.RESUBMITTED)


def withdraw_claim(*, actor: Actor, at: datetime, claim: Seen) -> ClaimState:
    """The person ends their own claim, as long as it has not been reviewed by all.

    Raises ClaimNotFound, ClaimMoved, MoveRefused, and ReviewRefused for what a convening unit uploaded.
    """
    row = own_claim(actor, claim)
    with transaction(actor=actor, at=at) as ledger:
        moved = move_claim(ledger, row, claim, ClaimAction.WITHDRAW, EventTag.CLAIM_WITHDRAWN)
        keep_act(ledger, ClaimActKind.WITHDRAWN, row.id, version=moved.version)
        return state_of(moved)


def approve_claim(*, actor: Actor, at: datetime, claim: Seen) -> ClaimState:
    """The reviewer of the current step approves; the claim goes one step up.

    Raises ClaimNotFound for a foreign unit, ClaimMoved when another reviewer was first, MoveRefused, and
    ReviewRefused for the actor's own claim or a claim that the same person decided at an earlier step (R01,
    R02).
    """
    row = _claim_under_review(actor, claim)
    refuse_self_review(actor, row)
    with transaction(actor=actor, at=at) as ledger:
        moved = move_claim(ledger, row, claim, ClaimAction.APPROVE, EventTag.CLAIM_APPROVED)
        _keep_decision(actor, moved, claim, ReviewVerdict.APPROVED, at=at)
        return state_of(moved)


def send_back_claim(*, actor: Actor, at: datetime, claim: Seen, reason: str, field: str = "") -> ClaimState:
    """The current reviewer, or the Bureau, returns the claim for correction, with a reason.

    ``field`` names the part of the claim that the reason is about, one of ``FIELD_LABELS``; empty where it
    is about the whole. Raises as ``approve_claim``, and ReviewRefused for a reason that is missing, too long
    or holds a personal number, and for an unknown field.
    """
    return _turn_down(actor, at=at, claim=claim, reason=reason, field=field, verdict=ReviewVerdict.SENT_BACK)


def reject_claim(*, actor: Actor, at: datetime, claim: Seen, reason: str, field: str = "") -> ClaimState:
    """The current reviewer, or the Bureau, ends the claim, with a reason. Raises as ``send_back_claim``."""
    return _turn_down(actor, at=at, claim=claim, reason=reason, field=field, verdict=ReviewVerdict.REJECTED)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The result of one consolidated upload (审核汇总、上传)."""

    count: int
    by_month: dict[str, int]
    """How many claims fell into the batch of each month, ``2026-11`` to count."""
    late: int
    """How many missed the month's cut-off (clause 二(一)2) and wait for the next batch."""


def upload_claims(*, actor: Actor, at: datetime, claim_ids: list[uuid.UUID] | None = None) -> Uploaded:
    """The last reviewing unit uploads its reviewed claims to the Bureau, all of them or those named.

    Where the channel has a cut-off, claims after the policy's monthly day fall into the next month's batch
    and are marked late. Raises NotAllowed for a unit that uploads nothing, ReviewRefused when a named claim
    is not ready.
    """
    uploads = _uploads_of(actor)
    today = business_date(at)
    policy = policy_on(today)
    with transaction(actor=actor, at=at) as ledger:
        ready = Claim.objects.select_for_update(of=("self",)).filter(uploads, status=ClaimStatus.READY)
        ready = ready.order_by("id")
        if claim_ids is not None:
            ready = ready.filter(id__in=claim_ids)
        rows = list(ready)
        if claim_ids is not None and len(rows) != len(set(claim_ids)):
            raise ReviewRefused("所选申领中有的已被处理或尚未审核完成，本次没有上传任何一条。请刷新后重选。")
        moves: dict[tuple[str, bool], list[tuple[Seen, Position]]] = {}
        acts: list[Act] = []
        for row in rows:
            channel = IntakeChannel(row.channel)
            month = str(batch_month(channel, today, policy))
            is_late = missed_cut_off(channel, today, policy)
            ready_claim = row.seen()
            target = next_position(channel, ready_claim.position, ClaimAction.UPLOAD)
            moves.setdefault((month, is_late), []).append((ready_claim, target))
            acts.append(Act(ClaimActKind.UPLOADED, row.id, row.version + 1, month=month, is_late=is_late))
            ledger.record(
                EventTag.CLAIM_UPLOADED, "claim", row.id, month=month, late=is_late, version=row.version + 1
            )
        for (month, is_late), group in moves.items():
            if not Claim.objects.move_all(group, uploaded_at=at, uploaded_late=is_late, batch_month=month):
                # The rows are locked, so only a claim that was moved without the lock's leave gets here.
                raise ClaimMoved
        keep_acts(ledger, acts)
        tell_of_upload(rows, {act.claim_id: act.month for act in acts}, at=at)
    by_month: dict[str, int] = {}
    for (month, _), group in moves.items():
        by_month[month] = by_month.get(month, 0) + len(group)
    late = sum(len(group) for (_, is_late), group in moves.items() if is_late)
    return Uploaded(len(rows), by_month, late)


def _hand_in(actor: Actor, at: datetime, claim: Seen, kind: ClaimActKind) -> ClaimState:
    action, tag = _HANDED_IN[kind]
    row = own_claim(actor, claim)
    _refuse_incomplete(row)
    _refuse_without_right(row, on=business_date(at))
    with transaction(actor=actor, at=at) as ledger:
        handed_in = move_claim(ledger, row, claim, action, tag, submitted_at=at)
        keep_act(ledger, kind, row.id, version=handed_in.version)
        keep_snapshot(handed_in, at)
        return state_of(handed_in)


def _turn_down(
    actor: Actor, *, at: datetime, claim: Seen, reason: str, field: str, verdict: ReviewVerdict
) -> ClaimState:
    action, tag = _TURNED_DOWN[verdict]
    reason = reason.strip()
    if not reason:
        raise ReviewRefused(f"请填写{action.label}的原因，让对方知道怎样改正。", code="claim.reason_missing")
    if len(reason) > _REASON_LIMIT:
        raise ReviewRefused(f"原因不能超过{_REASON_LIMIT}字，请精简后再提交。", code="claim.reason_too_long")
    without_personal_numbers(reason, f"{action.label}的原因")
    if field and field not in FIELD_LABELS:
        raise ReviewRefused("没有这一项内容，请重新选择原因所涉及的内容。", code="claim.unknown_field")
    row = _claim_under_review(actor, claim)
    refuse_self_review(actor, row)
    with transaction(actor=actor, at=at) as ledger:
        changes: dict[str, Any] = {}
        if row.status == ClaimStatus.UPLOADED:
            # A claim sent back leaves its month; it gets a new one when it is uploaded again.
            changes = {"uploaded_at": None, "uploaded_late": False, "batch_month": ""}
        moved = move_claim(ledger, row, claim, action, tag, reason=reason, **changes)
        if changes and BatchEntry.objects.filter(claim_id=row.id).exists():
            raise ReviewRefused("该申领已列入待签发批次。请先撤下批次，再退回或终止该申领。")
        _keep_decision(actor, moved, claim, verdict, at=at, reason=reason, field=field)
        return state_of(moved)


def _keep_decision(
    actor: Actor,
    moved: Claim,
    claim: Seen,
    verdict: ReviewVerdict,
    *,
    at: datetime,
    reason: str = "",
    field: str = "",
) -> None:
    """Keep the decision that moved the claim.

    Written after the move, which holds the claim's row: two decisions cannot pass side by side.
    """
    account_id = require_human(actor)
    if actor.unit_id is None:
        raise ClaimNotFound
    hand_in = hand_in_number(moved.id)
    _refuse_second_decision(account_id, moved, hand_in, claim.position.step)
    of_step = ReviewDecision.objects.filter(claim_id=moved.id, hand_in=hand_in, step=claim.position.step)
    undone = of_step.count() - of_step.standing().count()
    ReviewDecision.objects.create(
        claim_id=moved.id,
        hand_in=hand_in,
        attempt=undone + 1,
        step=claim.position.step,
        status=claim.position.status.value,
        verdict=verdict.value,
        unit_id=actor.unit_id,
        account_id=account_id,
        reason=reason,
        field=field,
        version=moved.version,
        at=at,
    )
    tell_of_decision(
        moved,
        verdict,
        at=at,
        unit_id=actor.unit_id,
        step=claim.position.step,
        reason=reason,
        part=FIELD_LABELS.get(field, ""),
    )


def _claim_under_review(actor: Actor, claim: Seen) -> Claim:
    row = Claim.objects.select_related("examination").filter(id=claim.claim_id).first()
    if row is None:
        raise ClaimNotFound
    if not reviewer_may_act(actor, row, claim.position):
        if reviewer_may_act(actor, row, Position(ClaimStatus(row.status), row.step)):
            raise ClaimMoved
        raise ClaimNotFound
    return row


def _refuse_second_decision(account_id: uuid.UUID, row: Claim, hand_in: int, step: int) -> None:
    # Only decisions on this hand-in count: a corrected claim is reviewed anew by the same people.
    earlier = ReviewDecision.objects.standing().filter(
        claim_id=row.id, hand_in=hand_in, step__lt=step, account_id=account_id
    )
    if earlier.exists():
        raise ReviewRefused(
            "您已在上一级审核过该申领，两级审核须由不同人员办理。", code="claim.same_reviewer_twice"
        )


def _uploads_of(actor: Actor) -> Q:
    """The claims that are the actor's unit's to upload: those of which it is the last to review.

    A claim from an examination has a submitting unit too, but it is the examination body's (二(一)3).
    """
    step = step_of_role(actor.role)
    channels = channels_uploaded_at(step) if step else ()
    if step is None or not channels or actor.unit_id is None:
        raise NotAllowed("只有呈报单位和考试机构可以汇总上传。")
    return Q((reviewing_unit_column(step), actor.unit_id), channel__in=channels)


def _refuse_incomplete(row: Claim) -> None:
    """What the person must have filled in; the deeper rules are the final check's."""
    rules = RULES[IntakeChannel(row.channel)]
    if not rules.personal_claim:
        raise ReviewRefused(rules.not_claimed)
    missing = rules.missing(
        _answered_questions(row),
        set(row.attachments.kept().values_list("kind", flat=True)),
    )
    if missing:
        raise ReviewRefused(f"还不能提交，请先补全：{'、'.join(missing)}。", code="claim.incomplete")


def _refuse_without_right(row: Claim, *, on: date) -> None:
    """An appointment that its employer had no right to is told before anybody reviews it (clause 一(二))."""
    rules = RULES[IntakeChannel(row.channel)]
    if rules.awarding_body is not AwardingBody.EMPLOYER or row.employer is None:
        return
    if row.qualification_date is None:
        return  # What is missing is told by the form's own rule.
    fault = appointment_fault(
        rights_of_employer(row.employer),
        employer=row.employer_name,
        day=row.qualification_date,
        series=row.series,
        level=TitleLevel(row.level),
        is_required=policy_on(on).rights_required_on(on),
    )
    if fault:
        raise ReviewRefused(fault, code="claim.no_right_to_appoint")


def _answered_questions(row: Claim) -> frozenset[Question]:
    """The questions of the form that the claim has an answer to."""
    answers: dict[Question, object] = {
        Question.TITLE: row.title_name,
        Question.SPECIALTY: row.specialty,
        Question.QUALIFICATION_DATE: row.qualification_date,
        Question.EXAMINATION: row.examination_id,
        Question.EMPLOYER: row.employer_id,
        Question.EMPLOYER_OR_ARCHIVE: row.employer_id or row.submitting_unit_id,
        Question.ENTRUSTED_BODY: row.entrusted_body,
    }
    return frozenset(question for question, answer in answers.items() if answer)
