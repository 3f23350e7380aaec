"""Revocation (撤销): asked for by one officer with a reason, decided by another, never undone."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.collection import (
    RevocationLine,
    certificate_card,
    decide_revocation,
    open_revocations,
    request_revocation,
    revocation_to_decide,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import confirm_page, done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, in_memory, list_page


class RevokeForm(PageForm):
    """Why a certificate is to be revoked."""

    reason = forms.CharField(
        label="撤销原因",
        max_length=500,
        help_text="写明依据，例如文件名称和文号。请不要写证件号码。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _number(line: RevocationLine) -> Shown:
    return Shown(line.number, reverse("bureau:certificate", args=[line.certificate_id]))


def _decide(line: RevocationLine) -> Shown:
    if line.is_own:
        return Shown("由您提出，须他人决定")
    return Shown("决定", reverse("bureau:decide_revocation", args=[line.revocation_id]), line.number)


OPEN = ListRecipe[RevocationLine](
    name="bureau:revocations",
    title="待决定的撤销",
    columns=(
        Column("证书编号", _number, sort="number", is_heading=True, is_mono=True),
        Column("原因", lambda line: line.reason),
        Column("提出人", lambda line: line.requested_by, sort="officer"),
        Column("提出时间", lambda line: line.requested_at, sort="requested"),
        Column("操作", _decide, is_act=True),
    ),
    empty="没有等待决定的撤销。",
    caption="共{total}件",
    order="requested",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def revocations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a second officer."""
    fetch = in_memory(open_revocations(actor=actor), OPEN)
    return list_page(request, actor, OPEN, fetch, "bureau/casework/revocations.html")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def ask_for(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """Ask that the certificate be revoked."""
    at = ports.clock().now()
    card = certificate_card(actor=actor, at=at, certificate_id=certificate_id)

    def send(form: RevokeForm) -> HttpResponse:
        request_revocation(
            actor=actor, at=at, certificate_id=certificate_id, reason=form.cleaned_data["reason"]
        )
        said = "已提出撤销，请另一名工作人员决定。决定之前证书仍然有效。"
        return done(request, said, "bureau:certificate", certificate_id=certificate_id)

    template = "bureau/casework/revoke.html"
    return form_page(request, RevokeForm, template, {"card": card}, send, beside="reason")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def decide(request: HttpRequest, actor: Actor, revocation_id: uuid.UUID) -> HttpResponse:
    """Approve or turn down; an approval shows in every verification at once (R14)."""
    at = ports.clock().now()
    revocation = revocation_to_decide(actor=actor, revocation_id=revocation_id)

    def send() -> HttpResponse:
        decision = request.POST.get("decision", "")
        if decision not in {"approve", "turn_down"}:
            messages.error(request, "请选择“批准撤销”或“驳回”，本次没有作出决定。")
            return redirect("bureau:decide_revocation", revocation_id=revocation_id)
        is_approved = decision == "approve"
        decide_revocation(actor=actor, at=at, revocation_id=revocation_id, is_approved=is_approved)
        said = "证书已撤销，即时生效。" if is_approved else "已驳回撤销申请，证书仍然有效。"
        return done(request, said, "bureau:certificate", certificate_id=revocation.certificate_id)

    def context() -> dict[str, object]:
        card = certificate_card(actor=actor, at=at, certificate_id=revocation.certificate_id)
        return {"revocation": revocation, "card": card}

    return confirm_page(request, "bureau/casework/decide_revocation.html", context, send)
