"""The steps of a claim with their dates, as its person reads them: units are named, clerks are not."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.domain.claim_acts import ClaimActKind, ReviewVerdict
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Artifact, CertificateAccess, CertificateAccessKind, Claim, Unit
from zhicheng.services.intake.claim_steps import ClaimStep, StepKind, claim_steps
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.claim_position import ClaimNotFound
from zhicheng.services.kernel.events import EventTag

_LABELS: dict[StepKind, str] = {
    ClaimActKind.DRAFTED: "开始填写",
    ClaimActKind.SUBMITTED: "提交申领",
    ClaimActKind.RESUBMITTED: "重新提交",
    ClaimActKind.WITHDRAWN: "撤回申领",
    ReviewVerdict.APPROVED: "审核通过",
    ReviewVerdict.SENT_BACK: "退回",
    ReviewVerdict.REJECTED: "不予通过",
    ClaimActKind.APPROVAL_TAKEN_BACK: "撤回审核通过",
    ClaimActKind.UPLOAD_TAKEN_BACK: "撤回上传",
    ClaimActKind.UPLOADED: "上传人社局",
    ClaimActKind.ROSTER_UPLOADED: "上传人社局",
    ClaimActKind.ROSTER_CORRECTED: "改正名册后重新上传",
    ClaimActKind.SUBMITTING_UNIT_CHANGED: "更改呈报单位",
    EventTag.CLAIM_RELEASED: "核对通过，签发",
    EventTag.CLAIM_NOT_ISSUED: "未能制作证书",
    EventTag.CERTIFICATE_ISSUED: "证书制作完成",
    EventTag.CERTIFICATE_DOWNLOADED: "首次下载证书",
}
_BAD: frozenset[StepKind] = frozenset(
    {ReviewVerdict.SENT_BACK, ReviewVerdict.REJECTED, EventTag.CLAIM_NOT_ISSUED}
)
_OWN: frozenset[StepKind] = frozenset(
    {
        ClaimActKind.DRAFTED,
        ClaimActKind.SUBMITTED,
        ClaimActKind.RESUBMITTED,
        ClaimActKind.WITHDRAWN,
        EventTag.CERTIFICATE_DOWNLOADED,
    }
)


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One step that was made."""

    at: datetime
    label: str
    who: str
    """本人, or the name of the unit that made it; empty for the system."""
    note: str
    """The reason, or the month of the batch."""
    is_bad: bool


def claim_history(*, actor: Actor, claim_id: uuid.UUID) -> list[HistoryStep]:
    """Every step of the person's own claim, oldest first. Raises ClaimNotFound, NotAllowed."""
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查看本人的申领。")
    row = Claim.objects.filter(id=claim_id, person_id__in=actor.own_records).first()
    if row is None:
        raise ClaimNotFound
    steps = [step for step in claim_steps(row) if step.kind in _LABELS]
    if row.status in {ClaimStatus.RELEASED, ClaimStatus.CERTIFIED, ClaimStatus.REVOKED}:
        steps += _of_certificate(claim_id)
    names = Unit.objects.in_bulk([step.unit_id for step in steps if step.unit_id])
    return [_step(step, names, IntakeChannel(row.channel)) for step in steps]


def remaining_steps(channel: IntakeChannel, status: ClaimStatus, step: int) -> list[str]:
    """What is still to come after the step that the claim waits at, in order; empty for an ended claim."""
    match status:
        case ClaimStatus.DRAFT | ClaimStatus.SENT_BACK:
            left = [each.label for each in RULES[channel].review_steps]
        case ClaimStatus.IN_REVIEW:
            left = [each.label for each in RULES[channel].review_steps[step:]]
        case ClaimStatus.READY | ClaimStatus.UPLOADED:
            left = []
        case ClaimStatus.RELEASED:
            return ["领取证书"]
        case _:
            return []
    before_upload = status not in {ClaimStatus.READY, ClaimStatus.UPLOADED}
    checked = ["人社局核对、制作证书"] if status is not ClaimStatus.UPLOADED else []
    return [*left, *(["上传人社局"] if before_upload else []), *checked, "领取证书"]


def _of_certificate(claim_id: uuid.UUID) -> list[ClaimStep]:
    """When the certificate was made, and when its holder took it first: they may a hundred times."""
    sealed = Artifact.objects.filter(certificate__claim_id=claim_id, certificate__predecessor__isnull=True)
    taken = CertificateAccess.objects.filter(
        certificate__in=sealed.values("certificate_id"), kind=CertificateAccessKind.DOWNLOADED
    )
    steps = [
        ClaimStep(EventTag.CERTIFICATE_ISSUED, sealed_at, None, None)
        for sealed_at in sealed.values_list("sealed_at", flat=True)
    ]
    first = taken.order_by("at").values_list("at", "account_id").first()
    if first is not None:
        steps.append(ClaimStep(EventTag.CERTIFICATE_DOWNLOADED, first[0], first[1], None))
    return steps


def _step(step: ClaimStep, units: dict[uuid.UUID, Unit], channel: IntakeChannel) -> HistoryStep:
    unit = units.get(step.unit_id) if step.unit_id else None
    return HistoryStep(
        at=step.at,
        label=f"{_label(step, channel)}（已撤回）" if step.is_taken_back else _label(step, channel),
        who="本人" if step.kind in _OWN else (unit.name if unit else ""),
        note=_note(step),
        is_bad=step.kind in _BAD,
    )


def _label(step: ClaimStep, channel: IntakeChannel) -> str:
    review_steps = RULES[channel].review_steps
    if step.kind is ReviewVerdict.APPROVED and 1 <= step.review_step <= len(review_steps):
        return f"{review_steps[step.review_step - 1].label}通过"
    return _LABELS[step.kind]


def _note(step: ClaimStep) -> str:
    if step.kind in {ClaimActKind.UPLOADED, ClaimActKind.ROSTER_UPLOADED} and step.month:
        late = "，已过本月截止日，列入下一批次" if step.is_late else ""
        return f"列入{Month.parse(step.month).label}批次{late}"
    return f"原因：{step.reason}" if step.reason else ""
