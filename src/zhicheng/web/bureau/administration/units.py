"""Units: the list, and one unit with its people."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.accounts import units as units_directory
from zhicheng.services.accounts.staff import staff_accounts
from zhicheng.services.kernel import Actor
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging
from zhicheng.web.site.searches import remembered

ROLE_CHOICES = [(role.value, role.label) for role in UnitRole]


class UnitSearch(PageForm):
    """Which units to show."""

    text = forms.CharField(label="名称或统一社会信用代码", required=False, max_length=120)
    role = forms.ChoiceField(label="单位类型", required=False, choices=[("", "全部"), *ROLE_CHOICES])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("active", "在用")])


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def units(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list of units, searched."""
    form, answer = remembered(request, UnitSearch, "bureau:units")
    if answer is not None:
        return answer
    given = form.cleaned_data if form.is_valid() else {}
    text, only_active = given.get("text", ""), bool(given.get("state"))
    role = UnitRole(given["role"]) if given.get("role") else None
    total = units_directory.units(actor=actor, text=text, role=role, only_active=only_active, limit=0).total
    paging = Paging.of(request, total)
    found = units_directory.units(
        actor=actor,
        text=text,
        role=role,
        only_active=only_active,
        limit=paging.size,
        offset=paging.offset,
    )
    here = {
        "form": form,
        "units": found.lines,
        "paging": paging,
        "is_narrowed": bool(text or role or only_active),
    }
    return page(request, "bureau/administration/units.html", here, status=422 if form.errors else 200)


@require_GET
@staff_page(UnitRole.BUREAU)
def unit(request: HttpRequest, actor: Actor, unit_id: uuid.UUID) -> HttpResponse:
    """One unit, what hangs on it, and its people."""
    detail = units_directory.unit_detail(actor=actor, unit_id=unit_id)
    paging = Paging.of(request, staff_accounts(actor=actor, unit_id=unit_id, limit=0).total)
    people = staff_accounts(actor=actor, unit_id=unit_id, limit=paging.size, offset=paging.offset)
    here = {"detail": detail, "unit": detail.unit, "people": people.lines, "paging": paging}
    return page(request, "bureau/administration/unit.html", here)
