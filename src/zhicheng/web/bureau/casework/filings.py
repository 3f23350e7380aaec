"""Filings (备案): the inbox, one filing, and the decision from which five working days run (二(一)1)."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.refusals import Refusal
from zhicheng.services.intake.filings import approve_filing, filing_inbox, inbox_filing, refuse_filing
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_PILES = (
    (FilingStatus.SUBMITTED, "待核准"),
    (FilingStatus.APPROVED, "已核准"),
    (FilingStatus.REFUSED, "不予备案"),
)


class RefusalForm(PageForm):
    """Why a filing is refused."""

    reason = forms.CharField(
        label="不予备案的原因",
        help_text="组建单位会看到原因，改正后重新报送。",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_GET
@staff_page(UnitRole.BUREAU)
def filings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One pile of filings."""
    wanted = request.GET.get("pile", "")
    pile = next((status for status, _ in _PILES if status.value == wanted), FilingStatus.SUBMITTED)
    total, _ = filing_inbox(actor=actor, status=pile, limit=0)
    paging = Paging.of(request, total)
    _, lines = filing_inbox(actor=actor, status=pile, limit=paging.size, offset=paging.offset)
    here = {
        "piles": _PILES,
        "pile": pile,
        "lines": lines,
        "paging": paging,
        "pager_extra": f"pile={pile.value}&",
    }
    return page(request, "bureau/casework/filings.html", here)


@require_GET
@staff_page(UnitRole.BUREAU)
def filing(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """One filing with everything that the decision rests on."""
    found = inbox_filing(actor=actor, filing_id=filing_id)
    return page(request, "bureau/casework/filing.html", {"filing": found})


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def approve(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then approve; the roster is due five working days later."""
    found = inbox_filing(actor=actor, filing_id=filing_id)
    if request.method == "POST":
        row = approve_filing(actor=actor, at=ports.clock().now(), filing_id=filing_id)
        messages.success(request, f"已核准备案{row.reference}，组建单位可以上传名册。")
        return redirect("bureau:filing", filing_id=filing_id)
    return page(request, "bureau/casework/approve_filing.html", {"filing": found})


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def refuse(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """Refuse with a reason."""
    found = inbox_filing(actor=actor, filing_id=filing_id)
    form = RefusalForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            refuse_filing(
                actor=actor,
                at=ports.clock().now(),
                filing_id=filing_id,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal, "reason")
        else:
            messages.success(request, f"备案{found.reference}不予核准，原因已告知组建单位。")
            return redirect("bureau:filings")
    here = {"filing": found, "form": form}
    return page(request, "bureau/casework/refuse_filing.html", here, status=422 if form.errors else 200)
