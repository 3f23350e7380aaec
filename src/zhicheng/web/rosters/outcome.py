"""What became of rosters: the list, one of them while it is read and afterwards, and its rejected rows."""

import uuid
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from zhicheng.domain.rosters.rows import CellError
from zhicheng.domain.rosters.uploads import RosterRowOutcome
from zhicheng.services.intake.rosters import (
    UploadState,
    UploadTarget,
    error_workbook_for,
    own_uploads,
    row_reports,
    upload_state,
    upload_target,
)
from zhicheng.services.kernel import Actor, Listed
from zhicheng.web.rosters.pages import RosterPages
from zhicheng.web.site.downloads import download
from zhicheng.web.site.lists import (
    Column,
    Empty,
    ListRecipe,
    Shown,
    Summary,
    Tabs,
    Tag,
    Wanted,
    list_page,
    summary,
)
from zhicheng.web.site.pages import page
from zhicheng.web.site.templatetags.site import moment

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_QUEUES = {
    RosterRowOutcome.REJECTED: "有误的行",
    RosterRowOutcome.ACCEPTED: "已接收、请核实的行",
    RosterRowOutcome.DUPLICATE: "重复的行",
}


Reason = tuple[int, CellError]
"""The number of a row, and one thing to say of it."""


def upload_summary(pages: RosterPages, uploads: Sequence[UploadState]) -> Summary:
    """The rosters that were sent for one filing or examination, for the page about it."""
    columns = [column for column in _upload_list(pages).columns if column.label != pages.target_word]
    return summary(columns, uploads, caption="上传的名册")


def _upload_list(pages: RosterPages) -> ListRecipe[UploadState]:
    def uploaded(state: UploadState) -> Shown:
        return Shown(state.uploaded_at, tags=(Tag("逾期", "bad"),) if state.is_late else ())

    def look(state: UploadState) -> Shown:
        address = pages.url("upload", upload_id=state.upload_id)
        return Shown("查看", address, f"{moment(state.uploaded_at)}上传的名册")

    return ListRecipe(
        name=f"{pages.namespace}:uploads",
        title="上传过的名册",
        columns=(
            Column("上传时间", uploaded, sort="uploaded", is_heading=True),
            Column(pages.target_word, lambda state: state.target),
            Column("文件", lambda state: state.file_name, sort="file"),
            Column("状态", lambda state: Shown(tags=(Tag(state.label, state.meaning),))),
            Column("接收", lambda state: state.accepted, sort="accepted", is_number=True),
            Column("有误", lambda state: state.rejected, sort="rejected", is_number=True),
            Column("重复", lambda state: state.duplicate, sort="duplicate", is_number=True),
            Column("查看", look, is_act=True),
        ),
        empty="本单位还没有上传过名册。",
        order="-uploaded",
    )


ROWS = ListRecipe[Reason](
    name="rosters:rows",
    title="名册各行的说明",
    columns=(
        Column("行", lambda row: f"第{row[0]}行", sort="number", is_heading=True),
        Column("列", lambda row: row[1].header or "整行"),
        Column("原因", lambda row: row[1].reason),
        Column("怎样改正", lambda row: Shown(row[1].remedy, leads_on=True)),
    ),
    empty="没有需要说明的行。",
    unit="行",
    order="number",
)


def uploads(request: HttpRequest, actor: Actor, pages: RosterPages) -> HttpResponse:
    """All rosters of the unit, newest first."""

    def fetch(wanted: Wanted) -> Listed[UploadState]:
        return own_uploads(
            actor=actor, kind=pages.kind, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset
        )

    recipe = _upload_list(pages)
    empty = Empty(recipe.empty, pages.url(pages.targets_page), pages.targets_text)
    context = {"pages": pages}
    return list_page(request, actor, recipe, fetch, "rosters/uploads.html", context=context, empty=empty)


def upload(request: HttpRequest, actor: Actor, upload_id: uuid.UUID, pages: RosterPages) -> HttpResponse:
    """One roster: how far it is read, or what became of its rows."""
    state = upload_state(actor=actor, kind=pages.kind, upload_id=upload_id)
    target = upload_target(actor=actor, kind=pages.kind, target_id=state.target_id)
    queues = {
        RosterRowOutcome.REJECTED: state.rejected,
        RosterRowOutcome.ACCEPTED: state.noted,
        RosterRowOutcome.DUPLICATE: state.duplicate,
    }
    asked = request.GET.get("rows")
    shown = next((queue for queue in queues if queue.value == asked), None) or next(
        (queue for queue, size in queues.items() if size), RosterRowOutcome.REJECTED
    )

    def fetch(wanted: Wanted) -> Listed[Reason]:
        reports = row_reports(
            actor=actor,
            upload_id=upload_id,
            outcome=shown,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )
        reasons = [(report.number, reason) for report in reports for reason in report.reasons]
        return Listed(queues[shown], reasons)

    present = [(queue, size) for queue, size in queues.items() if size]
    choices = [(queue.value, f"{_QUEUES[queue]}（{size}）") for queue, size in present]
    tabs = Tabs("rows", "各行的说明", choices, shown.value) if len(present) > 1 else None
    context = _progress(state, pages) | {
        "pages": pages,
        "upload": state,
        "target_address": pages.target_url(state.target_id),
        "send_address": pages.url("send_roster", target_id=state.target_id),
        "shown": shown.value,
        "rows_heading": _QUEUES[shown] if present else "",
        "difference": "" if state.is_running else difference(target),
    }
    return list_page(request, actor, ROWS, fetch, "rosters/upload.html", context=context, tabs=tabs)


def progress(request: HttpRequest, actor: Actor, upload_id: uuid.UUID, pages: RosterPages) -> HttpResponse:
    """The progress alone, which the page asks for every two seconds; at the end the page loads anew."""
    state = upload_state(actor=actor, kind=pages.kind, upload_id=upload_id)
    response = page(request, "site/progress.html", _progress(state, pages))
    if not state.is_running:
        response.headers["HX-Refresh"] = "true"
    return response


def marked_workbook(
    request: HttpRequest, actor: Actor, upload_id: uuid.UUID, pages: RosterPages
) -> HttpResponse:
    """The rejected rows alone, with the wrong cells marked; corrected, it is uploaded as it is."""
    upload_state(actor=actor, kind=pages.kind, upload_id=upload_id)
    data = error_workbook_for(actor=actor, upload_id=upload_id)
    return download(data, "待改正名册.xlsx", _XLSX)


def difference(target: UploadTarget) -> str:
    """How the people taken so far differ in number from what the filing says; empty where they do not."""
    if target.expected is None or target.taken == target.expected:
        return ""
    taken = f"备案的评审通过人数为{target.expected}人，目前已接收{target.taken}人"
    if target.taken < target.expected:
        return f"{taken}，还差{target.expected - target.taken}人。请改正有误的行，或补充上传。"
    return f"{taken}，多出{target.taken - target.expected}人。请核对名册；人数确有变化的，请联系人社局。"


def _progress(state: UploadState, pages: RosterPages) -> dict[str, object]:
    return {
        "fraction": state.fraction,
        "sentence": _sentence(state),
        "poll_url": pages.url("upload_progress", upload_id=state.upload_id),
        "is_running": state.is_running,
    }


def _sentence(state: UploadState) -> str:
    if not state.is_running:
        return f"{state.label}，共读取{state.read}行。"
    if not state.read:
        return "名册已收到，正在等待读取。您可以离开本页，读取不会中断。"
    return f"已读取{state.read}行：接收{state.accepted}行，有误{state.rejected}行，重复{state.duplicate}行。"
