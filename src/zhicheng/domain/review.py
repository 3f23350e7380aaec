"""Where a claim stands and how it may move: the step-by-step review (逐级审核) as a pure function.

A position is (status, step). Step 0 is the claimant (or the convening unit that uploaded the roster),
steps 1 to n are the review steps of the channel, and step n+1 is the Bureau.
"""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from zhicheng.domain.channels import RULES, IntakeChannel, ReviewStep
from zhicheng.domain.refusals import Refusal


class ClaimStatus(StrEnum):
    """The state of a claim (申领); each comment says who moves next."""

    DRAFT = "draft"  # The claimant finishes and submits it.
    IN_REVIEW = "in_review"  # The reviewer of the current step approves, sends back or rejects.
    SENT_BACK = "sent_back"  # The claimant (or the convening unit, by a corrected roster) resubmits.
    READY = "ready"  # The last reviewing unit uploads it to the Bureau (审核汇总).
    UPLOADED = "uploaded"  # The Bureau checks it (核对) and two officers release the month.
    RELEASED = "released"  # The workers number, render, seal and store it.
    CERTIFIED = "certified"  # Nobody: the certificate exists.
    REJECTED = "rejected"  # Nobody: a reviewer ended it, with a reason.
    WITHDRAWN = "withdrawn"  # Nobody: the claimant ended it.
    REVOKED = "revoked"  # Nobody: the certificate was revoked by two officers.

    @property
    def label(self) -> str:
        """The status as people read it."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    ClaimStatus.DRAFT: "草稿",
    ClaimStatus.IN_REVIEW: "审核中",
    ClaimStatus.SENT_BACK: "已退回",
    ClaimStatus.READY: "待上传",
    ClaimStatus.UPLOADED: "待核对",
    ClaimStatus.RELEASED: "制作中",
    ClaimStatus.CERTIFIED: "已制证",
    ClaimStatus.REJECTED: "未通过",
    ClaimStatus.WITHDRAWN: "已撤回",
    ClaimStatus.REVOKED: "证书已撤销",
}

ENDED = frozenset({ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN, ClaimStatus.REVOKED})
"""Statuses that free the person to claim the same title again; all others are live."""


class ClaimAction(StrEnum):
    """What somebody does to a claim."""

    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    RESUBMIT = "resubmit"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    UPLOAD = "upload"
    TAKE_BACK_APPROVAL = "take_back_approval"
    TAKE_BACK_UPLOAD = "take_back_upload"
    RELEASE = "release"
    CERTIFY = "certify"
    REVOKE = "revoke"

    @property
    def label(self) -> str:
        """The act as people read it."""
        return _ACTION_LABELS[self]


_ACTION_LABELS = {
    ClaimAction.SUBMIT: "提交",
    ClaimAction.APPROVE: "审核通过",
    ClaimAction.SEND_BACK: "退回",
    ClaimAction.RESUBMIT: "重新提交",
    ClaimAction.REJECT: "不予通过",
    ClaimAction.WITHDRAW: "撤回",
    ClaimAction.UPLOAD: "上传",
    ClaimAction.TAKE_BACK_APPROVAL: "撤回审核",
    ClaimAction.TAKE_BACK_UPLOAD: "撤回上传",
    ClaimAction.RELEASE: "签发",
    ClaimAction.CERTIFY: "制证",
    ClaimAction.REVOKE: "撤销",
}


@dataclass(frozen=True, slots=True)
class Position:
    """Where a claim stands: the pair on which every move is guarded."""

    status: ClaimStatus
    step: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim as somebody saw it; the guard of every move."""

    claim_id: uuid.UUID
    position: Position
    version: int


class MoveRefused(Refusal):
    """The action is not possible from the claim's position."""

    code = "claim.move_refused"


def bureau_step(channel: IntakeChannel) -> int:
    """The step number at which the Bureau holds a claim of this channel: one past its review steps."""
    return len(RULES[channel].review_steps) + 1


