"""The list with which a result is filed: handing it in with its evidence, and looking it up afterwards."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.documents.rosters.file_kinds import file_kind
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.documents.rosters.template_workbook import template_workbook
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.filings import FilingEvidenceKind, PublicNotice
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.intake import AttachmentRefused
from zhicheng.services.intake.filings import (
    EvidenceGiven,
    FilingRefused,
    ListRefused,
    filing_list,
    hand_in_list,
    read_filing_evidence,
)
from zhicheng.services.kernel import Actor, catalogue, policy_on, ports
from zhicheng.web.rosters.listed import ListedPages, listed_page
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download, shown_inline
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KEPT = "已经上传，不更换的可以不选。"
LISTED = ListedPages("committee")


class ListForm(PageForm):
    """The list and what proves it."""

    people = forms.FileField(
        label="名单文件",
        help_text=".xlsx、.xls、.ods 或 .csv，每人每项资格一行。再次上传会替换整份名单。",
        error_messages={"required": "请选择名单文件。", "invalid": "没有收到文件，请重新选择后再上传。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    notice_first = forms.DateField(
        label="公示开始日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写公示开始日期，例如：2026-03-05。"},
    )
    notice_last = forms.DateField(
        label="公示结束日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写公示结束日期，例如：2026-03-11。"},
    )

    def __init__(self, *args: Any, present: set[FilingEvidenceKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in FilingEvidenceKind:
            is_there = kind in present
            field = forms.FileField(
                label=kind.label,
                required=not is_there,
                help_text="PDF、JPG、PNG，不超过10 MB。"
                + ("已经上传，不更换的可以不选。" if is_there else ""),
                error_messages={"required": f"请选择{kind.label}的文件。"},
                widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "class": "form-control"}),
            )
            self.fields[f"file_{kind.value}"] = field
        self.row_errors: tuple[Any, ...] = ()

    @property
    def evidence(self) -> dict[FilingEvidenceKind, EvidenceGiven]:
        """The files that were chosen."""
        return {
            kind: EvidenceGiven(file.name, file.read())
            for kind in FilingEvidenceKind
            if (file := self.cleaned_data.get(f"file_{kind.value}"))
        }


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def hand_in(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """Hand in the list, or another instead of it, while the filing waits."""
    found = filing_list(actor=actor, filing_id=filing_id)
    policy = policy_on(business_date(ports.clock().now()))
    now = {"notice_first": found.notice_first, "notice_last": found.notice_last}

    def send(form: ListForm) -> HttpResponse | None:
        given = form.cleaned_data
        data = given["people"].read()
        file_kind(data, given["people"].name)
        try:
            state = hand_in_list(
                actor=actor,
                at=ports.clock().now(),
                filing_id=filing_id,
                file_name=given["people"].name,
                data=data,
                notice=PublicNotice(given["notice_first"], given["notice_last"]),
                evidence=form.evidence,
            )
        except ListRefused as refusal:
            form.row_errors = refusal.errors
            form.refuse(refusal, "people")
            return None
        said = f"名单已提交，共{state.count}人，等待人社局核准。"
        return done(request, said, "committee:filing", filing_id=filing_id)

    return form_page(
        request,
        lambda data, files: ListForm(
            data, files, initial=now, present={document.kind for document in found.documents}
        ),
        "committee/hand_in_list.html",
        lambda form: {"list": found, "policy": policy, "row_errors": form.row_errors},
        send,
        caught=(FilingRefused, RosterRefused, AttachmentRefused),
    )


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def template(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The empty list, with drop-down lists of the catalogue in force."""
    policy = policy_on(business_date(ports.clock().now()))
    data = template_workbook(RosterKind.APPROVED, catalogue(), accepted=policy.accepted_documents)
    return download(data, f"{RosterKind.APPROVED.label}（样表）.xlsx", _XLSX)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def listed(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """The list beside what was uploaded and issued."""
    back = reverse("committee:filing", args=[filing_id])
    return listed_page(request, actor, filing_id, LISTED, back)


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def evidence(
    request: HttpRequest, actor: Actor, filing_id: uuid.UUID, evidence_id: uuid.UUID
) -> HttpResponse:
    """One document that proves the result."""
    file = read_filing_evidence(actor=actor, filing_id=filing_id, evidence_id=evidence_id)
    return shown_inline(file.data, file.file_name, file.media_type)
