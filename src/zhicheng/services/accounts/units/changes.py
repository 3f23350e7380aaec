"""Changes to units that exist: name, superior, end and return. A unit is never deleted.

Certificates and the audit trail name their units for ever, so a unit that stops working is ended: it stays
as it was, its people cannot act for it, and it can come back.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, EvaluationCommittee, Membership, Unit
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.accounts.units.creating import (
    UnitRefused,
    UnitState,
    require_administrator,
    unit_state,
)
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.typed_text import typed_text

_LONGEST_NAME = 120
_UNDER_WAY = [ClaimStatus.IN_REVIEW.value, ClaimStatus.READY.value]


@dataclass(frozen=True, slots=True)
class UnitForm:
    """What can be changed of a unit; its types are fixed, since rights and past claims hang on them."""

    name: str
    submitting_unit_id: uuid.UUID | None


def change_unit(*, actor: Actor, at: datetime, unit_id: uuid.UUID, form: UnitForm) -> UnitState:
    """Give a unit another name or another superior.

    Claims under way go to the new superior only when somebody sends them back and they come again; sealed
    certificates keep what they print. Raises UnitRefused for a blank or taken name, an employer without a
    superior, and a superior that cannot be one; PersonalNumberWritten; NotAllowed outside the Bureau.
    """
    require_administrator(actor)
    name = typed_text(form.name, label="单位名称", longest=_LONGEST_NAME, refuse=UnitRefused)
    if not name:
        raise UnitRefused("请填写单位名称。")
    without_personal_numbers(name, "单位名称")
    with transaction(actor=actor, at=at) as ledger:
        unit = _lock_unit(unit_id)
        if Unit.objects.filter(name=name).exclude(id=unit.id).exists():
            raise UnitRefused(f"单位“{name}”已经存在，请核对名称。")
        superior = _superior(unit, form.submitting_unit_id)
        before = {"name": unit.name, "superior": str(unit.submitting_unit_id or "")}
        unit.name, unit.submitting_unit = name, superior
        after = {"name": unit.name, "superior": str(unit.submitting_unit_id or "")}
        if before != after:
            unit.save(update_fields=["name", "submitting_unit"])
            ledger.record(EventTag.UNIT_CHANGED, "unit", unit.id, before=before, after=after)
    return unit_state(unit)


def end_unit(*, actor: Actor, at: datetime, unit_id: uuid.UUID) -> UnitState:
    """End a unit: it can no longer act, and its people's sessions are over.

    Raises UnitRefused for the actor's own unit, while other units are below it, while it has claims to
    review, and while it convenes an active committee; NotAllowed outside the Bureau.
    """
    require_administrator(actor)
    with transaction(actor=actor, at=at) as ledger:
        unit = _lock_unit(unit_id)
        if not unit.is_active:
            raise UnitRefused(
                f"“{unit.name}”已经停用，无需再次停用。", code="unit.came_second", kind=RefusalKind.OVERTAKEN
            )
        if unit.id == actor.unit_id:
            raise UnitRefused("不能停用您自己所在的单位。")
        _refuse_while_needed(unit)
        unit.is_active = False
        unit.save(update_fields=["is_active"])
        _end_sessions(unit)
        ledger.record(EventTag.UNIT_ENDED, "unit", unit.id)
    return unit_state(unit)


def reopen_unit(*, actor: Actor, at: datetime, unit_id: uuid.UUID) -> UnitState:
    """Let an ended unit work again, with the people it had. Raises UnitRefused, NotAllowed."""
    require_administrator(actor)
    with transaction(actor=actor, at=at) as ledger:
        unit = _lock_unit(unit_id)
        if unit.is_active:
            raise UnitRefused(
                f"“{unit.name}”没有停用，无需恢复。", code="unit.came_second", kind=RefusalKind.OVERTAKEN
            )
        unit.is_active = True
        unit.save(update_fields=["is_active"])
        ledger.record(EventTag.UNIT_REOPENED, "unit", unit.id)
    return unit_state(unit)


def _lock_unit(unit_id: uuid.UUID) -> Unit:
    unit = Unit.objects.select_for_update().filter(id=unit_id).first()
    if unit is None:
        raise UnitRefused(
            "没有找到该单位，请从单位列表重新进入。", code="unit.not_found", kind=RefusalKind.MISSING
        )
    return unit


def _superior(unit: Unit, superior_id: uuid.UUID | None) -> Unit | None:
    if superior_id is None:
        if UnitRole.EMPLOYER.value in unit.roles:
            raise UnitRefused("用人单位须有呈报单位（业务主管部门或档案存放地人力资源服务机构），请选择。")
        return None
    superior = Unit.objects.active().filter(id=superior_id).first()
    if superior is None or superior.id == unit.id or not set(SUBMITTING_ROLES).intersection(superior.roles):
        raise UnitRefused("呈报单位须是在用的业务主管部门或人力资源服务机构，并且不是本单位。请重新选择。")
    return superior


def _refuse_while_needed(unit: Unit) -> None:
    below = Unit.objects.active().filter(submitting_unit=unit).count()
    if below:
        raise UnitRefused(f"还有{below}个单位由“{unit.name}”呈报。请先为它们改派呈报单位，再停用。")
    committees = EvaluationCommittee.objects.active().filter(convening_unit=unit).count()
    if committees:
        raise UnitRefused(
            f"“{unit.name}”还有{committees}个在用的评审委员会。请先停用评审委员会，再停用单位。"
        )
    for field in ("employer", "submitting_unit", "examination__examination_body"):
        waiting = Claim.objects.filter(status__in=_UNDER_WAY, **{field: unit}).count()
        if waiting:
            raise UnitRefused(f"“{unit.name}”还有{waiting}件申领没有办完。请待其办结或退回后，再停用。")


def _end_sessions(unit: Unit) -> None:
    """Raise the epoch of everybody who worked there, so that no open page goes on acting for it (R23)."""
    accounts = Membership.objects.current().filter(unit=unit).values_list("account_id", flat=True)
    for account_id in sorted(set(accounts)):
        end_all_sessions(account_id=account_id)
