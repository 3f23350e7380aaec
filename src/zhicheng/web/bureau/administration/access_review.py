"""The quarterly review of rights: to be read, printed and signed."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.accounts.staff import ReviewLine, access_review
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.bureau.administration.units import ROLE_CHOICES
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Search, Shown, Wanted, in_memory, list_page

_ALL_ON_ONE_SHEET = 5000


class RoleForm(PageForm):
    """Whose rights to review; a role may stand in the address."""

    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *ROLE_CHOICES])


def _login_name(line: ReviewLine) -> Shown:
    return Shown(line.login_name, reverse("bureau:user", args=[line.account_id]))


REVIEW = ListRecipe[ReviewLine](
    name="bureau:access_review",
    title="权限复核表",
    columns=(
        Column("角色", lambda line: line.role.label, sort="role"),
        Column("单位", lambda line: line.unit_name, sort="unit"),
        Column("登录名", _login_name, sort="login_name", is_heading=True),
        Column("姓名", lambda line: line.display_name, sort="name"),
        Column("授予时间", lambda line: business_date(line.since), sort="since"),
        Column(
            "最近登录",
            lambda line: business_date(line.last_sign_in) if line.last_sign_in else "没有记录",
            sort="last_sign_in",
        ),
        Column("验证器", lambda line: "已绑定" if line.has_second_factor else "未绑定", sort="factor"),
    ),
    empty="没有处于有效状态的权限。",
    nothing_found="没有处于有效状态的权限。",
    caption="共{total}项",
    size=_ALL_ON_ONE_SHEET,
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def review(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who holds what since when."""

    def fetch(wanted: Wanted) -> Listed[ReviewLine]:
        role = wanted.given.get("role")
        lines = access_review(actor=actor, role=UnitRole(role) if role else None)
        return in_memory(lines, REVIEW)(wanted)

    context = {"at": ports.clock().now()}
    template = "bureau/administration/access_review.html"
    return list_page(request, actor, REVIEW, fetch, template, context=context, search=Search(RoleForm))
