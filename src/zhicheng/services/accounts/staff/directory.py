"""Accounts of staff and what they hold: the Bureau's list, and one account."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Account, Membership, SignIn, TotpSecret
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for

_ORDERS = {
    "login_name": ("login_name",),
    "display_name": ("display_name",),
    "last_sign_in": ("signed_in",),
    "state": ("-is_active", "-factor"),
}


class AccountNotFound(Refusal):
    """There is no such account."""

    code = "account.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该账号，请从用户列表重新进入。")


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """One role of one account in one unit."""

    membership_id: int
    role: UnitRole
    unit_id: uuid.UUID
    unit_name: str
    granted_at: datetime
    ended_at: datetime | None
    unit_is_active: bool

    @property
    def is_current(self) -> bool:
        """Whether the account may act in it now."""
        return self.ended_at is None and self.unit_is_active


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account."""

    account_id: uuid.UUID
    login_name: str
    display_name: str
    is_active: bool
    is_personal: bool
    """Whether it belongs to a registered professional as well."""
    has_second_factor: bool
    last_sign_in: datetime | None
    created_at: datetime
    roles: tuple[RoleHeld, ...]
    """Current roles first, then ended roles; the latest first."""

    @property
    def current_roles(self) -> tuple[RoleHeld, ...]:
        """What it may act as now."""
        return tuple(held for held in self.roles if held.is_current)


def staff_accounts(
    *,
    actor: Actor,
    text: str = "",
    role: UnitRole | None = None,
    unit_id: uuid.UUID | None = None,
    only_disabled: bool = False,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[AccountLine]:
    """Accounts that hold or held a role, by login name. ``text`` is a part of either name or of a unit's.

    Raises NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    held = Membership.objects.filter(account=OuterRef("id"))
    rows = Account.objects.filter(Exists(held))
    if text.strip():
        named = held.filter(unit__name__contains=text.strip())
        rows = rows.filter(
            Q(login_name__contains=text.strip()) | Q(display_name__contains=text.strip()) | Exists(named)
        )
    current = held.current()
    if role is not None:
        rows = rows.filter(Exists(current.filter(role=role.value)))
    if unit_id is not None:
        rows = rows.filter(Exists(held.filter(unit_id=unit_id)))
    if only_disabled:
        rows = rows.filter(is_active=False)
    order = order_for(sort, _ORDERS, ("login_name",))
    return listed(_in_full(rows), _line, order=order, limit=limit, offset=offset)


def staff_account(*, actor: Actor, account_id: uuid.UUID) -> AccountLine:
    """One account with all it holds and held. Raises AccountNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    row = _in_full(Account.objects.filter(id=account_id)).first()
    if row is None:
        raise AccountNotFound
    return _line(row)


def has_initial_password(*, actor: Actor, account_id: uuid.UUID) -> bool:
    """Whether an account still has the password that an officer or a colleague handed over.

    That person knows it, so its owner is to change it. Raises NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    return Account.objects.filter(id=account_id, password_chosen_at__isnull=True).exists()


def last_sign_in(account: str) -> Subquery:
    """When the account behind the field ``account`` of the outer row last signed in."""
    latest = SignIn.objects.filter(account_id=OuterRef(account), succeeded=True).order_by("-at")
    return Subquery(latest.values("at")[:1])


def has_factor(account: str) -> Exists:
    """Whether that account has an authenticator in use."""
    return Exists(TotpSecret.objects.filter(account_id=OuterRef(account), confirmed_at__isnull=False))


def _in_full(rows: QuerySet[Account]) -> QuerySet[Account]:
    held = Membership.objects.select_related("unit").order_by(
        F("ended_at").desc(nulls_first=True), "-granted_at", "-id"
    )
    return rows.annotate(signed_in=last_sign_in("id"), factor=has_factor("id")).prefetch_related(
        Prefetch("memberships", queryset=held)
    )


def _line(row: Account) -> AccountLine:
    return AccountLine(
        account_id=row.id,
        login_name=row.login_name,
        display_name=row.display_name,
        is_active=row.is_active,
        is_personal=row.person_id is not None,
        has_second_factor=row.factor,  # type: ignore[attr-defined]  # Annotated above.
        last_sign_in=row.signed_in,  # type: ignore[attr-defined]
        created_at=row.created_at,
        roles=tuple(
            RoleHeld(
                held.id,
                UnitRole(held.role),
                held.unit_id,
                held.unit.name,
                held.granted_at,
                held.ended_at,
                held.unit.is_active,
            )
            for held in row.memberships.all()
        ),
    )
