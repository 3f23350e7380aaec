"""Stopping the reading of a roster, going on with it, and taking a roster back whole."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.services.intake.rosters import (
    RosterNotTaken,
    cancel_upload,
    resume_upload,
    roster_taking_back,
    take_back_roster,
    upload_state,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.rosters.pages import RosterPages
from zhicheng.web.site.form_pages import confirm_page


def stop(request: HttpRequest, actor: Actor, upload_id: uuid.UUID, pages: RosterPages) -> HttpResponse:
    """Stop; what was taken so far stays taken."""
    upload_state(actor=actor, kind=pages.kind, upload_id=upload_id)
    try:
        cancel_upload(actor=actor, at=ports.clock().now(), upload_id=upload_id)
    except RosterNotTaken as refusal:
        # It came to its end while the page was open; its page now says how.
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, "已停止读取。已接收的行保留，其余的行没有接收。")
    return redirect(pages.url("upload", upload_id=upload_id))


def resume(request: HttpRequest, actor: Actor, upload_id: uuid.UUID, pages: RosterPages) -> HttpResponse:
    """Go on behind the last row that was read."""
    upload_state(actor=actor, kind=pages.kind, upload_id=upload_id)
    try:
        resume_upload(actor=actor, at=ports.clock().now(), upload_id=upload_id)
    except RosterNotTaken as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, "已继续读取，从上次停下的地方开始。")
    return redirect(pages.url("upload", upload_id=upload_id))


def take_back(request: HttpRequest, actor: Actor, upload_id: uuid.UUID, pages: RosterPages) -> HttpResponse:
    """Asks first, and says how many rows go back; where one is taken up, says which and why."""
    state = upload_state(actor=actor, kind=pages.kind, upload_id=upload_id)

    def send() -> HttpResponse:
        take_back_roster(actor=actor, at=ports.clock().now(), upload_id=upload_id)
        messages.success(request, f"名册已整份撤回，接收的{state.accepted}行不再有效。")
        return redirect(pages.url("upload", upload_id=upload_id))

    def context() -> dict[str, object]:
        found = roster_taking_back(actor=actor, kind=pages.kind, upload_id=upload_id)
        address = pages.url("upload", upload_id=upload_id)
        return {"pages": pages, "upload": state, "found": found, "upload_address": address}

    return confirm_page(request, "rosters/take_back.html", context, send)
