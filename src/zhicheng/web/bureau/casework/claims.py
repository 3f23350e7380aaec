"""The claims that the Bureau holds for a month: the list, one of them, sent back or ended with a reason."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.kernel import Actor
from zhicheng.services.review import list_claims
from zhicheng.web.bureau.casework.months import parsed
from zhicheng.web.reviewing import acts
from zhicheng.web.reviewing import claims as reviewing
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_HELD = (ClaimStatus.UPLOADED, ClaimStatus.RELEASED, ClaimStatus.CERTIFIED, ClaimStatus.REVOKED)
_BOTH = require_http_methods(["GET", "POST"])


class ClaimSearch(PageForm):
    """What narrows the list."""

    unit = forms.CharField(label="单位全称", required=False, max_length=120)
    channel = forms.ChoiceField(
        label="渠道",
        required=False,
        choices=[("", "全部"), *((channel.value, channel.label) for channel in IntakeChannel)],
    )
    status = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((status.value, status.label) for status in _HELD)],
    )


@_BOTH
@staff_page(UnitRole.BUREAU)
def claims(request: HttpRequest, actor: Actor, month: str) -> HttpResponse:
    """The month's claims, narrowed by unit, channel and status."""
    wanted = parsed(month)
    form, response = remembered(request, ClaimSearch, "month_claims")
    if response is not None:
        return response
    narrowed = form.cleaned_data if form.is_valid() else {}
    by = {
        "month": wanted,
        "unit_name": narrowed.get("unit", ""),
        "channel": IntakeChannel(narrowed["channel"]) if narrowed.get("channel") else None,
        "status": ClaimStatus(narrowed["status"]) if narrowed.get("status") else None,
    }
    try:
        paging = Paging.of(request, list_claims(**by, limit=0).total)
        lines = list_claims(**by, limit=paging.size, offset=paging.offset).lines
    except Refusal as refusal:
        form.refuse(refusal, "unit")
        paging, lines = Paging.of(request, 0), []
    here = {
        "month": wanted,
        "form": form,
        "lines": lines,
        "paging": paging,
        "is_narrowed": any(narrowed.values()),
    }
    return page(request, "bureau/casework/claims.html", here, status=422 if form.errors else 200)


@require_GET
@staff_page(UnitRole.BUREAU)
def claim(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """One claim beside its documents."""
    return reviewing.claim(request, actor, claim_id, back=reverse("bureau:months"))


send_back = _BOTH(staff_page(UnitRole.BUREAU)(acts.send_back))
reject = _BOTH(staff_page(UnitRole.BUREAU)(acts.reject))
reveal = _BOTH(staff_page(UnitRole.BUREAU)(reviewing.reveal))
attachment = require_GET(staff_page(UnitRole.BUREAU)(reviewing.attachment))
