"""Roles of an account: one more, and the end of one."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.accounts.staff import AccountNotFound, end_role, grant_role, staff_account
from zhicheng.services.accounts.units import UnitNotFound, UnitRefused, active_unit_named
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.bureau.administration.confirming import Question, ask
from zhicheng.web.bureau.administration.staff_changes import led_on
from zhicheng.web.bureau.administration.units import ROLE_CHOICES
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm


class GrantForm(PageForm):
    """One more role."""

    unit = forms.CharField(label="单位全称", max_length=120, help_text="与单位列表中的名称一致。")
    role = forms.ChoiceField(label="角色", choices=ROLE_CHOICES, widget=forms.RadioSelect)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def grant(request: HttpRequest, actor: Actor, account_id: uuid.UUID) -> HttpResponse:
    """Let the account act in one more role."""
    account = staff_account(actor=actor, account_id=account_id)

    def send(form: GrantForm) -> HttpResponse | None:
        try:
            unit = active_unit_named(actor=actor, name=form.cleaned_data["unit"])
        except UnitNotFound:
            form.add_error("unit", "没有找到这个在用的单位。请核对全称，或先登记单位。")
            return None
        outcome = grant_role(
            actor=actor,
            at=ports.clock().now(),
            account_id=account_id,
            unit_id=unit.unit_id,
            role=UnitRole(form.cleaned_data["role"]),
        )
        return led_on(request, outcome, "角色已授予。该用户重新登录后即可使用。")

    context = {"account": account, "is_own": account_id == actor.account_id}
    template = "bureau/administration/grant_role.html"
    return form_page(
        request, lambda data, files: GrantForm(data), template, context, send, caught=(UnitRefused,)
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def end(request: HttpRequest, actor: Actor, account_id: uuid.UUID, membership_id: int) -> HttpResponse:
    """End one role of the account."""
    account = staff_account(actor=actor, account_id=account_id)
    held = next((role for role in account.roles if role.membership_id == membership_id), None)
    if held is None:
        raise AccountNotFound

    def send() -> HttpResponse:
        end_role(actor=actor, at=ports.clock().now(), account_id=account_id, membership_id=membership_id)
        return done(request, "角色已取消。", "bureau:user", account_id=account_id)

    return ask(
        request,
        send,
        Question(
            heading="取消角色",
            about=(
                ("登录名", account.login_name),
                ("姓名", account.display_name),
                ("单位", held.unit_name),
                ("角色", held.role.label),
            ),
            consequences=("该用户立即退出登录，不能再以此角色办理。", "以往办理的记录都保留。"),
            button="取消角色",
            back=reverse("bureau:user", kwargs={"account_id": account_id}),
            is_grave=True,
        ),
    )
