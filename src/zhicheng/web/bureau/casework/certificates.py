"""A certificate at the Bureau: its history, its file checked or exported, its document number shown."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.documents.inspection import Verdict
from zhicheng.domain.cases import CaseSubject
from zhicheng.domain.channels import UnitRole
from zhicheng.services.casework.cases import cases_of_certificate
from zhicheng.services.collection import (
    certificate_card,
    certificate_picture,
    export_certificate,
    reveal_certificate_id,
    stored_verdict,
)
from zhicheng.services.kernel import Actor, CertificateState, ports
from zhicheng.web.bureau.casework.case_pages import CASE_PAGES
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_OVER = frozenset(
    {
        CertificateState.MAKING,
        CertificateState.REPLACED,
        CertificateState.REVOKED,
        CertificateState.CANCELLED,
    }
)
"""States in which nothing can be done to a certificate by a case."""


class ReasonForm(PageForm):
    """Why somebody asks for more than the page shows."""

    reason = forms.CharField(label="原因", max_length=200, help_text="会记入日志。请不要写证件号码。")


@require_GET
@staff_page(UnitRole.BUREAU)
def certificate(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """Everything about one certificate but the whole document number."""
    card = certificate_card(actor=actor, at=ports.clock().now(), certificate_id=certificate_id)
    kinds = CASE_PAGES.kinds(actor)
    is_over = card.answer.state in _OVER
    context = {
        "card": card,
        "cases": cases_of_certificate(actor=actor, certificate_id=certificate_id),
        "kinds": [each for each in kinds if each.subject is CaseSubject.CERTIFICATES and not is_over],
        "person_kinds": [each for each in kinds if each.subject is CaseSubject.PERSON],
    }
    return page(request, "bureau/casework/certificate.html", context)


@require_GET
@staff_page(UnitRole.BUREAU)
def picture(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """The page as a picture without its document number; kept nowhere."""
    shown = certificate_picture(actor=actor, at=ports.clock().now(), certificate_id=certificate_id)
    response = HttpResponse(shown, content_type="image/png")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@staff_page(UnitRole.BUREAU)
def check_file(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """Compare the stored file with the record now, and judge its seal as an outsider's upload is judged."""
    verdict = stored_verdict(actor=actor, at=ports.clock().now(), certificate_id=certificate_id)
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

    def send(form: ReasonForm) -> HttpResponse:
        file = export_certificate(
            actor=actor, at=at, number=card.answer.number, reason=form.cleaned_data["reason"]
        )
        return download(file.data, file.file_name, "application/pdf")

    template = "bureau/casework/export.html"
    return form_page(request, ReasonForm, template, {"card": card}, send, beside="reason")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def reveal(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """The whole document number, with a reason on record (R17)."""
    at = ports.clock().now()
    card = certificate_card(actor=actor, at=at, certificate_id=certificate_id)
    template = "bureau/casework/reveal.html"

    def send(form: ReasonForm) -> HttpResponse:
        number = reveal_certificate_id(
            actor=actor, at=at, certificate_id=certificate_id, reason=form.cleaned_data["reason"]
        )
        return page(request, template, {"card": card, "form": form, "number": number})

    context = {"card": card, "number": ""}
    return form_page(request, ReasonForm, template, context, send, beside="reason", keeps=False)
