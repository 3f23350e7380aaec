"""Users: the list, one account, a new one for a unit, and the quarterly review of rights."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.accounts.staff import (
    access_review,
    has_initial_password,
    open_staff_account,
    staff_account,
    staff_accounts,
)
from zhicheng.services.accounts.units import UnitLine, UnitNotFound, UnitRefused, unit_detail
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.bureau.administration.issued_passwords import keep_once, show_once
from zhicheng.web.bureau.administration.units import ROLE_CHOICES
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging
from zhicheng.web.site.searches import remembered


class UserSearch(PageForm):
    """Whom to show."""

    text = forms.CharField(label="登录名、姓名或单位", required=False, max_length=120)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *ROLE_CHOICES])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("disabled", "已停用")])


class NewUserForm(PageForm):
    """A clerk of a unit."""

    login_name = forms.CharField(
        label="登录名", max_length=64, help_text="由单位简称和岗位组成为好，不要使用证件号码或手机号码。"
    )
    display_name = forms.CharField(label="姓名", max_length=50)
    role = forms.ChoiceField(label="角色", widget=forms.RadioSelect)

    def __init__(self, data: Any, unit: UnitLine) -> None:
        super().__init__(data, initial={"role": unit.roles[0].value})
        self.fields["role"].choices = [(role.value, role.label) for role in unit.roles]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def users(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Accounts of staff, searched."""
    form, answer = remembered(request, UserSearch, "bureau:users")
    if answer is not None:
        return answer
    given = form.cleaned_data if form.is_valid() else {}
    text, only_disabled = given.get("text", ""), bool(given.get("state"))
    role = UnitRole(given["role"]) if given.get("role") else None
    total = staff_accounts(actor=actor, text=text, role=role, only_disabled=only_disabled, limit=0).total
    paging = Paging.of(request, total)
    found = staff_accounts(
        actor=actor,
        text=text,
        role=role,
        only_disabled=only_disabled,
        limit=paging.size,
        offset=paging.offset,
    )
    here = {
        "form": form,
        "people": found.lines,
        "paging": paging,
        "is_narrowed": bool(text or role or only_disabled),
    }
    return page(request, "bureau/administration/users.html", here, status=422 if form.errors else 200)


@require_GET
@staff_page(UnitRole.BUREAU)
def user(request: HttpRequest, actor: Actor, account_id: uuid.UUID) -> HttpResponse:
    """One account; right after it was opened or its password reset, with the password, once."""
    account = staff_account(actor=actor, account_id=account_id)
    here = {
        "account": account,
        "is_own": account_id == actor.account_id,
        "issued": show_once(request, actor, account_id),
        "has_initial_password": has_initial_password(actor=actor, account_id=account_id),
    }
    return page(request, "bureau/administration/user.html", here)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def new_user(request: HttpRequest, actor: Actor, unit_id: uuid.UUID) -> HttpResponse:
    """Open an account for somebody of the unit."""
    unit = unit_detail(actor=actor, unit_id=unit_id).unit
    if not unit.is_active:
        raise UnitNotFound
    form = NewUserForm(form_data(request), unit)
    if request.method == "POST" and form.is_valid():
        try:
            issued = open_staff_account(
                actor=actor,
                at=ports.clock().now(),
                login_name=form.cleaned_data["login_name"],
                display_name=form.cleaned_data["display_name"],
                unit_id=unit_id,
                role=UnitRole(form.cleaned_data["role"]),
            )
        except UnitRefused as refusal:
            form.refuse(refusal)
        else:
            keep_once(request, actor, issued)
            messages.success(request, "账号已开立。请立即记下初始密码。")
            return redirect("bureau:user", account_id=issued.account_id)
    here = {"form": form, "unit": unit}
    return page(
        request,
        "bureau/administration/new_user.html",
        here,
        status=422 if request.method == "POST" else 200,
    )


@require_GET
@staff_page(UnitRole.BUREAU)
def review(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who holds what since when: to be read, printed and signed each quarter."""
    asked = request.GET.get("role", "")
    role = UnitRole(asked) if asked in set(UnitRole) else None
    here = {
        "lines": access_review(actor=actor, role=role),
        "role": role,
        "roles": list(UnitRole),
        "at": ports.clock().now(),
    }
    return page(request, "bureau/administration/access_review.html", here)
