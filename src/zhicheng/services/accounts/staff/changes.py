"""A change to a staff account that gives somebody more: asked for, and made at once where one officer may.

What touches an officer of the Bureau waits for a second officer (``granting``), who sees what was asked.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError
from django.db import transaction as database

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.staff_changes import StaffChange, StaffChangeState, takes_two
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Account, StaffAccountChange, Unit, binding
from zhicheng.services.accounts.staff.carrying_out import carry_out, require_possible
from zhicheng.services.accounts.staff.telling import tell_asked
from zhicheng.services.accounts.units.creating import UnitRefused, unit_of_role
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.personal_data import seal_text


@dataclass(frozen=True, slots=True)
class AskedChange:
    """What an officer asks for, checked as far as it can be without the account."""

    change: StaffChange
    account: Account | None = None
    """Whose; None for one that is to be opened."""
    login_name: str = ""
    display_name: str = ""
    phone: str = field(default="", repr=False)
    """Eleven digits, or empty where the registered one stays."""
    unit: Unit | None = None
    role: UnitRole | None = None


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """What became of it."""

    change_id: uuid.UUID
    account_id: uuid.UUID | None
    """None for an account that a second officer has to agree to."""
    is_waiting: bool


def ask_change(ledger: Ledger, *, actor: Actor, at: datetime, asked: AskedChange) -> ChangeOutcome:
    """Write the change down in the caller's transaction, and make it unless it takes two.

    Raises UnitRefused for what is not possible and for what waits already.
    """
    needs_two = takes_two(_roles(asked))
    row = StaffAccountChange(
        id=new_id(),
        change=asked.change.value,
        state=StaffChangeState.WAITING.value,
        account=asked.account,
        login_name=asked.login_name,
        display_name=asked.display_name,
        unit=asked.unit,
        role=asked.role.value if asked.role else "",
        takes_two=needs_two,
        asked_by_id=actor.account_id,
        asked_at=at,
    )
    if asked.phone:
        row.phone_sealed = seal_text(
            asked.phone, field=binding(StaffAccountChange, "phone_sealed"), row=row.id
        )
    require_possible(row)
    try:
        with database.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise UnitRefused(
            "同样的申请已经提出，正在等待另一名工作人员同意。",
            code="unit.came_second",
            kind=RefusalKind.OVERTAKEN,
        ) from error
    ledger.record(
        EventTag.STAFF_CHANGE_ASKED,
        "account",
        row.account_id or row.id,
        change=row.change,
        takes_two=needs_two,
        **({"unit": str(row.unit_id), "role": row.role} if row.role else {}),
    )
    if needs_two:
        tell_asked(row, at=at)
    else:
        carry_out(ledger, row, actor=actor, at=at)
    return ChangeOutcome(row.id, row.account_id, needs_two)


def active_unit_of_role(unit_id: uuid.UUID, role: UnitRole) -> Unit:
    """The unit in use, which is of that type. Raises UnitRefused."""
    unit = Unit.objects.active().filter(id=unit_id).first()
    if unit is None:
        raise UnitRefused("没有找到该单位，或已停用。请重新选择。", code="unit.refused")
    return unit_of_role(unit.id, role)


def _roles(asked: AskedChange) -> set[UnitRole]:
    """The roles that the account holds, and the one it would get: a disabled officer's account is one too."""
    held = asked.account.memberships.current().values_list("role", flat=True) if asked.account else ()
    return {UnitRole(role) for role in held} | ({asked.role} if asked.role else set())
