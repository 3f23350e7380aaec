"""What a reviewer settles about a claim without moving it: pinyin readings and the submitting unit."""

import uuid
from datetime import datetime
from typing import Any

from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.pinyin_syllables import normalise_reading
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import BatchEntry, Claim, Unit
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.claim_acts import keep_act
from zhicheng.services.kernel.claim_position import (
    ClaimMoved,
    ClaimNotFound,
    ClaimState,
    ReviewRefused,
    Seen,
    reviewer_may_act,
    state_of,
)
from zhicheng.services.kernel.events import EventTag, transaction

_OPEN = (
    ClaimStatus.DRAFT,
    ClaimStatus.SENT_BACK,
    ClaimStatus.IN_REVIEW,
    ClaimStatus.READY,
    ClaimStatus.UPLOADED,
)


def confirm_reading(*, actor: Actor, at: datetime, claim: Seen, index: int, reading: str) -> ClaimState:
    """A person confirms the pinyin that stands for the rare character at ``index`` of the name (三(二)5).

    The claimant, the current reviewer, the convening unit that uploaded it, and the Bureau may.
    Raises ClaimNotFound, ClaimMoved, ReviewRefused for a claim in a proposed batch, and a Refusal for a
    reading that is no pinyin syllable.
    """
    require_human(actor)
    row = _claim_in_hand(actor, claim)
    if not 0 <= index < len(row.name):
        raise ReviewRefused("所选的字不在姓名中，请刷新后重新选择。")
    syllable = normalise_reading(reading)
    readings = {**row.readings, str(index): syllable}
    with transaction(actor=actor, at=at) as ledger:
        _change(row, claim, readings=readings)
        keep_act(ledger, ClaimActKind.READING_CONFIRMED, row.id, version=claim.version + 1)
        ledger.record(
            EventTag.CLAIM_READING_CONFIRMED,
            "claim",
            row.id,
            index=index,
            reading=syllable,
            version=claim.version + 1,
        )
    row.refresh_from_db()
    return state_of(row)


def change_submitting_unit(
    *, actor: Actor, at: datetime, claim: Seen, unit_id: uuid.UUID, reason: str
) -> ClaimState:
    """A reviewer names another competent department or archive agency, with a reason (三(二)3).

    Raises ClaimNotFound, ClaimMoved, and ReviewRefused without a reason, for a unit that is unknown, of
    another type or out of use, and for a claim in a proposed batch.
    """
    require_human(actor)
    row = _claim_in_hand(actor, claim)
    reason = reason.strip()
    if actor.is_person(row.person_id):
        raise ReviewRefused("呈报单位由审核单位确定，请在申领说明中提出，由审核人员更改。")
    if not reason:
        raise ReviewRefused("请填写更改呈报单位的原因。", code="claim.reason_missing")
    without_personal_numbers(reason, "更改原因")
    unit = _submitting_unit(unit_id)
    with transaction(actor=actor, at=at) as ledger:
        _change(
            row,
            claim,
            submitting_unit=unit,
            submitting_unit_name=unit.name,
            submitting_unit_reason=reason[:500],
        )
        keep_act(
            ledger,
            ClaimActKind.SUBMITTING_UNIT_CHANGED,
            row.id,
            version=claim.version + 1,
            reason=reason[:500],
        )
        ledger.record(
            EventTag.CLAIM_SUBMITTING_UNIT_CHANGED,
            "claim",
            row.id,
            unit=str(unit.id),
            reason=reason[:500],
            version=claim.version + 1,
        )
    row.refresh_from_db()
    return state_of(row)


def _claim_in_hand(actor: Actor, claim: Seen) -> Claim:
    row = Claim.objects.select_related("examination", "filing__committee").filter(id=claim.claim_id).first()
    if row is None:
        raise ClaimNotFound
    convened = row.filing.committee.convening_unit_id if row.filing else None
    is_claimant = actor.is_person(row.person_id)
    is_convener = actor.role is UnitRole.CONVENING_UNIT and convened is not None and convened == actor.unit_id
    is_bureau = actor.role is UnitRole.BUREAU and row.status == ClaimStatus.UPLOADED
    if not (is_claimant or is_convener or is_bureau or reviewer_may_act(actor, row, claim.position)):
        raise ClaimNotFound
    if row.status not in _OPEN:
        raise ReviewRefused("该申领已签发或已结束，内容不能再改。")
    return row


def _submitting_unit(unit_id: uuid.UUID) -> Unit:
    unit: Unit | None = Unit.objects.filter(id=unit_id).first()
    if unit is None:
        raise ReviewRefused("没有找到所选的单位，请重新查找。")
    if not set(SUBMITTING_ROLES).intersection(unit.roles) or not unit.is_active:
        raise ReviewRefused(f"“{unit.name}”不是业务主管部门或人力资源服务机构，不能作为呈报单位。")
    return unit


def _change(row: Claim, claim: Seen, **changes: Any) -> None:
    if not Claim.objects.move(claim, claim.position, **changes):
        # Somebody moved or edited the claim first, so the reviewer must look again.
        raise ClaimMoved
    if BatchEntry.objects.filter(claim_id=row.id).exists():
        # One person's late edit would make the release of the whole month refuse.
        raise ReviewRefused("该申领已列入待签发批次，内容不能再改。如有错误，请人社局先撤下批次。")
