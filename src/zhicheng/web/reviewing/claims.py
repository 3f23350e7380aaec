"""One claim of a reviewing unit, with its documents beside it."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse

from zhicheng.domain.channels import RULES
from zhicheng.services.intake import read_attachment
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.review import (
    claim_view,
    open_claim,
    pass_match,
    require_visible_claim,
    reveal_id_number,
)
from zhicheng.web.reviewing.acts import SeenForm, seen_values
from zhicheng.web.reviewing.addresses import address
from zhicheng.web.site.downloads import shown_inline
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page


class RevealForm(PageForm):
    """Why somebody wants to see a whole document number."""

    reason = forms.CharField(label="查看原因", max_length=200)


def claim(request: HttpRequest, actor: Actor, claim_id: uuid.UUID, *, back: str = "../") -> HttpResponse:
    """The claim beside its documents, with the acts that are the unit's to do; ``back`` is its list.

    Where the unit holds the claim, it is now opened: the level below can no longer take it back.
    """
    view = claim_view(actor=actor, claim_id=claim_id)
    is_held = view.can_act and not view.is_own
    if is_held and not open_claim(actor=actor, at=ports.clock().now(), claim=view.seen):
        # It was taken back or moved while it was read, so that what was read is shown to nobody.
        view = claim_view(actor=actor, claim_id=claim_id)
    is_examined = RULES[view.channel].by_examination and view.can_act
    page_context = {
        "claim": view,
        "roster_says": pass_match(actor=actor, claim_id=claim_id) if is_examined else None,
        "act_form": SeenForm(initial=seen_values(view.seen)),
        "back": back,
        "namespace": request.resolver_match.namespace if request.resolver_match else "",
    }
    return page(request, "reviewing/claim.html", page_context)


def reveal(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """The whole document number, on a page that nothing keeps; asked by POST, with a reason."""
    view = claim_view(actor=actor, claim_id=claim_id)
    template = "reviewing/reveal.html"
    context = {"claim": view, "claim_address": address(request, "claim", claim_id=claim_id), "number": ""}

    def send(form: RevealForm) -> HttpResponse:
        number = reveal_id_number(
            actor=actor,
            at=ports.clock().now(),
            claim_id=claim_id,
            reason=form.cleaned_data["reason"],
        )
        return page(request, template, context | {"form": form, "number": number})

    return form_page(request, RevealForm, template, context, send, beside="reason", keeps=False)


def attachment(
    request: HttpRequest, actor: Actor, claim_id: uuid.UUID, attachment_id: uuid.UUID
) -> HttpResponse:
    """The document itself: shown by the browser in a sandbox, where nothing in it can act as our page."""
    require_visible_claim(actor=actor, claim_id=claim_id)
    file = read_attachment(actor=actor, attachment_id=attachment_id, claim_id=claim_id)
    return shown_inline(file.data, file.file_name, file.media_type)
