"""Uploading what is reviewed to the Bureau: chosen, checked, done; and what went up before."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, ReviewRefused, ports
from zhicheng.services.review import Uploaded, past_uploads, ready_claims, upload_claims
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_AT_ONCE = 200
"""Few enough to be looked through before they go up."""


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EXAMINATION_BODY)
def consolidate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose, check, upload; what is posted from the page of answers carries ``confirm``."""
    at = ports.clock().now()
    chosen = _chosen(request)
    error = ""
    if request.method == "POST" and "change" not in request.POST:
        if not chosen:
            error = "请至少选择一条。"
        elif "confirm" in request.POST:
            try:
                done = upload_claims(actor=actor, at=at, claim_ids=chosen)
            except ReviewRefused as refusal:
                error = refusal.sentence
            else:
                messages.success(request, said(done))
                return redirect("examiner:consolidated")
        else:
            wanted = ready_claims(actor=actor, on=business_date(at), claim_ids=chosen, limit=_AT_ONCE)
            if wanted.total == len(set(chosen)):
                return page(request, "examiner/check_upload.html", {"ready": wanted})
            error = "所选申领中有的刚刚被他人处理。请核对列表后重选。"
    ready = ready_claims(actor=actor, on=business_date(at), limit=_AT_ONCE)
    here = {"ready": ready, "error": error, "chosen": chosen, "is_fresh": request.method == "GET"}
    return page(request, "examiner/consolidate.html", here, status=422 if error else 200)


@require_GET
@staff_page(UnitRole.EXAMINATION_BODY)
def history(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What went up, newest first."""
    paging = Paging.of(request, past_uploads(actor=actor, limit=0).total)
    found = past_uploads(actor=actor, limit=paging.size, offset=paging.offset)
    return page(request, "examiner/consolidated.html", {"uploads": found.uploads, "paging": paging})


def said(done: Uploaded) -> str:
    """What an upload did, in one sentence or two."""
    months = "、".join(f"{month}批次{count}条" for month, count in sorted(done.by_month.items()))
    late = f"其中{done.late}条逾期。" if done.late else ""
    return f"已上传{done.count}条申领，列入{months}。{late}"


def _chosen(request: HttpRequest) -> list[uuid.UUID]:
    """The claims ticked on the page; what is no id was not on it."""
    found = []
    for text in request.POST.getlist("claim")[:_AT_ONCE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
