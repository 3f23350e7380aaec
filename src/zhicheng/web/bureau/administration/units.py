"""Units: the list, and one unit with its people."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.accounts import units as units_directory
from zhicheng.services.accounts.staff import AccountLine, staff_accounts
from zhicheng.services.accounts.units import UnitLine
from zhicheng.services.intake.appointments import rights_of_unit
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.bureau.administration.people_list import PEOPLE
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Search, Shown, Tag, Wanted, list_page

ROLE_CHOICES = [(role.value, role.label) for role in UnitRole]


class UnitSearch(PageForm):
    """Which units to show."""

    text = forms.CharField(label="名称或统一社会信用代码", required=False, max_length=120)
    role = forms.ChoiceField(label="单位类型", required=False, choices=[("", "全部"), *ROLE_CHOICES])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("active", "在用")])


def _name(unit: UnitLine) -> Shown:
    return Shown(unit.name, reverse("bureau:unit", args=[unit.unit_id]))


def _state(unit: UnitLine) -> Shown:
    return Shown(tags=(Tag("在用", "good") if unit.is_active else Tag("已停用"),))


UNITS = ListRecipe[UnitLine](
    name="bureau:units",
    title="单位",
    columns=(
        Column("单位", _name, sort="name", is_heading=True),
        Column("类型", lambda unit: unit.roles_label),
        Column("呈报单位", lambda unit: unit.superior_name, sort="superior"),
        Column("人员", lambda unit: unit.members, sort="members", is_number=True),
        Column("状态", _state, sort="state"),
    ),
    empty="还没有登记单位。",
    nothing_found="没有符合条件的单位。请换一个条件，或清除条件后再找。",
    order="name",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list of units, searched."""

    def fetch(wanted: Wanted) -> Listed[UnitLine]:
        role = wanted.given.get("role")
        return units_directory.units(
            actor=actor,
            text=wanted.given.get("text", ""),
            role=UnitRole(role) if role else None,
            only_active=bool(wanted.given.get("state")),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    search = Search(UnitSearch, "bureau:units")
    empty = Empty(UNITS.empty, reverse("bureau:new_unit"), "登记单位")
    template = "bureau/administration/units.html"
    return list_page(request, actor, UNITS, fetch, template, search=search, empty=empty)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def unit(request: HttpRequest, actor: Actor, unit_id: uuid.UUID) -> HttpResponse:
    """One unit, what hangs on it, and its people."""
    detail = units_directory.unit_detail(actor=actor, unit_id=unit_id)

    def fetch(wanted: Wanted) -> Listed[AccountLine]:
        return staff_accounts(
            actor=actor,
            unit_id=unit_id,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    on = business_date(ports.clock().now())
    context = {
        "detail": detail,
        "unit": detail.unit,
        "is_employer": UnitRole.EMPLOYER in detail.unit.roles,
        "rights": rights_of_unit(actor=actor, on=on, unit_id=unit_id),
        "audience": "bureau",
    }
    empty = Empty("本单位还没有人员账号。")
    return list_page(
        request, actor, PEOPLE, fetch, "bureau/administration/unit.html", context=context, empty=empty
    )
