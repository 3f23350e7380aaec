"""The desk of a reviewing unit: its piles, and one claim with its documents beside it."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.domain.refusals import Refusal
from zhicheng.services.intake import read_attachment
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.review import (
    Pile,
    claim_view,
    pass_match,
    pile_counts,
    piles_of,
    require_visible_claim,
    reveal_id_number,
    todo_count,
    todo_list,
)
from zhicheng.web.reviewing.acts import SeenForm, seen_values
from zhicheng.web.reviewing.desk import address
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


class TodoSearch(PageForm):
    """What narrows a pile."""

    name = forms.CharField(label="姓名", required=False, max_length=50)
    channel = forms.ChoiceField(
        label="渠道",
        required=False,
        choices=[("", "全部")]
        + [(channel.value, rules.label) for channel, rules in RULES.items() if rules.personal_claim],
    )


class RevealForm(PageForm):
    """Why somebody wants to see a whole document number."""

    reason = forms.CharField(label="查看原因", max_length=200)


def todo(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One pile of the desk."""
    pile = next((one for one in Pile if one.value == request.GET.get("pile")), Pile.TODO)
    form, response = remembered(request, TodoSearch, "todo")
    if response is not None:
        return response
    wanted = form.cleaned_data if form.is_valid() else {"name": "", "channel": ""}
    channel = IntakeChannel(wanted["channel"]) if wanted["channel"] else None
    counts = pile_counts(actor=actor)
    is_narrowed = bool(channel or wanted["name"])
    total = counts.get(pile)
    if total is None or is_narrowed:
        total = todo_count(actor=actor, pile=pile, channel=channel, name=wanted["name"])
    paging = Paging.of(request, total)
    lines = todo_list(
        actor=actor, pile=pile, channel=channel, name=wanted["name"], limit=paging.size, offset=paging.offset
    )
    here = {
        "piles": [(one, counts.get(one)) for one in piles_of(actor)],
        "pile": pile,
        "lines": lines,
        "paging": paging,
        "pager_extra": f"pile={pile.value}&",
        "form": form,
        "is_narrowed": is_narrowed,
        "can_bulk": pile is Pile.TODO,
        "bulk_address": address(request, "bulk"),
        "here": address(request, "todo"),
        "namespace": request.resolver_match.namespace if request.resolver_match else "",
    }
    return page(request, "reviewing/todo.html", here)


def claim(request: HttpRequest, actor: Actor, claim_id: uuid.UUID, *, back: str = "../") -> HttpResponse:
    """The claim beside its documents, with the acts that are the unit's to do; ``back`` is its list."""
    view = claim_view(actor=actor, claim_id=claim_id)
    is_examined = view.channel is IntakeChannel.EXAMINATION and view.can_act
    here = {
        "claim": view,
        "roster_says": pass_match(actor=actor, claim_id=claim_id) if is_examined else None,
        "act_form": SeenForm(initial=seen_values(view.seen)),
        "back": back,
        "namespace": request.resolver_match.namespace if request.resolver_match else "",
    }
    return page(request, "reviewing/claim.html", here)


def reveal(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """The whole document number, on a page that nothing keeps; asked by POST, with a reason."""
    view = claim_view(actor=actor, claim_id=claim_id)
    form = RevealForm(request.POST if request.method == "POST" else None)
    number = ""
    if form.is_valid():
        try:
            number = reveal_id_number(
                actor=actor,
                at=ports.clock().now(),
                claim_id=claim_id,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal, "reason")
    here = {
        "form": form,
        "claim": view,
        "number": number,
        "claim_address": address(request, "claim", claim_id=claim_id),
    }
    return page(request, "reviewing/reveal.html", here, status=422 if form.errors else 200)


def attachment(
    request: HttpRequest, actor: Actor, claim_id: uuid.UUID, attachment_id: uuid.UUID
) -> HttpResponse:
    """The document itself: shown by the browser in a sandbox, where nothing in it can act as our page."""
    require_visible_claim(actor=actor, claim_id=claim_id)
    file = read_attachment(actor=actor, attachment_id=attachment_id, claim_id=claim_id)
    response = HttpResponse(file.data, content_type=file.media_type)
    is_picture = file.media_type.startswith("image/")
    response.headers["Content-Disposition"] = (
        content_disposition_header(False, file.file_name) or "attachment"
    )
    # A sandbox would keep the browser's own PDF viewer from opening; a PDF runs nothing in our origin.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; sandbox" if is_picture else "default-src 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
