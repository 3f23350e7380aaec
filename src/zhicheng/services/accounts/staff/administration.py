"""Accounts of staff as the Bureau administers them: opened, given roles, disabled, helped in again.

An account cannot change its own rights, and every act ends the account's open sessions (R23), so that what
was taken away cannot be used from a page that is still open. What gives an officer more than they had is only
asked for here: another officer grants it (``granting``). What takes something away needs one officer alone.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.staff_changes import StaffChange
from zhicheng.records.models import Account, Membership
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.accounts.staff.changes import (
    AskedChange,
    ChangeOutcome,
    active_unit_of_role,
    ask_change,
)
from zhicheng.services.accounts.units.creating import UnitRefused, require_free_login_name
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.typed_text import typed_text


def open_staff_account(
    *,
    actor: Actor,
    at: datetime,
    login_name: str,
    display_name: str,
    phone: str,
    unit_id: uuid.UUID,
    role: UnitRole,
) -> ChangeOutcome:
    """An account with its first role; its person sets the password by an invitation to ``phone``.

    With a role of the Bureau it is only asked for. Raises UnitRefused for a blank or taken login name, a unit
    that is unknown, ended or of another type; PhoneRefused; NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    asked = AskedChange(
        StaffChange.OPENED,
        login_name=typed_text(login_name, label="登录名", longest=64, refuse=UnitRefused),
        display_name=typed_text(display_name, label="姓名", longest=50, refuse=UnitRefused),
        phone=normalise_phone(phone),
        unit=active_unit_of_role(unit_id, role),
        role=role,
    )
    require_free_login_name(asked.login_name, asked.display_name)
    with transaction(actor=actor, at=at) as ledger:
        return ask_change(ledger, actor=actor, at=at, asked=asked)


def grant_role(
    *, actor: Actor, at: datetime, account_id: uuid.UUID, unit_id: uuid.UUID, role: UnitRole
) -> ChangeOutcome:
    """Let an account act in one more role; a role of the Bureau is only asked for.

    Raises UnitRefused also when it has the role already.
    """
    with _others_account(actor, at, account_id, ends_sessions=False) as (account, ledger):
        asked = AskedChange(
            StaffChange.ROLE_GRANTED, account=account, unit=active_unit_of_role(unit_id, role), role=role
        )
        return ask_change(ledger, actor=actor, at=at, asked=asked)


def end_role(*, actor: Actor, at: datetime, account_id: uuid.UUID, membership_id: int) -> None:
    """End one role of an account. Raises UnitRefused for the actor's own, an unknown or an ended role."""
    with _others_account(actor, at, account_id) as (account, ledger):
        held = account.memberships.filter(id=membership_id).first()
        if held is None:
            raise UnitRefused(
                "没有找到该角色，请从用户列表重新进入。", code="unit.not_found", kind=RefusalKind.MISSING
            )
        ended = Membership.objects.current().filter(id=held.id).update(ended_at=at)
        if ended != 1:
            # Zero rows: a colleague ended it first.
            raise UnitRefused(
                "该角色已经取消，请刷新后查看。", code="unit.came_second", kind=RefusalKind.OVERTAKEN
            )
        ledger.record(
            EventTag.MEMBERSHIP_ENDED, "account", account.id, unit=str(held.unit_id), role=held.role
        )


def disable_account(*, actor: Actor, at: datetime, account_id: uuid.UUID) -> None:
    """Lock an account out at once. Raises UnitRefused for the actor's own account or a disabled account."""
    with _others_account(actor, at, account_id) as (account, ledger):
        if not account.is_active:
            raise UnitRefused(
                "该账号已是停用状态，请刷新后查看。", code="unit.came_second", kind=RefusalKind.OVERTAKEN
            )
        account.is_active = False
        account.save(update_fields=["is_active"])
        ledger.record(EventTag.ACCOUNT_DISABLED, "account", account.id)


def enable_account(*, actor: Actor, at: datetime, account_id: uuid.UUID) -> ChangeOutcome:
    """Let a disabled account in again, with the roles it has; for an officer's it is only asked.

    Raises UnitRefused for the actor's own account and for one in use.
    """
    with _others_account(actor, at, account_id, ends_sessions=False) as (account, ledger):
        return ask_change(ledger, actor=actor, at=at, asked=AskedChange(StaffChange.ENABLED, account=account))


def reset_password(*, actor: Actor, at: datetime, account_id: uuid.UUID, phone: str = "") -> ChangeOutcome:
    """Void a forgotten password; its owner sets a new one by an invitation to the registered phone.

    ``phone`` replaces the registered one, and must be given where there is none. For an officer's account it
    is only asked. Raises UnitRefused also for the account of a professional, who finds their own way back by
    their phone; PhoneRefused; NotAllowed.
    """
    with _others_account(actor, at, account_id, ends_sessions=False) as (account, ledger):
        if account.person_id is not None:
            raise UnitRefused(
                "这是已实名的个人账号，密码只能由本人凭手机验证码找回。", code="unit.personal_account"
            )
        digits = normalise_phone(phone) if phone.strip() else ""
        if not digits and account.staff_phone_sealed is None:
            raise UnitRefused("该账号没有登记手机号码，请填写本人的手机号码。", code="unit.no_phone")
        asked = AskedChange(StaffChange.PASSWORD_RESET, account=account, phone=digits)
        return ask_change(ledger, actor=actor, at=at, asked=asked)


def reset_second_factor(*, actor: Actor, at: datetime, account_id: uuid.UUID) -> ChangeOutcome:
    """Forget a lost authenticator and its recovery codes; the next sign-in sets up a new authenticator.

    For an officer's account it is only asked.
    """
    with _others_account(actor, at, account_id, ends_sessions=False) as (account, ledger):
        asked = AskedChange(StaffChange.SECOND_FACTOR_RESET, account=account)
        return ask_change(ledger, actor=actor, at=at, asked=asked)


def end_sessions(*, actor: Actor, at: datetime, account_id: uuid.UUID) -> None:
    """Sign an account out everywhere, such as after a lost computer."""
    with _others_account(actor, at, account_id) as (account, ledger):
        ledger.record(EventTag.ACCOUNT_SESSIONS_ENDED, "account", account.id)


@contextmanager
def _others_account(
    actor: Actor, at: datetime, account_id: uuid.UUID, *, ends_sessions: bool = True
) -> Iterator[tuple[Account, Ledger]]:
    """The locked account of a colleague or another unit's clerk; its sessions are over afterwards.

    What may only be asked for ends them where it is made (``carrying_out``).
    """
    require_role(actor, UnitRole.BUREAU)
    if account_id == require_human(actor):
        raise UnitRefused("不能更改本人的账号和角色，请由其他工作人员办理。", code="unit.own_account")
    with transaction(actor=actor, at=at) as ledger:
        account = Account.objects.select_for_update(no_key=True).filter(id=account_id).first()
        if account is None:
            raise UnitRefused(
                "没有找到该账号，请从用户列表重新进入。", code="unit.not_found", kind=RefusalKind.MISSING
            )
        yield account, ledger
        if ends_sessions:
            end_all_sessions(account_id=account.id)
