"""Withdrawing the holder's own claim, after a question."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from zhicheng.domain.review import ClaimStatus
from zhicheng.services.intake import own_claim_detail
from zhicheng.services.kernel import Actor, ClaimMoved, ports
from zhicheng.services.review import withdraw_claim
from zhicheng.web.holder.drafting import SectionForm, seen_from, seen_token
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import done, form_page

_MOVED = "这条申领刚刚有了变化，还没有撤回。下面是最新情况，如仍要撤回，请再次确认。"


@require_http_methods(["GET", "POST"])
@holder_page
def withdraw(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Asks first; says what is lost and what is not."""
    claim = own_claim_detail(actor=actor, at=ports.clock().now(), claim_id=claim_id)
    if not claim.is_withdrawable:
        if claim.status is ClaimStatus.WITHDRAWN and request.method == "POST":
            messages.success(request, "申领已撤回。")
        else:
            messages.warning(request, f"该申领目前为“{claim.status.label}”，不能撤回。下面是最新情况。")
        return redirect("holder:claim", claim_id=claim_id)

    def send(form: SectionForm) -> HttpResponse | None:
        try:
            shown = seen_from(claim_id, form.cleaned_data["seen"])
            withdraw_claim(actor=actor, at=ports.clock().now(), claim=shown)
        except ClaimMoved:
            form.show_again(claim, _MOVED)
            return None
        return done(request, "申领已撤回。", "holder:claim", claim_id=claim_id)

    return form_page(
        request,
        lambda data, files: SectionForm(data, initial={"seen": seen_token(claim.seen)}),
        "holder/withdraw.html",
        {"claim": claim},
        send,
        caught=(),
    )
