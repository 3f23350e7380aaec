"""What became of rosters: the list, one of them while it is read and afterwards, and its rejected rows."""

import uuid

from django.http import HttpRequest, HttpResponse

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
from zhicheng.services.kernel import Actor
from zhicheng.web.rosters.desk import Desk
from zhicheng.web.site.downloads import download
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_PILES = {
    RosterRowOutcome.REJECTED: "有误的行",
    RosterRowOutcome.ACCEPTED: "已接收、请核实的行",
    RosterRowOutcome.DUPLICATE: "重复的行",
}


def uploads(request: HttpRequest, actor: Actor, desk: Desk) -> HttpResponse:
    """All rosters of the unit, newest first."""
    total = own_uploads(actor=actor, kind=desk.kind, limit=0).total
    paging = Paging.of(request, total)
    found = own_uploads(actor=actor, kind=desk.kind, limit=paging.size, offset=paging.offset)
    here = {
        "desk": desk,
        "uploads": found.uploads,
        "paging": paging,
        "targets_address": desk.url(desk.targets_page),
    }
    return page(request, "rosters/uploads.html", here)


def upload(request: HttpRequest, actor: Actor, upload_id: uuid.UUID, desk: Desk) -> HttpResponse:
    """One roster: how far it is read, or what became of its rows."""
    state = upload_state(actor=actor, kind=desk.kind, upload_id=upload_id)
    target = upload_target(actor=actor, kind=desk.kind, target_id=state.target_id)
    piles = {
        RosterRowOutcome.REJECTED: state.rejected,
        RosterRowOutcome.ACCEPTED: state.noted,
        RosterRowOutcome.DUPLICATE: state.duplicate,
    }
    asked = request.GET.get("rows")
    shown = next((pile for pile in piles if pile.value == asked), None) or next(
        (pile for pile, size in piles.items() if size), RosterRowOutcome.REJECTED
    )
    count = piles[shown]
    paging = Paging.of(request, count)
    rows = row_reports(
        actor=actor, upload_id=upload_id, outcome=shown, limit=paging.size, offset=paging.offset
    )
    here = _progress(state, desk) | {
        "desk": desk,
        "upload": state,
        "target_address": desk.target_url(state.target_id),
        "send_address": desk.url("send_roster", target_id=state.target_id),
        "rows": rows,
        "shown": shown.value,
        "piles": [(pile.value, _PILES[pile], size) for pile, size in piles.items() if size],
        "paging": paging,
        "difference": "" if state.is_running else difference(target),
    }
    return page(request, "rosters/upload.html", here)


def progress(request: HttpRequest, actor: Actor, upload_id: uuid.UUID, desk: Desk) -> HttpResponse:
    """The progress alone, which the page asks for every two seconds; at the end the page loads anew."""
    state = upload_state(actor=actor, kind=desk.kind, upload_id=upload_id)
    response = page(request, "site/progress.html", _progress(state, desk))
    if not state.is_running:
        response.headers["HX-Refresh"] = "true"
    return response


def marked_workbook(request: HttpRequest, actor: Actor, upload_id: uuid.UUID, desk: Desk) -> HttpResponse:
    """The rejected rows alone, with the wrong cells marked; corrected, it is uploaded as it is."""
    upload_state(actor=actor, kind=desk.kind, upload_id=upload_id)
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


def _progress(state: UploadState, desk: Desk) -> dict[str, object]:
    return {
        "fraction": state.fraction,
        "sentence": _sentence(state),
        "poll_url": desk.url("upload_progress", upload_id=state.upload_id),
        "is_running": state.is_running,
    }


def _sentence(state: UploadState) -> str:
    if not state.is_running:
        return f"{state.label}，共读取{state.read}行。"
    if not state.read:
        return "名册已收到，正在等待读取。您可以离开本页，读取不会中断。"
    return f"已读取{state.read}行：接收{state.accepted}行，有误{state.rejected}行，重复{state.duplicate}行。"
