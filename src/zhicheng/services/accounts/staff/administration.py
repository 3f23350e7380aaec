"""Accounts of staff as the Bureau administers them: opened, given roles, disabled, helped in again.

An account cannot change its own rights, and every act ends the account's open sessions (R23), so that what
was taken away cannot be used from a page that is still open.
"""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import RefusalKind
from zhicheng.records.models import Account, Membership, RecoveryCode, TotpSecret, Unit
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.accounts.units.creating import UnitRefused, create_account, grant_membership
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.typed_text import typed_text

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
"""Without characters that look alike on paper: the password is read out or copied by hand."""
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class PasswordIssued:
    """An account and its new password, which is shown once and stored nowhere."""

    account_id: uuid.UUID
    login_name: str
    password: str


def new_password() -> str:
    """Sixteen random characters in four groups, about 93 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def mark_as_issued(account_id: uuid.UUID) -> None:
    """Have the owner choose a password of their own before anything else: another has seen this one."""
    Account.objects.filter(id=account_id).update(password_is_issued=True, password_chosen_at=None)


def open_staff_account(
    *, actor: Actor, at: datetime, login_name: str, display_name: str, unit_id: uuid.UUID, role: UnitRole
) -> PasswordIssued:
    """An account with its first role and a random password.

    Raises UnitRefused for a blank or taken login name, a unit that is unknown, ended or of another type;
    NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    login_name = typed_text(login_name, label="登录名", longest=64, refuse=UnitRefused)
    display_name = typed_text(display_name, label="姓名", longest=50, refuse=UnitRefused)
    password = new_password()
    with transaction(actor=actor, at=at):
        account = create_account(
            actor=actor, at=at, login_name=login_name, display_name=display_name, password=password
        )
        mark_as_issued(account.id)
        grant_membership(
            actor=actor, at=at, account_id=account.id, unit_id=_active_unit(unit_id).id, role=role
        )
    return PasswordIssued(account.id, account.login_name, password)


def grant_role(
    *, actor: Actor, at: datetime, account_id: uuid.UUID, unit_id: uuid.UUID, role: UnitRole
) -> None:
    """Let an account act in one more role. Raises UnitRefused also when it has the role already."""
    with _others_account(actor, at, account_id) as (account, _):
        if not account.is_active:
            raise UnitRefused("该账号已停用。请先恢复账号，再授予角色。")
        unit = _active_unit(unit_id)
        if account.memberships.current().filter(unit=unit, role=role.value).exists():
            raise UnitRefused(
                f"该账号已有“{unit.name}”的{role.label}角色。",
                code="unit.came_second",
                kind=RefusalKind.OVERTAKEN,
            )
        grant_membership(actor=actor, at=at, account_id=account.id, unit_id=unit.id, role=role)


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
    _switch(actor, at, account_id, on=False)


def enable_account(*, actor: Actor, at: datetime, account_id: uuid.UUID) -> None:
    """Let a disabled account in again, with the roles it has. Raises UnitRefused."""
    _switch(actor, at, account_id, on=True)


def reset_password(*, actor: Actor, at: datetime, account_id: uuid.UUID) -> PasswordIssued:
    """Replace a forgotten password by a random password.

    Raises UnitRefused also for the account of a professional: anyone who knew its password could collect
    their certificate, so they find their own way back by their phone. Raises NotAllowed.
    """
    password = new_password()
    with _others_account(actor, at, account_id) as (account, ledger):
        if account.person_id is not None:
            raise UnitRefused(
                "这是已实名的个人账号，密码只能由本人凭手机验证码找回。", code="unit.personal_account"
            )
        account.password = make_password(password)
        account.save(update_fields=["password"])
        mark_as_issued(account.id)
        ledger.record(EventTag.ACCOUNT_PASSWORD_RESET, "account", account.id)
    return PasswordIssued(account.id, account.login_name, password)


def reset_second_factor(*, actor: Actor, at: datetime, account_id: uuid.UUID) -> None:
    """Forget a lost authenticator and its recovery codes; the next sign-in sets up a new authenticator."""
    with _others_account(actor, at, account_id) as (account, ledger):
        removed, _ = TotpSecret.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        if not removed:
            raise UnitRefused("该账号没有绑定动态验证器，无需重置。下次登录时系统会引导绑定。")
        ledger.record(EventTag.ACCOUNT_SECOND_FACTOR_RESET, "account", account.id)


def end_sessions(*, actor: Actor, at: datetime, account_id: uuid.UUID) -> None:
    """Sign an account out everywhere, such as after a lost computer."""
    with _others_account(actor, at, account_id) as (account, ledger):
        ledger.record(EventTag.ACCOUNT_SESSIONS_ENDED, "account", account.id)


def _switch(actor: Actor, at: datetime, account_id: uuid.UUID, *, on: bool) -> None:
    with _others_account(actor, at, account_id) as (account, ledger):
        if account.is_active is on:
            state = "在用" if on else "停用"
            raise UnitRefused(
                f"该账号已是{state}状态，请刷新后查看。", code="unit.came_second", kind=RefusalKind.OVERTAKEN
            )
        account.is_active = on
        account.save(update_fields=["is_active"])
        ledger.record(EventTag.ACCOUNT_ENABLED if on else EventTag.ACCOUNT_DISABLED, "account", account.id)


@contextmanager
def _others_account(actor: Actor, at: datetime, account_id: uuid.UUID) -> Iterator[tuple[Account, Ledger]]:
    """The locked account of a colleague or another unit's clerk; its sessions are over afterwards."""
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
        end_all_sessions(account_id=account.id)


def _active_unit(unit_id: uuid.UUID) -> Unit:
    unit = Unit.objects.active().filter(id=unit_id).first()
    if unit is None:
        raise UnitRefused("没有找到该单位，或已停用。请重新选择。", code="unit.refused")
    return unit
