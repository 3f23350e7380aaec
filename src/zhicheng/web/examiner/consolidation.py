"""Uploading what is reviewed to the Bureau: chosen, checked, done; and what went up before."""

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, Listed, ReviewRefused, ports
from zhicheng.services.review import Uploaded, upload_claims
from zhicheng.services.review.queues import PastUpload, ReadyClaim, past_uploads, ready_claims, upload_outlook
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.lists import (
    Column,
    ListRecipe,
    Ticks,
    Wanted,
    list_or_answer,
    list_page,
    list_response,
)
from zhicheng.web.site.pages import page

_AT_ONCE = 200
"""Few enough to be looked through before they go up."""


READY = ListRecipe[ReadyClaim](
    name="examiner:consolidate",
    title="待上传的申领",
    columns=(
        Column("姓名", lambda claim: claim.name, sort="name", is_heading=True),
        Column("资格名称", lambda claim: f"{claim.title_name}（{claim.level.label}）", sort="title"),
        Column("专业", lambda claim: claim.specialty, sort="specialty"),
        Column("考试", lambda claim: claim.examination, sort="examination"),
    ),
    empty="没有待上传的申领。审核通过的申领会出现在这里。",
    size=_AT_ONCE,
)
UPLOADS = ListRecipe[PastUpload](
    name="examiner:consolidated",
    title="上传记录",
    columns=(
        Column("上传时间", lambda line: line.uploaded_at, sort="uploaded", is_heading=True),
        Column("批次", lambda line: line.month.label, sort="month"),
        Column("申领", lambda line: line.count, sort="count", is_number=True),
        Column("逾期", lambda line: line.late, sort="late", is_number=True),
    ),
    empty="还没有上传过。",
    order="-uploaded",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EXAMINATION_BODY, step_up_to_send=True)
def consolidate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose, check, upload; what is posted from the page of answers carries ``confirm``."""
    at = ports.clock().now()
    sent = form_data(request)
    chosen = _ticked_claims(sent) if sent is not None else []
    error = ""
    if request.method == "POST" and "change" not in request.POST and "export" not in request.POST:
        if not chosen:
            error = "请至少选择一条。"
        elif "confirm" in request.POST:
            try:
                uploaded = upload_claims(actor=actor, at=at, claim_ids=chosen)
            except ReviewRefused as refusal:
                error = refusal.sentence
            else:
                return done(request, said(uploaded), "examiner:consolidated")
        else:
            wanted = ready_claims(actor=actor, claim_ids=chosen, limit=_AT_ONCE)
            if wanted.total == len(set(chosen)):
                context = {
                    "ready": wanted,
                    "outlook": upload_outlook(claims=wanted.rows, on=business_date(at)),
                }
                return page(request, "examiner/check_upload.html", context)
            error = "所选申领中有的刚刚被他人处理。请核对列表后重选。"

    waiting: list[ReadyClaim] = []

    def fetch(wanted: Wanted) -> Listed[ReadyClaim]:
        found = ready_claims(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)
        waiting.extend(found.rows)
        return found

    is_fresh = sent is None
    ticks = Ticks[ReadyClaim](
        name="claim",
        value=lambda claim: str(claim.claim_id),
        label=lambda claim: f"选择{claim.name}",
        address="",
        buttons="examiner/choose_buttons.html",
        checked=lambda claim: is_fresh or claim.claim_id in chosen,
        all_checked=is_fresh,
    )
    shown = list_or_answer(request, actor, READY, fetch, ticks=ticks, takes_posts=True)
    if isinstance(shown, HttpResponse):
        return shown
    context = {
        "list": shown,
        "error": error,
        "outlook": upload_outlook(claims=waiting, on=business_date(at)),
    }
    return list_response(request, "examiner/consolidate.html", context, is_wrong=bool(error))


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EXAMINATION_BODY)
def history(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What went up, newest first."""

    def fetch(wanted: Wanted) -> Listed[PastUpload]:
        return past_uploads(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    return list_page(request, actor, UPLOADS, fetch, "examiner/consolidated.html")


def said(uploaded: Uploaded) -> str:
    """What an upload did, in one sentence or two."""
    months = "、".join(f"{month}批次{count}条" for month, count in sorted(uploaded.by_month.items()))
    late = f"其中{uploaded.late}条逾期。" if uploaded.late else ""
    return f"已上传{uploaded.count}条申领，列入{months}。{late}"


def _ticked_claims(sent: QueryDict) -> list[uuid.UUID]:
    """The claims ticked on the page; what is no id was not on it."""
    found = []
    for text in sent.getlist("claim")[:_AT_ONCE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
