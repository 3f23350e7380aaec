"""The Bureau's directory of units: searched, one in detail, and those that may stand above an employer."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.rosters.cell_texts import tidy
from zhicheng.records.models import Claim, EvaluationCommittee, Membership, Unit
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, order_for

_CURRENT_MEMBERS = Count(
    "memberships__account", filter=Q(memberships__in=Membership.objects.current()), distinct=True
)
_ORDERS = {
    "name": ("name",),
    "superior": ("submitting_unit__name",),
    "members": ("member_count",),
    "state": ("-is_active",),
}


class UnitNotFound(Refusal):
    """There is no such unit."""

    code = "unit.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该单位，请从单位列表重新进入。")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in the list."""

    unit_id: uuid.UUID
    name: str
    credit_code: str
    roles: tuple[UnitRole, ...]
    superior_id: uuid.UUID | None
    superior_name: str
    is_active: bool
    members: int
    """Accounts that may act for it now."""
    created_at: datetime

    @property
    def roles_label(self) -> str:
        """Its types in words."""
        return "、".join(role.label for role in self.roles)


@dataclass(frozen=True, slots=True)
class UnitDetail:
    """A unit with what hangs on it."""

    unit: UnitLine
    subordinates: int
    committees: int
    claims: int
    """Claims that name it as employer or submitting unit, ended claims included."""


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit as an option of a form."""

    unit_id: uuid.UUID
    name: str
    roles: tuple[UnitRole, ...]


def units(
    *,
    actor: Actor,
    text: str = "",
    role: UnitRole | None = None,
    only_active: bool = False,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[UnitLine]:
    """Units by name; ``text`` is a part of a name or a whole credit code. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = Unit.objects.all()
    if text.strip():
        rows = rows.filter(Q(name__contains=text.strip()) | Q(credit_code=text.strip().upper()))
    if role is not None:
        rows = rows.filter(roles__contains=[role.value])
    if only_active:
        rows = rows.active()
    order = order_for(sort, _ORDERS, ("name", "id"))
    return listed(_with_members(rows), _line, order=order, limit=limit, offset=offset)


def unit_detail(*, actor: Actor, unit_id: uuid.UUID) -> UnitDetail:
    """One unit. Raises UnitNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    row = _with_members(Unit.objects.filter(id=unit_id)).first()
    if row is None:
        raise UnitNotFound
    return UnitDetail(
        unit=_line(row),
        subordinates=Unit.objects.filter(submitting_unit=row).count(),
        committees=EvaluationCommittee.objects.filter(convening_unit=row).count(),
        # Two counts by their own index are quicker than one with OR.
        claims=Claim.objects.filter(employer=row).count() + Claim.objects.filter(submitting_unit=row).count(),
    )


def unit_choices(*, actor: Actor, roles: Collection[UnitRole] = ()) -> list[UnitChoice]:
    """Active units, of any of ``roles`` where given, by name: the options of a form. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = Unit.objects.active().order_by("name")
    if roles:
        rows = rows.filter(roles__overlap=[role.value for role in roles])
    return [
        UnitChoice(key, name, _roles(held)) for key, name, held in rows.values_list("id", "name", "roles")
    ]


def active_unit(*, actor: Actor, unit_id: uuid.UUID) -> UnitChoice:
    """An active unit, as one more option of a form. Raises UnitNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    row = Unit.objects.active().filter(id=unit_id).first()
    if row is None:
        raise UnitNotFound
    return UnitChoice(row.id, row.name, _roles(row.roles))


def active_unit_named(*, actor: Actor, name: str) -> UnitChoice:
    """The active unit of this very name, as somebody typed it. Raises UnitNotFound, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    row = Unit.objects.active().filter(name=tidy(name)).first()
    if row is None:
        raise UnitNotFound
    return UnitChoice(row.id, row.name, _roles(row.roles))


def superior_choices(*, actor: Actor) -> list[UnitChoice]:
    """The units that may stand above an employer (三(二)3). Raises NotAllowed."""
    return unit_choices(actor=actor, roles=list(SUBMITTING_ROLES))


def _with_members(rows: QuerySet[Unit]) -> QuerySet[Unit]:
    return rows.select_related("submitting_unit").annotate(member_count=_CURRENT_MEMBERS)


def _roles(held: Collection[str]) -> tuple[UnitRole, ...]:
    return tuple(role for role in UnitRole if role.value in held)


def _line(row: Unit) -> UnitLine:
    superior = row.submitting_unit
    return UnitLine(
        unit_id=row.id,
        name=row.name,
        credit_code=row.credit_code,
        roles=_roles(row.roles),
        superior_id=superior.id if superior else None,
        superior_name=superior.name if superior else "",
        is_active=row.is_active,
        members=row.member_count,  # type: ignore[attr-defined]  # Annotated above.
        created_at=row.created_at,
    )