def starting_position(channel: IntakeChannel) -> Position:
    """Where a new claim stands: a draft, or already uploaded where a roster brought it (二(一)1)."""
    if RULES[channel].personal_claim:
        return Position(ClaimStatus.DRAFT, 0)
    return Position(ClaimStatus.UPLOADED, bureau_step(channel))


def current_reviewer(channel: IntakeChannel, position: Position) -> ReviewStep | None:
    """The step that must act now, or None where no reviewer below the Bureau holds the claim.

    None, too, for a step that the channel does not have: what an actor has seen comes from outside.
    """
    review_steps = RULES[channel].review_steps
    if position.status is ClaimStatus.IN_REVIEW and 1 <= position.step <= len(review_steps):
        return review_steps[position.step - 1]
    return None


def next_position(channel: IntakeChannel, position: Position, action: ClaimAction) -> Position:
    """The position after ``action``, by the review steps of clause 二(一).

    Raises MoveRefused when the action is not possible from ``position``.
    """
    rules = RULES[channel]
    top = len(rules.review_steps)
    match (action, position.status):
        case (ClaimAction.SUBMIT, ClaimStatus.DRAFT) if rules.personal_claim:
            return Position(ClaimStatus.IN_REVIEW, 1)
        case (ClaimAction.RESUBMIT, ClaimStatus.SENT_BACK):
            if rules.personal_claim:
                return Position(ClaimStatus.IN_REVIEW, 1)
            return Position(ClaimStatus.UPLOADED, bureau_step(channel))
        case (ClaimAction.APPROVE, ClaimStatus.IN_REVIEW) if 1 <= position.step < top:
            return Position(ClaimStatus.IN_REVIEW, position.step + 1)
        case (ClaimAction.APPROVE, ClaimStatus.IN_REVIEW) if position.step == top > 0:
            return Position(ClaimStatus.READY, top)
        case (ClaimAction.UPLOAD, ClaimStatus.READY) if rules.personal_claim:
            return Position(ClaimStatus.UPLOADED, bureau_step(channel))
        case (ClaimAction.TAKE_BACK_APPROVAL, ClaimStatus.IN_REVIEW) if 1 < position.step <= top:
            return Position(ClaimStatus.IN_REVIEW, position.step - 1)
        case (ClaimAction.TAKE_BACK_APPROVAL, ClaimStatus.READY) if position.step == top > 0:
            return Position(ClaimStatus.IN_REVIEW, top)
        case (ClaimAction.TAKE_BACK_UPLOAD, ClaimStatus.UPLOADED) if rules.personal_claim:
            # A roster is taken back whole, by its own rule; it has no reviewer to return to.
            return Position(ClaimStatus.READY, top)
        case (ClaimAction.SEND_BACK, ClaimStatus.IN_REVIEW | ClaimStatus.READY | ClaimStatus.UPLOADED):
            return Position(ClaimStatus.SENT_BACK, 0)
        case (ClaimAction.REJECT, ClaimStatus.IN_REVIEW | ClaimStatus.READY | ClaimStatus.UPLOADED):
            return Position(ClaimStatus.REJECTED, position.step)
        case (
            ClaimAction.WITHDRAW,
            ClaimStatus.DRAFT | ClaimStatus.IN_REVIEW | ClaimStatus.SENT_BACK,
        ) if rules.personal_claim:
            # What a committee's convening unit uploaded is not the person's to end (二(一)1).
            return Position(ClaimStatus.WITHDRAWN, position.step)
        case (ClaimAction.RELEASE, ClaimStatus.UPLOADED):
            return Position(ClaimStatus.RELEASED, position.step)
        case (ClaimAction.CERTIFY, ClaimStatus.RELEASED):
            return Position(ClaimStatus.CERTIFIED, position.step)
        case (ClaimAction.REVOKE, ClaimStatus.CERTIFIED):
            return Position(ClaimStatus.REVOKED, position.step)
        case _:
            raise MoveRefused(
                f"该申领目前为“{position.status.label}”，不能{action.label}。请刷新后查看最新状态。"
            )
