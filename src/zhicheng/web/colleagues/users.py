"""The clerks of the unit: the list, one more who is invited to set a password, one fewer."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.phones import PhoneRefused
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.services.accounts.staff import UnitUser, UserRefused, add_unit_user, end_unit_user, unit_users
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import confirm_page, done, form_page
from zhicheng.web.site.forms import PageForm, StaffPhoneField
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag, in_memory, list_page
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
    phone = StaffPhoneField()


def _state(user: UnitUser) -> Shown:
    return Shown(tags=(Tag("在用", "good") if user.is_active else Tag("账号已停用", "bad"),))


def _end(user: UnitUser) -> Shown:
    if user.is_self:
        return Shown("本人")
    return Shown("停用", f"{user.membership_id}/end/", user.display_name)


USERS = ListRecipe[UnitUser](
    name="colleagues:users",
    title="本单位经办人",
    columns=(
        Column("姓名", lambda user: user.display_name, sort="name", is_heading=True),
        Column("登录名", lambda user: user.login_name, sort="login_name"),
        Column("开通时间", lambda user: business_date(user.granted_at), sort="granted"),
        Column("状态", _state, sort="state"),
        Column("操作", _end, is_act=True),
    ),
    empty="本单位还没有经办人。",
    caption="共{total}人",
)


def users(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody who acts for the unit in this role."""
    fetch = in_memory(unit_users(actor=actor), USERS)
    return list_page(request, actor, USERS, fetch, "colleagues/users.html")


def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a colleague, who sets their password by a code to their own phone."""

    def send(form: UserForm) -> HttpResponse:
        add_unit_user(actor=actor, at=ports.clock().now(), **form.cleaned_data)
        context = {name: form.cleaned_data[name] for name in ("display_name", "login_name")}
        return page(request, "colleagues/added.html", context)

    beside = {PhoneRefused: "phone", Refusal: "login_name"}
    return form_page(request, UserForm, "colleagues/add.html", {}, send, beside=beside)


def end(request: HttpRequest, actor: Actor, membership_id: int) -> HttpResponse:
    """Ask once more, then take the role away."""
    colleague = next(
        (unit_user for unit_user in unit_users(actor=actor) if unit_user.membership_id == membership_id), None
    )
    if colleague is None:
        raise UserRefused(
            "没有找到该经办人，请从经办人列表重新进入。",
            code="unit_users.not_found",
            kind=RefusalKind.MISSING,
        )

    def send() -> HttpResponse:
        end_unit_user(actor=actor, at=ports.clock().now(), membership_id=membership_id)
        match = request.resolver_match
        users_page = f"{match.namespace if match else ''}:users"
        return done(request, "已停用该经办人，其登录状态已失效。", users_page)

    return confirm_page(request, "colleagues/end.html", {"colleague": colleague}, send)


def user_urls(*roles: UnitRole) -> list[URLPattern]:
    """The addresses, to be mounted in the namespace of the audience whose unit it is."""
    changing = staff_page(*roles, step_up=True)
    both = require_http_methods(["GET", "POST"])
    return [
        path("users/", both(staff_page(*roles)(users)), name="users"),
        path("users/add/", both(changing(add)), name="add_user"),
        path("users/<int:membership_id>/end/", both(changing(end)), name="end_user"),
    ]
