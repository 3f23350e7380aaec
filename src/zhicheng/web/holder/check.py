"""Check your answers, hand in, and what happens next."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.review import ClaimStatus
from zhicheng.services.intake import own_claim_detail
from zhicheng.services.kernel import Actor, ClaimMoved, ReviewRefused, ports
from zhicheng.services.review import claim_changes, remaining_steps, resubmit_claim, submit_claim
from zhicheng.web.holder.drafting import SectionForm, seen_from, seen_token
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.pages import page

_MOVED = "这条申领刚刚在另一个窗口中有改动。下面是最新内容，请重新核对后再提交。"


class DeclarationForm(SectionForm):
    """The person answers for what they hand in."""

    declared = forms.BooleanField(
        label="我确认以上内容真实、准确，并对此负责",
        error_messages={"required": "请先确认内容真实、准确。"},
    )


@require_http_methods(["GET", "POST"])
@holder_page
def check(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Every answer with a way to change it; handed in from here."""
    claim = own_claim_detail(actor=actor, at=ports.clock().now(), claim_id=claim_id)
    if not claim.is_editable:
        if request.method == "POST" and claim.status is ClaimStatus.IN_REVIEW:
            # The second click of two: the first has handed it in.
            return redirect("holder:submitted", claim_id=claim_id)
        messages.warning(request, f"该申领目前为“{claim.status.label}”，不能再提交。下面是最新情况。")
        return redirect("holder:claim", claim_id=claim_id)
    if not claim.is_complete:
        messages.warning(request, "还有内容没有填写，填写完整后才能提交。")
        return redirect("holder:tasks", claim_id=claim_id)
    hand_in = submit_claim if claim.status is ClaimStatus.DRAFT else resubmit_claim

    def send(form: DeclarationForm) -> HttpResponse | None:
        try:
            shown = seen_from(claim_id, form.cleaned_data["seen"])
            hand_in(actor=actor, at=ports.clock().now(), claim=shown)
        except ClaimMoved:
            form.show_again(claim, _MOVED)
            return None
        return redirect("holder:submitted", claim_id=claim_id)

    return form_page(
        request,
        lambda data, files: DeclarationForm(data, initial={"seen": seen_token(claim.seen)}),
        "holder/check.html",
        {"claim": claim, "changes": claim_changes(claim_id)},
        send,
        caught=(ReviewRefused,),
    )


@require_GET
@holder_page
def submitted(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """The reference, who moves next, and from when the certificate can be collected."""
    claim = own_claim_detail(actor=actor, at=ports.clock().now(), claim_id=claim_id)
    if claim.status not in {ClaimStatus.IN_REVIEW, ClaimStatus.READY, ClaimStatus.UPLOADED}:
        return redirect("holder:claim", claim_id=claim_id)
    left = remaining_steps(claim.channel, claim.status, claim.seen.position.step)
    return page(request, "holder/submitted.html", {"claim": claim, "left": left})
