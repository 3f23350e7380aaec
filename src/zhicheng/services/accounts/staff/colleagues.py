"""The clerks of one unit, as a colleague of theirs manages them: who there is, one more, one fewer.

A person who works for a unit in a role may add colleagues for the same role there, and take them away.
A colleague cannot end their own role, so that a unit is never left without anybody by one slip.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.staff_changes import StaffChange
from zhicheng.records.models import Membership
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.accounts.staff.changes import AskedChange, active_unit_of_role, ask_change
from zhicheng.services.accounts.units.creating import UnitRefused
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.typed_text import typed_text

_MOST = 50
"""Clerks in one role of one unit; a typing robot finds an end here."""


class UserRefused(Refusal):
    """A colleague who cannot be added or taken away."""

    code = "unit_users.refused"


@dataclass(frozen=True, slots=True)
class UnitUser:
    """One clerk of the unit in the actor's role."""

    membership_id: int
    account_id: uuid.UUID
    login_name: str
    display_name: str
    granted_at: datetime
    is_active: bool
    is_self: bool


def unit_users(*, actor: Actor) -> tuple[UnitUser, ...]:
    """The clerks of the actor's unit in the actor's role, the earliest first. Raises NotAllowed."""
    unit_id, role = _unit_and_role(actor)
    rows = Membership.objects.current().filter(unit_id=unit_id, role=role.value)
    return tuple(
        UnitUser(
            membership_id=row.id,
            account_id=row.account_id,
            login_name=row.account.login_name,
            display_name=row.account.display_name,
            granted_at=row.granted_at,
            is_active=row.account.is_active,
            is_self=row.account_id == actor.account_id,
        )
        for row in rows.select_related("account").order_by("granted_at", "id")
    )


def add_unit_user(*, actor: Actor, at: datetime, login_name: str, display_name: str, phone: str) -> uuid.UUID:
    """A new account in the actor's role and unit; its person sets a password by an invitation to ``phone``.

    Returns the account's id. Raises UserRefused for a taken or blank login name and for a unit that has too
    many, PhoneRefused, NotAllowed.
    """
    unit_id, role = _unit_and_role(actor)
    login_name = typed_text(login_name, label="登录名", longest=64, refuse=UserRefused)
    display_name = typed_text(display_name, label="姓名", longest=50, refuse=UserRefused)
    digits = normalise_phone(phone)
    if len(unit_users(actor=actor)) >= _MOST:
        raise UserRefused(f"本单位已有{_MOST}名经办人，请先停用不再经办的人员。")
    with transaction(actor=actor, at=at) as ledger:
        try:
            asked = AskedChange(
                StaffChange.OPENED,
                login_name=login_name,
                display_name=display_name,
                phone=digits,
                unit=active_unit_of_role(unit_id, role),
                role=role,
            )
            outcome = ask_change(ledger, actor=actor, at=at, asked=asked)
        except UnitRefused as refusal:
            raise UserRefused(refusal.sentence) from refusal
        assert outcome.account_id is not None, "a unit's clerk takes no second officer"
        ledger.record(EventTag.UNIT_USER_ADDED, "account", outcome.account_id, role=role.value)
    return outcome.account_id


def end_unit_user(*, actor: Actor, at: datetime, membership_id: int) -> None:
    """Take a colleague's role away; their open sessions end.

    Raises UserRefused for oneself, for an account of another unit (as if it did not exist), and when a
    colleague was quicker.
    """
    unit_id, role = _unit_and_role(actor)
    with transaction(actor=actor, at=at) as ledger:
        held = (
            Membership.objects.select_for_update()
            .filter(id=membership_id, unit_id=unit_id, role=role.value)
            .first()
        )
        if held is None:
            raise UserRefused(
                "没有找到该经办人，请从经办人列表重新进入。",
                code="unit_users.not_found",
                kind=RefusalKind.MISSING,
            )
        if held.account_id == actor.account_id:
            raise UserRefused("不能停用本人，请由本单位其他经办人办理。")
        ended = Membership.objects.current().filter(id=held.id).update(ended_at=at)
        if ended != 1:
            # Zero rows: a colleague ended it first.
            raise UserRefused(
                "该经办人已经停用，请刷新后查看。", code="unit_users.came_second", kind=RefusalKind.OVERTAKEN
            )
        ledger.record(
            EventTag.MEMBERSHIP_ENDED, "account", held.account_id, unit=str(unit_id), role=role.value
        )
        end_all_sessions(account_id=held.account_id)


def _unit_and_role(actor: Actor) -> tuple[uuid.UUID, UnitRole]:
    require_human(actor)
    if actor.role is None or actor.unit_id is None or actor.role is UnitRole.BUREAU:
        raise NotAllowed("您没有办理此事项的权限。如需开通，请联系本单位其他经办人。")
    return actor.unit_id, actor.role
