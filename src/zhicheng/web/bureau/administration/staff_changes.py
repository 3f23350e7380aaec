"""Changes to officers' accounts: what waits for a second officer, what was granted, and the decision."""

import uuid
from enum import StrEnum

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.domain.staff_changes import StaffChangeState
from zhicheng.services.accounts.staff import (
    ChangeLine,
    ChangeOutcome,
    ChangeRefused,
    grant_change,
    refuse_change,
    staff_change,
    staff_changes,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag, in_memory, list_page

_TONES = {
    StaffChangeState.WAITING: "attention",
    StaffChangeState.GRANTED: "good",
    StaffChangeState.REFUSED: "bad",
    StaffChangeState.WITHDRAWN: "plain",
}


class Decision(StrEnum):
    """What the form's buttons send."""

    GRANT = "grant"
    REFUSE = "refuse"


class DecisionForm(PageForm):
    """Agreed or not; a reason is needed for a no."""

    decision = forms.ChoiceField(
        label="办理意见",
        choices=[(Decision.GRANT, "同意"), (Decision.REFUSE, "不同意")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择办理意见。"},
    )
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(PageForm):
    """The asker takes it back."""

    reason = forms.CharField(label="撤回的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _name(line: ChangeLine) -> Shown:
    return Shown(line.login_name, reverse("bureau:staff_change", args=[line.change_id]))


def _state(line: ChangeLine) -> Shown:
    return Shown(tags=(Tag(line.state.label, _TONES[line.state]),))


CHANGES = ListRecipe[ChangeLine](
    name="bureau:staff_changes",
    title="人社局账号变动",
    columns=(
        Column("登录名", _name, sort="login_name", is_heading=True),
        Column("姓名", lambda line: line.display_name, sort="display_name"),
        Column("变动", lambda line: line.change.label, sort="change"),
        Column("提出人", lambda line: line.asked_by or "系统安装时", sort="asked_by"),
        Column("提出时间", lambda line: line.asked_at, sort="asked"),
        Column("办理人", lambda line: line.settled_by or "—"),
        Column("状态", _state, sort="state"),
    ),
    empty="还没有人社局工作账号的变动。",
    caption="共{total}项",
    order="-asked",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, the latest first."""
    lines = staff_changes(actor=actor)
    context = {"waiting": sum(line.is_open for line in lines)}
    fetch = in_memory(lines, CHANGES)
    return list_page(
        request, actor, CHANGES, fetch, "bureau/administration/staff_changes.html", context=context
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def change(request: HttpRequest, actor: Actor, change_id: uuid.UUID) -> HttpResponse:
    """One change, with the decision for a second officer and the withdrawal for the asker."""
    line = staff_change(actor=actor, change_id=change_id)

    def send(form: PageForm) -> HttpResponse | None:
        at, data = ports.clock().now(), form.cleaned_data
        if data.get("decision") == Decision.GRANT:
            outcome = grant_change(actor=actor, at=at, change_id=change_id)
            return led_on(request, outcome, "已同意，变动已生效。全体人社局工作人员和本人都会收到消息。")
        refuse_change(actor=actor, at=at, change_id=change_id, reason=data["reason"])
        said = "已撤回。" if line.is_own else "已记录为不同意。"
        return done(request, said, "bureau:staff_changes")

    template = "bureau/administration/staff_change.html"
    beside = {ChangeRefused: "reason", PersonalNumberWritten: "reason"}
    if line.is_own:
        return form_page(request, WithdrawForm, template, {"line": line}, send, beside=beside)
    return form_page(request, DecisionForm, template, {"line": line}, send, beside=beside)


def led_on(request: HttpRequest, outcome: ChangeOutcome, made: str) -> HttpResponse:
    """On to the account with ``made``, or to the change that a second officer has to agree to."""
    if outcome.is_waiting:
        said = "已提出。请另一名工作人员核对后同意，同意之前没有任何变化。"
        return done(request, said, "bureau:staff_change", change_id=outcome.change_id)
    return done(request, made, "bureau:user", account_id=outcome.account_id)
