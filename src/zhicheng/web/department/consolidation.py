"""The consolidated upload (审核汇总、上传): chosen, checked, done; and what went up before (二(一)2)."""

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import SUBMITTING_ROLES
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, Listed, ReviewRefused, ports
from zhicheng.services.review import upload_claims
from zhicheng.services.review.queues import (
    ReadyToUpload,
    UploadedTogether,
    cut_off,
    ready_to_upload,
    uploaded_together,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.lists import (
    Column,
    ListRecipe,
    Shown,
    Tag,
    Ticks,
    Wanted,
    list_or_answer,
    list_page,
    list_response,
)
from zhicheng.web.site.pages import page

_AT_ONCE = 200
"""Few enough to be looked through before they go up."""


def _name(line: ReadyToUpload) -> Shown:
    return Shown(line.name, reverse("department:claim", args=[line.claim_id]))


def _month(line: ReadyToUpload) -> Shown:
    return Shown(line.month.label, tags=(Tag("逾期", "attention"),) if line.is_late else ())


READY = ListRecipe[ReadyToUpload](
    name="department:consolidate",
    title="待上传的申领",
    columns=(
        Column("姓名", _name, sort="name", is_heading=True),
        Column("资格名称", lambda line: line.title_name, sort="title"),
        Column("渠道", lambda line: line.channel.label, sort="channel"),
        Column("用人单位", lambda line: line.employer, sort="employer"),
        Column("列入", _month),
    ),
    empty="没有待上传的申领。审核通过后，会出现在这里。",
    caption="已审核、待上传的申领，共{total}件",
    size=_AT_ONCE,
)
UPLOADS = ListRecipe[UploadedTogether](
    name="department:consolidated",
    title="上传记录",
    columns=(
        Column("上传时间", lambda line: line.uploaded_at, sort="uploaded", is_heading=True),
        Column("列入", lambda line: line.month.label, sort="month"),
        Column("件数", lambda line: line.count, sort="count", is_number=True),
        Column("其中逾期", lambda line: line.late, sort="late", is_number=True),
    ),
    empty="本单位还没有上传过申领。",
    caption="本单位的汇总上传，共{total}次",
    order="-uploaded",
)


@require_http_methods(["GET", "POST"])
@staff_page(*SUBMITTING_ROLES, step_up_to_send=True)
def consolidate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose what goes up, see which batch it enters and what is late, then confirm."""
    at = ports.clock().now()
    on = business_date(at)
    sent = form_data(request)
    chosen = _ticked_claims(sent) if sent is not None else []
    error = ""
    if request.method == "POST" and "change" not in request.POST and "export" not in request.POST:
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
            checked = {"lines": lines, "months": sorted(months.items()), "late": late}
            return page(request, "department/check_upload.html", checked)
        else:
            try:
                uploaded = upload_claims(actor=actor, at=at, claim_ids=chosen)
            except ReviewRefused as refusal:
                error = refusal.sentence
            else:
                late_words = f"，其中{uploaded.late}件逾期" if uploaded.late else ""
                said = f"已上传{uploaded.count}件申领{late_words}。人社局将在月底前核对。"
                return done(request, said, "department:consolidated")

    def fetch(wanted: Wanted) -> Listed[ReadyToUpload]:
        return ready_to_upload(actor=actor, on=on, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    is_fresh = sent is None
    ticks = Ticks[ReadyToUpload](
        name="claim",
        value=lambda line: str(line.claim_id),
        label=lambda line: f"选择{line.name}",
        address="",
        buttons="department/choose_buttons.html",
        checked=lambda line: is_fresh or line.claim_id in chosen,
        all_checked=is_fresh,
    )
    shown = list_or_answer(request, actor, READY, fetch, ticks=ticks, takes_posts=True)
    if isinstance(shown, HttpResponse):
        return shown
    context = {"list": shown, "error": error, "cut_off": cut_off(on=on)}
    return list_response(request, "department/consolidate.html", context, is_wrong=bool(error))


@require_http_methods(["GET", "POST"])
@staff_page(*SUBMITTING_ROLES)
def history(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What went up, newest first, and what of it was late."""

    def fetch(wanted: Wanted) -> Listed[UploadedTogether]:
        return uploaded_together(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    return list_page(request, actor, UPLOADS, fetch, "department/consolidated.html")


def _ticked_claims(sent: QueryDict) -> list[uuid.UUID]:
    """The claims ticked on the page; what is no id was not on it."""
    found = []
    for text in sent.getlist("claim")[:_AT_ONCE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
