"""The consolidated upload (审核汇总、上传): chosen, checked, done; and what went up before (二(一)2)."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import SUBMITTING_ROLES
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, ReviewRefused, ports
from zhicheng.services.review import cut_off, ready_to_upload, upload_claims, uploaded_together
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_AT_ONCE = 200
"""Few enough to be looked through before they go up."""


@require_http_methods(["GET", "POST"])
@staff_page(*SUBMITTING_ROLES)
def consolidate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose what goes up, see which batch it enters and what is late, then confirm."""
    at = ports.clock().now()
    on = business_date(at)
    chosen = _chosen(request)
    error = ""
    if request.method == "POST" and "change" not in request.POST:
        total, lines = ready_to_upload(actor=actor, on=on, claim_ids=chosen, limit=_AT_ONCE)
        if not chosen:
            error = "请至少选择一件。"
        elif total != len(set(chosen)):
            error = "所选申领中有的刚刚被他人处理。请核对列表后重选。"
        elif "confirm" not in request.POST:
            months: dict[str, int] = {}
            for line in lines:
                months[line.month.label] = months.get(line.month.label, 0) + 1
            late = sum(line.is_late for line in lines)
            here = {"lines": lines, "months": sorted(months.items()), "late": late}
            return page(request, "department/check_upload.html", here)
        else:
            try:
                done = upload_claims(actor=actor, at=at, claim_ids=chosen)
            except ReviewRefused as refusal:
                error = refusal.sentence
            else:
                late_words = f"，其中{done.late}件逾期" if done.late else ""
                messages.success(request, f"已上传{done.count}件申领{late_words}。人社局将在月底前核对。")
                return redirect("department:consolidated")
    total, lines = ready_to_upload(actor=actor, on=on, limit=_AT_ONCE)
    here = {
        "total": total,
        "lines": lines,
        "error": error,
        "chosen": {str(one) for one in chosen},
        "is_fresh": request.method == "GET",
        "cut_off": cut_off(on=on),
    }
    return page(request, "department/consolidate.html", here, status=422 if error else 200)


@require_GET
@staff_page(*SUBMITTING_ROLES)
def history(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What went up, newest first, and what of it was late."""
    total, _ = uploaded_together(actor=actor, limit=0)
    paging = Paging.of(request, total)
    _, uploads = uploaded_together(actor=actor, limit=paging.size, offset=paging.offset)
    return page(request, "department/consolidated.html", {"uploads": uploads, "paging": paging})


def _chosen(request: HttpRequest) -> list[uuid.UUID]:
    """The claims ticked on the page; what is no id was not on it."""
    found = []
    for text in request.POST.getlist("claim")[:_AT_ONCE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
