"""Several claims at once: approved or sent back one by one, and the outcome of each told."""

import uuid
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus, Position
from zhicheng.services.kernel import Actor, Seen, ports
from zhicheng.services.review import approve_claim, claim_view, send_back_claim
from zhicheng.web.reviewing.acts import COMMON_REASONS, field_concerned
from zhicheng.web.reviewing.addresses import address
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page

MOST = 50
"""Claims in one go: a page full, so that each was at least on the screen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim."""

    name: str
    title_name: str
    is_done: bool
    sentence: str


class BulkReason(PageForm):
    """One reason for all that are sent back together, and the part of each claim that it is about."""

    field = field_concerned()
    text = forms.CharField(
        label="退回原因",
        help_text=f"所选申领都会收到同一原因。例如：{COMMON_REASONS[0]}",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


def bulk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Approve or send back what was ticked; a reason is asked for on a page of its own.

    Many at once ask for a fresh second factor. Who gives it on the way comes back by a GET, sees how many
    claims were ticked, and confirms.
    """
    sent = form_data(request) or QueryDict()
    chosen = _ticked_claims(sent)
    act = sent.get("act", "")
    if not chosen or act not in {"approve", "send_back"}:
        messages.warning(request, "请先勾选要办理的申领。")
        return redirect(address(request, "todo"))
    ticked = {"chosen": sent.getlist("claim"), "count": len(chosen)}
    if act == "approve" and request.method == "GET":
        return page(request, "reviewing/bulk_confirm.html", ticked)
    if act == "approve":
        return _outcomes(request, actor, chosen)

    def send(form: BulkReason) -> HttpResponse:
        return _outcomes(request, actor, chosen, form.cleaned_data["text"], form.cleaned_data["field"])

    return form_page(
        request,
        lambda data, files: BulkReason(sent if "text" in sent else None),
        "reviewing/bulk_reason.html",
        ticked,
        send,
        is_change="text" not in sent,
    )


def _outcomes(
    request: HttpRequest, actor: Actor, chosen: list[Seen], reason: str = "", field: str = ""
) -> HttpResponse:
    outcomes = [_act_on(actor, seen, reason, field) for seen in chosen]
    done = sum(outcome.is_done for outcome in outcomes)
    context = {
        "outcomes": outcomes,
        "done": done,
        "failed": len(outcomes) - done,
        "verb": "退回" if reason else "审核通过",
        "todo_address": address(request, "todo"),
    }
    return page(request, "reviewing/bulk_outcome.html", context)


def _act_on(actor: Actor, seen: Seen, reason: str, field: str) -> Outcome:
    """Each claim is an act of its own: one that fails takes no other with it."""
    name = title_name = "（已不在本单位）"
    try:
        view = claim_view(actor=actor, claim_id=seen.claim_id)
        name, title_name = view.name, view.title_name
        if reason:
            send_back_claim(actor=actor, at=ports.clock().now(), claim=seen, reason=reason, field=field)
        else:
            approve_claim(actor=actor, at=ports.clock().now(), claim=seen)
    except Refusal as refusal:
        return Outcome(name, title_name, False, refusal.sentence)
    return Outcome(name, title_name, True, "")


def _ticked_claims(sent: QueryDict) -> list[Seen]:
    """The ticked claims as they were seen: ``id:status:step:version``; anything else was not on the page."""
    found: dict[uuid.UUID, Seen] = {}
    for text in sent.getlist("claim")[:MOST]:
        try:
            claim_id, status, step, version = text.split(":")
            seen = Seen(uuid.UUID(claim_id), Position(ClaimStatus(status), int(step)), int(version))
        except ValueError:
            continue
        found[seen.claim_id] = seen
    return list(found.values())
