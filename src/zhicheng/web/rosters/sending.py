"""Handing in a roster: the empty one to fill in, and the form that takes the filled one."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.documents.rosters.file_kinds import file_kind
from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.documents.rosters.template_workbook import template_workbook
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.rosters.columns import columns
from zhicheng.services.intake.rosters import RosterNotTaken, own_uploads, receive_for, upload_target
from zhicheng.services.kernel import Actor, catalogue, policy_on, ports
from zhicheng.web.rosters.outcome import upload_summary
from zhicheng.web.rosters.pages import RosterPages
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LARGEST = RosterLimits().max_bytes
_EARLIER_SHOWN = 5


class RosterForm(PageForm):
    """One file."""

    roster = forms.FileField(
        label="名册文件",
        help_text=(
            f".xlsx、.xls、.ods 或 .csv，不超过{_LARGEST // 1024 // 1024} MB、{RosterLimits().max_rows:,}行。"
        ),
        allow_empty_file=True,  # The service says in its own words that a file is empty.
        error_messages={"required": "请选择名册文件。", "invalid": "没有收到文件，请重新选择后再上传。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )


def send(request: HttpRequest, actor: Actor, target_id: uuid.UUID, pages: RosterPages) -> HttpResponse:
    """Take a roster in and answer at once; a worker reads it afterwards."""
    target = upload_target(actor=actor, kind=pages.kind, target_id=target_id)

    def context(form: RosterForm) -> dict[str, object]:
        earlier = own_uploads(actor=actor, kind=pages.kind, target_id=target_id, limit=_EARLIER_SHOWN)
        return {
            "pages": pages,
            "target": target,
            "target_address": pages.target_url(target_id),
            "earlier": upload_summary(pages, earlier.rows),
            "columns": columns(pages.kind),
            "on": business_date(ports.clock().now()),
        }

    def send_in(form: RosterForm) -> HttpResponse | None:
        return _take(request, actor, target_id, pages, form)

    return form_page(
        request,
        RosterForm,
        "rosters/send.html",
        context,
        send_in,
        beside="roster",
        caught=(RosterRefused, RosterNotTaken),
    )


def template(request: HttpRequest, actor: Actor, pages: RosterPages) -> HttpResponse:
    """The empty roster, with drop-down lists of the catalogue in force."""
    policy = policy_on(business_date(ports.clock().now()))
    data = template_workbook(pages.kind, catalogue(), accepted=policy.accepted_documents)
    return download(data, f"{pages.kind.label}（样表）.xlsx", _XLSX)


def _take(
    request: HttpRequest, actor: Actor, target_id: uuid.UUID, pages: RosterPages, form: RosterForm
) -> HttpResponse | None:
    """The answer to a roster that was received, now or before; None for a file that is too large."""
    file = form.cleaned_data["roster"]
    if file.size > _LARGEST:
        form.add_error("roster", f"名册文件超过{_LARGEST // 1024 // 1024} MB，请分成几个文件上传。")
        return None
    data = file.read()
    # A picture or a PDF is told by its first bytes; the rest about a file is a worker's to find out.
    file_kind(data, file.name)
    received = receive_for(
        actor=actor,
        at=ports.clock().now(),
        kind=pages.kind,
        target_id=target_id,
        file_name=file.name,
        data=data,
    )
    say = messages.warning if received.is_repeat or received.upload.is_late else messages.success
    say(request, received.sentence)
    return redirect(pages.url("upload", upload_id=received.upload.id))
