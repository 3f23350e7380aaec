"""Revocation (撤销): asked for by one officer with a reason, decided by another, never undone."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.services.collection import (
    certificate_card,
    decide_revocation,
    open_revocations,
    request_revocation,
    revocation_to_decide,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page


class RevokeForm(PageForm):
    """Why a certificate is to be revoked."""

    reason = forms.CharField(
        label="撤销原因",
        max_length=500,
        help_text="写明依据，例如文件名称和文号。请不要写证件号码。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_GET
@staff_page(UnitRole.BUREAU)
def revocations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a second officer."""
    return page(request, "bureau/casework/revocations.html", {"lines": open_revocations(actor=actor)})


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def ask_for(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """Ask that the certificate be revoked."""
    at = ports.clock().now()
    card = certificate_card(actor=actor, at=at, certificate_id=certificate_id)
    form = RevokeForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            request_revocation(
                actor=actor, at=at, certificate_id=certificate_id, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.refuse(refusal, "reason")
        else:
            messages.success(request, "已提出撤销，请另一名工作人员决定。决定之前证书仍然有效。")
            return redirect("bureau:certificate", certificate_id=certificate_id)
    here = {"card": card, "form": form}
    return page(request, "bureau/casework/revoke.html", here, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def decide(request: HttpRequest, actor: Actor, revocation_id: uuid.UUID) -> HttpResponse:
    """Approve or turn down; an approval shows in every verification at once (R14)."""
    at = ports.clock().now()
    revocation = revocation_to_decide(actor=actor, revocation_id=revocation_id)
    decision = request.POST.get("decision", "")
    if decision in {"approve", "turn_down"}:
        is_approved = decision == "approve"
        decide_revocation(actor=actor, at=at, revocation_id=revocation_id, is_approved=is_approved)
        done = "证书已撤销，即时生效。" if is_approved else "已驳回撤销申请，证书仍然有效。"
        messages.success(request, done)
        return redirect("bureau:certificate", certificate_id=revocation.certificate_id)
    if request.method == "POST":
        messages.error(request, "请选择“批准撤销”或“驳回”，本次没有作出决定。")
        return redirect("bureau:decide_revocation", revocation_id=revocation_id)
    card = certificate_card(actor=actor, at=at, certificate_id=revocation.certificate_id)
    here = {"revocation": revocation, "card": card}
    return page(request, "bureau/casework/decide_revocation.html", here)
