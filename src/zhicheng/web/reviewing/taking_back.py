"""Taking back an approval or an upload that nobody has taken up yet, after a question."""

import uuid

from django.http import HttpRequest, HttpResponse

from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.services.kernel import Actor, ClaimMoved, ports
from zhicheng.services.review import claim_view, take_back_claim
from zhicheng.web.reviewing.acts import SeenForm, seen_values
from zhicheng.web.reviewing.addresses import address
from zhicheng.web.site.form_pages import confirm_page, done

_DONE = {
    ClaimActKind.APPROVAL_TAKEN_BACK: "已撤回审核通过，该申领回到本单位待审核。",
    ClaimActKind.UPLOAD_TAKEN_BACK: "已撤回上传，该申领回到本单位待上传。",
}


def take_back(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Asks first, and says what becomes of the claim; too late, it says so instead of asking."""
    view = claim_view(actor=actor, claim_id=claim_id)

    def send() -> HttpResponse:
        form = SeenForm(request.POST)
        if not form.is_valid():
            raise ClaimMoved
        take_back_claim(actor=actor, at=ports.clock().now(), claim=form.seen(claim_id))
        assert request.resolver_match is not None
        name = f"{request.resolver_match.namespace}:claim"
        sentence = _DONE[view.take_back] if view.take_back else "已撤回。"
        return done(request, sentence, name, claim_id=claim_id)

    context = {
        "claim": view,
        "act_form": SeenForm(initial=seen_values(view.seen)),
        "claim_address": address(request, "claim", claim_id=claim_id),
        "is_upload": view.take_back is ClaimActKind.UPLOAD_TAKEN_BACK,
    }
    return confirm_page(request, "reviewing/take_back.html", context, send)
