"""Certificates at the Bureau: search, one with its history, its file checked or exported, its ID shown."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.documents.inspection import Verdict
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.services.collection import (
    certificate_card,
    export_certificate,
    reveal_certificate_id,
    search_certificates,
    stored_verdict,
)
from zhicheng.services.issuance.month import known_months
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


class CertificateSearch(PageForm):
    """What is looked for."""

    text = forms.CharField(
        label="证书编号、姓名或呈报单位", required=False, max_length=120, widget=forms.TextInput()
    )
    month = forms.ChoiceField(label="批次", required=False)
    level = forms.ChoiceField(
        label="层级",
        required=False,
        choices=[("", "全部"), *((level.value, level.label) for level in TitleLevel)],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        months = [(str(month), month.label) for month in known_months()]
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *months]


class ReasonForm(PageForm):
    """Why somebody asks for more than the page shows."""

    reason = forms.CharField(label="原因", max_length=200, help_text="会记入日志。请不要写证件号码。")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def certificates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Search by number, name, unit, month and level."""
    at = ports.clock().now()
    form, response = remembered(request, CertificateSearch, "certificates")
    if response is not None:
        return response
    wanted = form.cleaned_data if form.is_valid() else {}
    text = wanted.get("text", "")
    month = Month.parse(wanted["month"]) if wanted.get("month") else None
    level = TitleLevel(wanted["level"]) if wanted.get("level") else None
    total, _ = search_certificates(actor=actor, at=at, text=text, month=month, level=level, limit=0)
    paging = Paging.of(request, total)
    _, lines = search_certificates(
        actor=actor,
        at=at,
        text=text,
        month=month,
        level=level,
        limit=paging.size,
        offset=paging.offset,
    )
    here = {"form": form, "lines": lines, "paging": paging, "is_narrowed": any(wanted.values())}
    return page(request, "bureau/casework/certificates.html", here)


@require_GET
@staff_page(UnitRole.BUREAU)
def certificate(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """Everything about one certificate but the whole document number."""
    card = certificate_card(actor=actor, at=ports.clock().now(), certificate_id=certificate_id)
    return page(request, "bureau/casework/certificate.html", {"card": card})


@require_POST
@staff_page(UnitRole.BUREAU)
def check_file(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """Compare the stored file with the record now, and judge its seal as an outsider's upload is judged."""
    verdict = stored_verdict(actor=actor, certificate_id=certificate_id)
    if verdict is Verdict.ORIGINAL:
        messages.success(request, "证书文件与制作记录一致，电子印章有效。")
    else:
        messages.error(request, f"证书文件有问题：{verdict.label}。请立即联系系统管理员。")
    return redirect("bureau:certificate", certificate_id=certificate_id)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def export(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """Hand the sealed file out, with a reason on record."""
    at = ports.clock().now()
    card = certificate_card(actor=actor, at=at, certificate_id=certificate_id)
    form = ReasonForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            file = export_certificate(
                actor=actor, at=at, number=card.answer.number, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.refuse(refusal, "reason")
        else:
            return download(file.data, file.file_name, "application/pdf")
    here = {"card": card, "form": form}
    return page(request, "bureau/casework/export.html", here, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def reveal(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """The whole document number, with a reason on record (R17)."""
    at = ports.clock().now()
    card = certificate_card(actor=actor, at=at, certificate_id=certificate_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    number = ""
    if form.is_valid():
        try:
            number = reveal_certificate_id(
                actor=actor, at=at, certificate_id=certificate_id, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.refuse(refusal, "reason")
    here = {"card": card, "form": form, "number": number}
    return page(request, "bureau/casework/reveal.html", here, status=422 if form.errors else 200)
