"""A change to a staff account takes effect: in one transaction with the row that says who agreed to it."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.staff_changes import Restraint, StaffChange, StaffChangeState
from zhicheng.records.models import Account, RecoveryCode, StaffAccountChange, TotpSecret, binding
from zhicheng.services.accounts.access.invitations import invite
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.accounts.staff.telling import tell_changed
from zhicheng.services.accounts.units.creating import (
    UnitRefused,
    create_account,
    insert_membership,
    require_free_login_name,
)
from zhicheng.services.kernel.actor import SYSTEM, Actor, require_human
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.messages import queue_message
from zhicheng.services.kernel.personal_data import open_text, seal_text
from zhicheng.services.kernel.rulebook import policy_on


def require_possible(row: StaffAccountChange) -> None:
    """Raise UnitRefused where the account is not, or no longer, in a state for the change."""
    change, account = StaffChange(row.change), row.account
    if account is None:
        require_free_login_name(row.login_name, row.display_name)
        return
    if change is StaffChange.ENABLED and account.is_active:
        raise UnitRefused(
            "该账号已是在用状态，请刷新后查看。", code="unit.came_second", kind=RefusalKind.OVERTAKEN
        )
    if change is StaffChange.ROLE_GRANTED:
        if not account.is_active:
            raise UnitRefused("该账号已停用。请先恢复账号，再授予角色。")
        if row.unit is None or not row.unit.is_active:
            raise UnitRefused("该单位已停用，不能授予角色。")
        if account.memberships.current().filter(unit=row.unit, role=row.role).exists():
            raise UnitRefused(
                f"该账号已有“{row.unit.name}”的{UnitRole(row.role).label}角色。",
                code="unit.came_second",
                kind=RefusalKind.OVERTAKEN,
            )
    has_factor = TotpSecret.objects.filter(account=account).exists()
    if change is StaffChange.SECOND_FACTOR_RESET and not has_factor:
        raise UnitRefused("该账号没有绑定动态验证器，无需重置。下次登录时系统会引导绑定。")


def carry_out(ledger: Ledger, row: StaffAccountChange, *, actor: Actor, at: datetime) -> None:
    """Settle the waiting row as granted by the actor, make the change, end the sessions, tell, invite.

    Raises UnitRefused where it is not possible any more.
    """
    require_possible(row)
    change, phone = StaffChange(row.change), _phone(row)
    account = row.account
    if account is None:
        # The database takes its role only once this row is settled, which needs the account.
        made = create_account(
            actor=actor if actor.role is UnitRole.BUREAU else SYSTEM,
            at=at,
            login_name=row.login_name,
            display_name=row.display_name,
        )
        account = Account.objects.get(id=made.id)
    _settle(row, account, actor, at)
    _register_phone(account, phone)
    if change.gives_a_role and row.unit is not None:
        insert_membership(actor=actor, at=at, account_id=account.id, unit=row.unit, role=UnitRole(row.role))
    elif change is StaffChange.PASSWORD_RESET:
        Account.objects.filter(id=account.id).update(
            password=make_password(None), password_is_issued=False, password_chosen_at=None
        )
        ledger.record(EventTag.ACCOUNT_PASSWORD_RESET, "account", account.id)
    elif change is StaffChange.SECOND_FACTOR_RESET:
        TotpSecret.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        ledger.record(EventTag.ACCOUNT_SECOND_FACTOR_RESET, "account", account.id)
    elif change is StaffChange.ENABLED:
        account.is_active = True
        account.save(update_fields=["is_active"])
        ledger.record(EventTag.ACCOUNT_ENABLED, "account", account.id)
    end_all_sessions(account_id=account.id)
    ledger.record(EventTag.STAFF_CHANGE_GRANTED, "account", account.id, change=row.change)
    _reach(ledger, account, change, at)
    tell_changed(row, at=at)


def _settle(row: StaffAccountChange, account: Account, actor: Actor, at: datetime) -> None:
    policy = policy_on(business_date(at))
    restraint = Restraint.after(
        at, waiting_hours=policy.officer_waiting_hours, distance_days=policy.officer_distance_days
    )
    row.account, row.state, row.phone_sealed = account, StaffChangeState.GRANTED.value, None
    row.settled_by_id, row.settled_at = require_human(actor), at
    row.waits_until, row.apart_until = restraint.waits_until, restraint.apart_until
    row.save(
        update_fields=[
            "account",
            "state",
            "phone_sealed",
            "settled_by",
            "settled_at",
            "waits_until",
            "apart_until",
        ]
    )


def _register_phone(account: Account, phone: str) -> None:
    if phone:
        account.staff_phone_sealed = seal_text(
            phone, field=binding(Account, "staff_phone_sealed"), row=account.id
        )
        account.save(update_fields=["staff_phone_sealed"])


def _reach(ledger: Ledger, account: Account, change: StaffChange, at: datetime) -> None:
    """By text message to the registered phone: the invitation, or a word that something has changed."""
    if account.staff_phone_sealed is None:
        return
    phone = open_text(
        account.staff_phone_sealed, field=binding(Account, "staff_phone_sealed"), row=account.id
    )
    if change.sends_an_invitation:
        invite(ledger, at=at, account_id=account.id, phone=phone)
    else:
        queue_message(at=at, person=None, phone=phone, template="staff_account_changed", parameters={})


def _phone(row: StaffAccountChange) -> str:
    if row.phone_sealed is None:
        return ""
    return open_text(row.phone_sealed, field=binding(StaffAccountChange, "phone_sealed"), row=row.id)
