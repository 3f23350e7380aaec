"""Users: the list, a single account, and a new account for a unit."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.phones import PhoneRefused
from zhicheng.services.accounts.staff import (
    AccountLine,
    has_initial_password,
    open_staff_account,
    staff_account,
    staff_accounts,
    staff_changes,
)
from zhicheng.services.accounts.units import UnitLine, UnitNotFound, UnitRefused, unit_detail
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.bureau.administration.people_list import PEOPLE
from zhicheng.web.bureau.administration.staff_changes import led_on
from zhicheng.web.bureau.administration.units import ROLE_CHOICES
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm, StaffPhoneField, offer
from zhicheng.web.site.lists import Search, Wanted, list_page
from zhicheng.web.site.pages import page


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
    phone = StaffPhoneField()
    role = forms.ChoiceField(label="角色", widget=forms.RadioSelect)

    def __init__(self, data: Any, unit: UnitLine) -> None:
        super().__init__(data, initial={"role": unit.roles[0].value})
        offer(self, "role", [(role.value, role.label) for role in unit.roles])


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def users(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Accounts of staff, searched."""

    def fetch(wanted: Wanted) -> Listed[AccountLine]:
        role = wanted.given.get("role")
        return staff_accounts(
            actor=actor,
            text=wanted.given.get("text", ""),
            role=UnitRole(role) if role else None,
            only_disabled=bool(wanted.given.get("state")),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    search = Search(UserSearch, "bureau:users")
    return list_page(request, actor, PEOPLE, fetch, "bureau/administration/users.html", search=search)


@require_GET
@staff_page(UnitRole.BUREAU)
def user(request: HttpRequest, actor: Actor, account_id: uuid.UUID) -> HttpResponse:
    """One account, and what waits for a second officer to agree to it."""
    account = staff_account(actor=actor, account_id=account_id)
    context = {
        "account": account,
        "is_own": account_id == actor.account_id,
        "waiting": [
            line for line in staff_changes(actor=actor, only_waiting=True) if line.account_id == account_id
        ],
        "has_initial_password": has_initial_password(actor=actor, account_id=account_id),
    }
    return page(request, "bureau/administration/user.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def new_user(request: HttpRequest, actor: Actor, unit_id: uuid.UUID) -> HttpResponse:
    """Open an account for somebody of the unit; one of the Bureau's own is asked for."""
    unit = unit_detail(actor=actor, unit_id=unit_id).unit
    if not unit.is_active:
        raise UnitNotFound

    def send(form: NewUserForm) -> HttpResponse:
        outcome = open_staff_account(
            actor=actor,
            at=ports.clock().now(),
            login_name=form.cleaned_data["login_name"],
            display_name=form.cleaned_data["display_name"],
            phone=form.cleaned_data["phone"],
            unit_id=unit_id,
            role=UnitRole(form.cleaned_data["role"]),
        )
        return led_on(request, outcome, "账号已开立，设置密码的邀请已发送到本人手机。")

    return form_page(
        request,
        lambda data, files: NewUserForm(data, unit),
        "bureau/administration/new_user.html",
        {"unit": unit},
        send,
        beside={PhoneRefused: "phone"},
        caught=(UnitRefused, PhoneRefused),
    )
