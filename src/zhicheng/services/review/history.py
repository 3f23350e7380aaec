"""The steps of a claim with their dates, from the audit trail: units are named, clerks are not."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhicheng.domain.channels import RULES, IntakeChannel, ReviewStep
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Certificate, Claim, Event, Unit
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.claim_position import ClaimNotFound
from zhicheng.services.kernel.events import EventTag

_LABELS = {
    EventTag.CLAIM_DRAFTED: "开始填写",
    EventTag.CLAIM_SUBMITTED: "提交申领",
    EventTag.CLAIM_RESUBMITTED: "重新提交",
    EventTag.CLAIM_WITHDRAWN: "撤回申领",
    EventTag.CLAIM_APPROVED: "审核通过",
    EventTag.CLAIM_SENT_BACK: "退回",
    EventTag.CLAIM_REJECTED: "不予通过",
    EventTag.CLAIM_UPLOADED: "上传人社局",
    EventTag.CLAIM_CORRECTED: "改正名册后重新上传",
    EventTag.CLAIM_SUBMITTING_UNIT_CHANGED: "更改呈报单位",
    EventTag.CLAIM_RELEASED: "核对通过，签发",
    EventTag.CLAIM_NOT_ISSUED: "未能制作证书",
    EventTag.CERTIFICATE_ISSUED: "证书制作完成",
    EventTag.CERTIFICATE_DOWNLOADED: "首次下载证书",
}
_BAD = {EventTag.CLAIM_SENT_BACK, EventTag.CLAIM_REJECTED, EventTag.CLAIM_NOT_ISSUED}
_OWN = {
    EventTag.CLAIM_DRAFTED,
    EventTag.CLAIM_SUBMITTED,
    EventTag.CLAIM_RESUBMITTED,
    EventTag.CLAIM_WITHDRAWN,
    EventTag.CERTIFICATE_DOWNLOADED,
}


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
    row = Claim.objects.filter(id=claim_id, person_id=actor.person_id).first()
    if row is None:
        raise ClaimNotFound
    events = _events("claim", claim_id)
    certificate = (
        Certificate.objects.filter(claim_id=claim_id).values_list("id", flat=True).first()
        if row.status in {ClaimStatus.RELEASED, ClaimStatus.CERTIFIED, ClaimStatus.REVOKED}
        else None
    )
    if certificate:
        events += _first_of_each(_events("certificate", certificate))
    names = Unit.objects.in_bulk([event.unit_id for event in events if event.unit_id])
    return [_step(event, names, IntakeChannel(row.channel)) for event in events]


def remaining_steps(channel: IntakeChannel, status: ClaimStatus, step: int) -> list[str]:
    """What is still to come after the step that the claim waits at, in order; empty for an ended claim."""
    match status:
        case ClaimStatus.DRAFT | ClaimStatus.SENT_BACK:
            left = [each.label for each in RULES[channel].ladder]
        case ClaimStatus.IN_REVIEW:
            left = [each.label for each in RULES[channel].ladder[step:]]
        case ClaimStatus.READY | ClaimStatus.UPLOADED:
            left = []
        case ClaimStatus.RELEASED:
            return ["领取证书"]
        case _:
            return []
    before_upload = status not in {ClaimStatus.READY, ClaimStatus.UPLOADED}
    checked = ["人社局核对、制作证书"] if status is not ClaimStatus.UPLOADED else []
    return [*left, *(["上传人社局"] if before_upload else []), *checked, "领取证书"]


def _events(kind: str, subject_id: object) -> list[Event]:
    tags = [tag.value for tag in _LABELS]
    found = Event.objects.filter(subject_kind=kind, subject_id=str(subject_id), tag__in=tags)
    return list(found.order_by("seq"))


def _first_of_each(events: list[Event]) -> list[Event]:
    """A holder may download a hundred times; the first one is a step."""
    seen: set[str] = set()
    return [event for event in events if not (event.tag in seen or seen.add(event.tag))]  # type: ignore[func-returns-value]


def _step(event: Event, units: dict[uuid.UUID, Unit], channel: IntakeChannel) -> HistoryStep:
    tag = EventTag(event.tag)
    unit = units.get(event.unit_id) if event.unit_id else None
    return HistoryStep(
        at=event.at,
        label=_label(tag, event.payload, channel),
        who="本人" if tag in _OWN else (unit.name if unit else ""),
        note=_note(tag, event.payload),
        is_bad=tag in _BAD,
    )


def _label(tag: EventTag, payload: dict[str, Any], channel: IntakeChannel) -> str:
    if tag is EventTag.CLAIM_APPROVED and payload.get("from"):
        step = int(payload["from"][1])
        ladder: tuple[ReviewStep, ...] = RULES[channel].ladder
        if 1 <= step <= len(ladder):
            return f"{ladder[step - 1].label}通过"
    return _LABELS[tag]


def _note(tag: EventTag, payload: dict[str, Any]) -> str:
    if tag is EventTag.CLAIM_UPLOADED and payload.get("month"):
        late = "，已过本月截止日，列入下一批次" if payload.get("late") else ""
        return f"列入{Month.parse(payload['month']).label}批次{late}"
    reason = str(payload.get("reason", ""))
    return f"原因：{reason}" if reason else ""
