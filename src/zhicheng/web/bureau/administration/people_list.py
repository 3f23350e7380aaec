"""The list of staff accounts, as the Bureau reads it: all of them, or those of one unit."""

from django.urls import reverse

from zhicheng.services.accounts.staff import AccountLine
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag


def _login_name(person: AccountLine) -> Shown:
    return Shown(person.login_name, reverse("bureau:user", args=[person.account_id]))


def _roles(person: AccountLine) -> Shown:
    held = [f"{role.unit_name}·{role.role.label}" for role in person.current_roles]
    return Shown("；".join(held) or "无")


def _state(person: AccountLine) -> Shown:
    if not person.is_active:
        return Shown(tags=(Tag("已停用", "bad"),))
    return Shown(
        tags=(Tag("在用", "good") if person.has_second_factor else Tag("未绑定验证器", "attention"),)
    )


PEOPLE = ListRecipe[AccountLine](
    name="bureau:users",
    title="工作人员账号",
    columns=(
        Column("登录名", _login_name, sort="login_name", is_heading=True),
        Column("姓名", lambda person: person.display_name, sort="display_name"),
        Column("现有角色", _roles),
        Column("最近登录", lambda person: person.last_sign_in or "没有记录", sort="last_sign_in"),
        Column("状态", _state, sort="state"),
    ),
    empty="还没有工作人员账号。",
    nothing_found="没有符合条件的用户。请换一个条件，或清除条件后再找。",
    order="login_name",
)
