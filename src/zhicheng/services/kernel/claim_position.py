"""Where a claim stands, as an actor saw it, and who may act on it there: the guard of every move."""

import uuid
from dataclasses import dataclass

from zhicheng.domain.channels import RULES, IntakeChannel, UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import (
    ClaimStatus,
    Position,
    current_reviewer,
)
from zhicheng.domain.review import (
    Seen as Seen,
)
from zhicheng.records.models import Claim
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.reviewing_units import reviewing_unit_id


class ClaimNotFound(Refusal):
    """There is no such claim, or it is not the actor's to see; both look alike."""

    code = "claim.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该申领，或您无权查看。请从待办列表重新进入。")


class ClaimMoved(Refusal):
    """Somebody else moved or edited the claim since the actor saw it."""

    code = "claim.moved"
    kind = RefusalKind.OVERTAKEN

    def __init__(self) -> None:
        super().__init__("该申领刚刚被他人处理或修改，您看到的不是最新内容。请刷新后再办理。")


@dataclass(frozen=True, slots=True)
class ClaimState:
    """A claim as it stands after an act: what every act on a claim returns."""

    claim_id: uuid.UUID
    status: ClaimStatus
    step: int
    """Of the review, from 1; 0 for a draft and for what was sent back."""
    version: int
    """One more than before the act."""

    @property
    def seen(self) -> Seen:
        """What the next act of the same actor must name."""
        return Seen(self.claim_id, Position(self.status, self.step), self.version)


class ReviewRefused(Refusal):
    """A review act that the rules forbid."""

    code = "claim.review_refused"


def seen(claim: Claim) -> Seen:
    """What an actor who looks at ``claim`` now has seen."""
    return claim.seen()


def seen_now(claim_id: uuid.UUID) -> Seen:
    """The claim as it stands, for an act that follows at once. Raises ClaimNotFound.

    What the actor may do with it, the act itself decides.
    """
    row = Claim.objects.filter(id=claim_id).first()
    if row is None:
        raise ClaimNotFound
    return seen(row)


def state_of(claim: Claim) -> ClaimState:
    """How ``claim`` stands, for the door that asked for the act."""
    return ClaimState(claim.id, ClaimStatus(claim.status), claim.step, claim.version)


def own_claim(actor: Actor, claim: Seen) -> Claim:
    """The claim that the actor made for themselves, to act on it.

    Raises ClaimNotFound for anybody else's, as if there were none, and ReviewRefused for a committee's
    result about the actor: the convening unit answers for its content (二(一)1).
    """
    row = (
        Claim.objects.filter(id=claim.claim_id, person_id__in=actor.own_records).first()
        if actor.person_id
        else None
    )
    if row is None:
        raise ClaimNotFound
    rules = RULES[IntakeChannel(row.channel)]
    if not rules.personal_claim:
        raise ReviewRefused(f"{rules.not_claimed}如内容有误，请与组建单位联系。")
    return row


def reviewer_may_act(actor: Actor, row: Claim, position: Position) -> bool:
    """Whether the actor's unit holds the claim at ``position``: the scope of every review act."""
    if actor.unit_id is None:
        return False
    if position.status is ClaimStatus.UPLOADED:
        return actor.role is UnitRole.BUREAU
    step = current_reviewer(IntakeChannel(row.channel), position)
    review_steps = RULES[IntakeChannel(row.channel)].review_steps
    if position.status is ClaimStatus.READY and review_steps:
        step = review_steps[-1]
    return step is not None and actor.role in step.roles and reviewing_unit_id(row, step) == actor.unit_id
