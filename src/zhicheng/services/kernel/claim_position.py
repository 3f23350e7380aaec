"""Where a claim stands, as an actor saw it, and who may act on it there: the guard of every move."""

import uuid
from dataclasses import dataclass
from typing import assert_never

from zhicheng.domain.channels import RULES, IntakeChannel, ReviewStep, UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import ClaimStatus, Position, current_reviewer
from zhicheng.records.models import Claim
from zhicheng.services.kernel.actor import Actor

_SUBMITTING_ROLES = (UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY)


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


class ReviewRefused(Refusal):
    """A review act that the rules forbid."""

    code = "claim.review_refused"


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim as the actor saw it; the guard of every move."""

    claim_id: uuid.UUID
    position: Position
    version: int


def seen(claim: Claim) -> Seen:
    """What an actor who looks at ``claim`` now has seen."""
    return Seen(claim.id, Position(ClaimStatus(claim.status), claim.step), claim.version)


def own_claim(actor: Actor, claim: Seen) -> Claim:
    """The claim that the actor made for themselves, to act on it.

    Raises ClaimNotFound for anybody else's, as if there were none, and ReviewRefused for a committee's
    result about the actor: the convening unit answers for its content (二(一)1).
    """
    row = (
        Claim.objects.filter(id=claim.claim_id, person_id=actor.person_id).first()
        if actor.person_id
        else None
    )
    if row is None:
        raise ClaimNotFound
    if not RULES[IntakeChannel(row.channel)].personal_claim:
        raise ReviewRefused(
            "评审通过人员的信息由评审委员会组建单位上传，无需个人申领。如内容有误，请与组建单位联系。"
        )
    return row


def reviewer_may_act(actor: Actor, row: Claim, position: Position) -> bool:
    """Whether the actor's unit holds the claim at ``position``: the scope of every review act."""
    if actor.unit_id is None:
        return False
    if position.status is ClaimStatus.UPLOADED:
        return actor.role is UnitRole.BUREAU
    step = current_reviewer(IntakeChannel(row.channel), position)
    ladder = RULES[IntakeChannel(row.channel)].ladder
    if position.status is ClaimStatus.READY and ladder:
        step = ladder[-1]
    match step:
        case None:
            return False
        case ReviewStep.EMPLOYER:
            return actor.role is UnitRole.EMPLOYER and row.employer_id == actor.unit_id
        case ReviewStep.SUBMITTING_UNIT:
            return actor.role in _SUBMITTING_ROLES and row.submitting_unit_id == actor.unit_id
        case ReviewStep.EXAMINATION_BODY:
            return (
                actor.role is UnitRole.EXAMINATION_BODY
                and row.examination is not None
                and row.examination.examination_body_id == actor.unit_id
            )
        case _:
            assert_never(step)
