"""Units and who works in them: created by the Bureau, each act in the audit trail."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.free_text import PersonalNumberWritten, without_personal_numbers
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.staff_changes import Restraint, StaffChange, StaffChangeState, takes_two
from zhicheng.records.models import Account, Membership, StaffAccountChange, Unit
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rulebook import policy_on


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit as it stands now."""

    id: uuid.UUID
    name: str
    submitting_unit_id: uuid.UUID | None
    is_active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account as it stands now."""

    id: uuid.UUID
    login_name: str
    display_name: str


class UnitRefused(Refusal):
    """A unit or account that cannot be created as described."""

    code = "unit.refused"


def require_administrator(actor: Actor) -> None:
    """Raise NotAllowed unless the actor is an officer of the Bureau, or the system at its set-up."""
    if actor.is_system:
        return
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)


def create_unit(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    roles: Collection[UnitRole],
    credit_code: str = "",
    submitting_unit_id: uuid.UUID | None = None,
) -> UnitState:
    """Add a unit.

    ``submitting_unit_id`` is the employer's competent department or archive agency (三(二)3).

    Raises UnitRefused for a blank or taken name, no role, a wrong credit code (GB 32100), an employer
    without a superior, or a superior that is unknown or neither a competent department nor an archive
    agency; NotAllowed for anybody but the Bureau.
    """
    require_administrator(actor)
    name = name.strip()
    if not name:
        raise UnitRefused("请填写单位名称。")
    if not roles:
        raise UnitRefused(f"请为“{name}”选择至少一种单位类型。")
    if Unit.objects.filter(name=name).exists():
        raise UnitRefused(f"单位“{name}”已经存在，请直接使用，或核对名称。")
    if credit_code:
        try:
            credit_code = uscc.validate(credit_code)
        except ValidationError as error:
            raise UnitRefused(f"“{name}”的统一社会信用代码校验不通过，请核对后重填。") from error
        if Unit.objects.filter(credit_code=credit_code).exists():
            raise UnitRefused(f"“{name}”的统一社会信用代码已被另一单位使用，请核对。")
    submitting_unit = unit_row(submitting_unit_id) if submitting_unit_id is not None else None
    if UnitRole.EMPLOYER in roles and submitting_unit is None:
        raise UnitRefused(f"请为用人单位“{name}”指定呈报单位（业务主管部门或档案存放地人力资源服务机构）。")
    if submitting_unit is not None and not set(SUBMITTING_ROLES).intersection(submitting_unit.roles):
        raise UnitRefused(f"“{submitting_unit.name}”不是业务主管部门或人力资源服务机构，不能作为呈报单位。")
    with transaction(actor=actor, at=at) as ledger:
        unit = Unit.objects.create(
            name=name,
            credit_code=credit_code,
            roles=sorted(role.value for role in roles),
            submitting_unit=submitting_unit,
            created_at=at,
        )
        ledger.record(EventTag.UNIT_CREATED, "unit", unit.id, name=name, roles=unit.roles)
    return unit_state(unit)


def create_account(
    *, actor: Actor, at: datetime, login_name: str, display_name: str, password: str | None = None
) -> AccountState:
    """Add an account for a member of staff; without ``password`` it cannot log in by password.

    Raises UnitRefused when the login name is taken, blank or shaped like a phone or an ID number, NotAllowed
    for anybody but the Bureau.
    """
    require_administrator(actor)
    login_name = login_name.strip()
    require_free_login_name(login_name, display_name)
    with transaction(actor=actor, at=at) as ledger:
        account = Account.objects.create(
            login_name=login_name,
            display_name=display_name.strip(),
            password=make_password(password),
            created_at=at,
        )
        ledger.record(EventTag.ACCOUNT_CREATED, "account", account.id)
    return account_state(account)


def require_free_login_name(login_name: str, display_name: str) -> None:
    """Raise UnitRefused for names that are blank or shaped like a number, and for a login name in use."""
    if not login_name.strip() or not display_name.strip():
        raise UnitRefused("请填写登录名和姓名。")
    try:
        # People sign in with their phone as well: a name shaped like one would be in its owner's way.
        without_personal_numbers(login_name, "登录名")
        without_personal_numbers(display_name, "姓名")
    except PersonalNumberWritten as refusal:
        raise UnitRefused("登录名和姓名中不能有证件号码或手机号码，请换一个。") from refusal
    if Account.objects.filter(login_name=login_name).exists():
        raise UnitRefused(f"登录名“{login_name}”已被使用，请换一个。")


def grant_membership(
    *, actor: Actor, at: datetime, account_id: uuid.UUID, unit_id: uuid.UUID, role: UnitRole
) -> int:
    """Let an account act as ``role`` for a unit; returns the id of the membership.

    A role of the Bureau takes two officers (``staff.changes``); the operator of the machine gives the first
    ones, and those too wait before their signature counts. Raises UnitRefused when the unit is unknown or not
    of that type and for a role that takes two, NotAllowed for anybody but the Bureau.
    """
    require_administrator(actor)
    unit = unit_of_role(unit_id, role)
    needs_two = takes_two({role})
    if needs_two and not actor.is_system:
        raise UnitRefused(
            "人社局的角色须由两名工作人员办理，请在用户页面提出，由另一名工作人员同意。",
            code="unit.takes_two",
        )
    with transaction(actor=actor, at=at):
        current = Membership.objects.current().filter(account_id=account_id, unit=unit, role=role.value)
        if needs_two and not current.exists():
            _note_the_operator(at, account_id, unit, role)
        return insert_membership(actor=actor, at=at, account_id=account_id, unit=unit, role=role)


def insert_membership(
    *, actor: Actor, at: datetime, account_id: uuid.UUID, unit: Unit, role: UnitRole
) -> int:
    """Store a role that was given as it must be, for the modules of this package and of ``staff``."""
    with transaction(actor=actor, at=at) as ledger:
        membership, created = Membership.objects.get_or_create(
            account_id=account_id, unit=unit, role=role.value, ended_at=None, defaults={"granted_at": at}
        )
        if created:
            ledger.record(
                EventTag.MEMBERSHIP_GRANTED, "account", account_id, unit=str(unit.id), role=role.value
            )
    return membership.id


def _note_the_operator(at: datetime, account_id: uuid.UUID, unit: Unit, role: UnitRole) -> None:
    """The database asks for the change behind every role of the Bureau; this one has no officers."""
    policy = policy_on(business_date(at))
    restraint = Restraint.after(at, waiting_hours=policy.officer_waiting_hours, distance_days=0)
    StaffAccountChange.objects.create(
        change=StaffChange.ROLE_GRANTED.value,
        state=StaffChangeState.GRANTED.value,
        account_id=account_id,
        unit=unit,
        role=role.value,
        takes_two=True,
        asked_at=at,
        settled_at=at,
        waits_until=restraint.waits_until,
        apart_until=restraint.apart_until,
    )


def unit_of_role(unit_id: uuid.UUID, role: UnitRole) -> Unit:
    """The stored unit, which is of that type. Raises UnitRefused."""
    unit = unit_row(unit_id)
    if role.value not in unit.roles:
        raise UnitRefused(f"“{unit.name}”不是{role.label}，不能授予该角色。")
    return unit


def unit_row(unit_id: uuid.UUID) -> Unit:
    """The stored unit, for the modules of this package. Raises UnitRefused."""
    unit = Unit.objects.filter(id=unit_id).first()
    if unit is None:
        raise UnitRefused(
            "没有找到该单位，请从单位列表重新进入。", code="unit.not_found", kind=RefusalKind.MISSING
        )
    return unit


def unit_state(unit: Unit) -> UnitState:
    """What other packages and the doors see of a unit."""
    return UnitState(unit.id, unit.name, unit.submitting_unit_id, unit.is_active, unit.created_at)


def account_state(account: Account) -> AccountState:
    """What other packages and the doors see of an account."""
    return AccountState(account.id, account.login_name, account.display_name)
