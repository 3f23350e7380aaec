"""What the pages of the form share: the claim as it was seen, and what happens when two windows are open."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from zhicheng.domain.review import ClaimStatus, Position
from zhicheng.services.intake import ClaimRefused, OwnClaim, edit_claim, own_claim_detail
from zhicheng.services.kernel import Actor, ClaimMoved, Seen, ports
from zhicheng.web.site.forms import PageForm

ClaimView = Callable[[HttpRequest, Actor, OwnClaim], HttpResponse]

SAVED_ELSEWHERE = "这条申领刚刚在另一个窗口中保存过。您填写的内容还在本页，请核对后再次保存。"


class SectionForm(PageForm):
    """One page of the form, with the claim's position and version as it was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def show_again(self, claim: OwnClaim, sentence: str) -> None:
        """Keep what was typed, over what the claim is now."""
        assert isinstance(self.data, QueryDict)
        now = self.data.copy()
        now["seen"] = seen_token(claim.seen)
        self.data = now
        self.add_error(None, sentence)


def seen_token(seen: Seen) -> str:
    """Position and version as a hidden field carries them."""
    return f"{seen.position.status.value}.{seen.position.step}.{seen.version}"


def seen_from(claim_id: uuid.UUID, token: str) -> Seen:
    """What the page had shown. Raises ClaimMoved for a field that says nothing."""
    status, _, rest = token.partition(".")
    step, _, version = rest.partition(".")
    if status not in set(ClaimStatus) or not _is_small(step) or not _is_small(version):
        raise ClaimMoved
    return Seen(claim_id, Position(ClaimStatus(status), int(step)), int(version))


def editing(view: ClaimView) -> Callable[[HttpRequest, Actor, uuid.UUID], HttpResponse]:
    """Load the person's claim for a page of the form; once handed in, lead to where it stands instead."""

    @wraps(view)
    def opened(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
        claim = own_claim_detail(actor=actor, at=ports.clock().now(), claim_id=claim_id)
        if not claim.is_editable:
            messages.warning(request, f"该申领目前为“{claim.status.label}”，不能修改。下面是最新情况。")
            return redirect("holder:claim", claim_id=claim_id)
        return view(request, actor, claim)

    return opened


def save(
    request: HttpRequest, actor: Actor, claim: OwnClaim, form: SectionForm, **changes: Any
) -> HttpResponse | None:
    """Save one page's answer and lead on; None when the form must be shown again with its error."""
    details = replace(claim.details, **changes)
    shown = seen_from(claim.claim_id, form.cleaned_data["seen"])
    if shown != claim.seen and details == claim.details:
        # The second click of two, or the same answer from another window: it stands there already.
        return onward(request, claim)
    try:
        edit_claim(actor=actor, at=ports.clock().now(), claim=shown, details=details)
    except ClaimMoved:
        form.show_again(claim, SAVED_ELSEWHERE)
        return None
    except ClaimRefused as refusal:
        form.refuse(refusal, refusal.field if refusal.field in form.fields else None)
        return None
    return onward(request, claim)


def onward(request: HttpRequest, claim: OwnClaim) -> HttpResponse:
    """Back to the list of tasks, or to the answers when the person came from there."""
    to = "holder:check" if request.GET.get("from") == "check" else "holder:tasks"
    return redirect(to, claim_id=claim.claim_id)


def _is_small(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) < 9
