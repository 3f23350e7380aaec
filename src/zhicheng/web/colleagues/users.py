"""The clerks of the unit: the list, one more with a password shown once, one fewer."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.services.accounts.staff import UserRefused, add_unit_user, end_unit_user, unit_users
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page


class UserForm(PageForm):
    """A new colleague."""

    display_name = forms.CharField(label="姓名", max_length=50)
    login_name = forms.CharField(
        label="登录名",
        max_length=64,
        help_text="用字母或数字，例如姓名的拼音。请不要用证件号码或手机号码。",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def users(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody who acts for the unit in this role."""
    return page(request, "colleagues/users.html", {"users": unit_users(actor=actor)})


def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a colleague; the password stands on the answer to this request and nowhere else."""
    form = UserForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            issued = add_unit_user(actor=actor, at=ports.clock().now(), **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal, "login_name")
        else:
            here = {"issued": issued, "display_name": form.cleaned_data["display_name"]}
            return page(request, "colleagues/added.html", here)
    return page(request, "colleagues/add.html", {"form": form}, status=422 if form.errors else 200)


def end(request: HttpRequest, actor: Actor, membership_id: int) -> HttpResponse:
    """Ask once more, then take the role away."""
    colleague = next((one for one in unit_users(actor=actor) if one.membership_id == membership_id), None)
    if colleague is None:
        raise UserRefused("没有找到该经办人，请从经办人列表重新进入。", code="unit_users.not_found")
    if request.method == "POST":
        end_unit_user(actor=actor, at=ports.clock().now(), membership_id=membership_id)
        messages.success(request, "已停用该经办人，其登录状态已失效。")
        match = request.resolver_match
        return redirect(reverse(f"{match.namespace if match else ''}:users"))
    return page(request, "colleagues/end.html", {"colleague": colleague})


def user_urls(*roles: UnitRole) -> list[URLPattern]:
    """The addresses, to be mounted in the namespace of the audience whose unit it is."""
    changing = staff_page(*roles, step_up=True)
    both = require_http_methods(["GET", "POST"])
    return [
        path("users/", require_GET(staff_page(*roles)(users)), name="users"),
        path("users/add/", both(changing(add)), name="add_user"),
        path("users/<int:membership_id>/end/", both(changing(end)), name="end_user"),
    ]
