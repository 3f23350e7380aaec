"""The holder's own certificates: the list, a single certificate, its picture and its file (clause 二(三))."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.services.collection import (
    OwnCertificate,
    collect_certificate,
    days_to_wait,
    own_certificate,
    own_certificates,
    preview_certificate,
)
from zhicheng.services.kernel import Actor, CertificateState, ports
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Shown, Tag, in_memory, list_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.templatetags.site import day

KINDS = {
    CertificateState.VALID: "good",
    CertificateState.NOT_YET: "waiting",
    CertificateState.MAKING: "waiting",
    CertificateState.SUSPENDED: "attention",
    CertificateState.REPLACED: "plain",
    CertificateState.REVOKED: "bad",
    CertificateState.CANCELLED: "plain",
}

_CORRECTABLE = frozenset({CertificateState.NOT_YET, CertificateState.VALID, CertificateState.SUSPENDED})


def _certificate_list(at: datetime) -> ListRecipe[OwnCertificate]:
    def title(line: OwnCertificate) -> Shown:
        return Shown(line.title_name, reverse("holder:certificate", args=[line.certificate_id]))

    def opens(line: OwnCertificate) -> str:
        days = days_to_wait(line, at)
        return f"{day(line.collectable_from)}起" + (f"，还有{days}天" if days else "")

    return ListRecipe(
        name="holder:certificates",
        title="我的证书",
        columns=(
            Column("资格名称", title, sort="title", is_heading=True),
            Column("证书编号", lambda line: line.number, sort="number", is_mono=True),
            Column("层级", lambda line: line.level.label, sort="level"),
            Column(
                "状态", lambda line: Shown(tags=(Tag(line.state.label, KINDS[line.state]),)), sort="state"
            ),
            Column("领取时间", opens),
        ),
        empty=(
            "您名下还没有电子职称证书。申领中的证书，可以到“我的申领”查看进度。"
            "2020年以前的纸质证书不在本系统内，仍然有效。"
        ),
    )


@require_http_methods(["GET", "POST"])
@holder_page
def certificates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, newest first, with the days until each opens."""
    at = ports.clock().now()
    recipe = _certificate_list(at)
    fetch = in_memory(own_certificates(actor=actor, at=at), recipe)
    empty = Empty(recipe.empty, reverse("holder:claims"), "查看我的申领")
    return list_page(request, actor, recipe, fetch, "holder/certificates.html", empty=empty)


@require_GET
@holder_page
def certificate(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """One of them with every printed field, and what can be done with it now."""
    at = ports.clock().now()
    found = own_certificate(actor=actor, at=at, certificate_id=certificate_id)
    context = {
        "certificate": found,
        "kind": KINDS[found.state],
        "days": days_to_wait(found, at),
        "may_correct": found.state in _CORRECTABLE,
        "is_collectable": found.state is CertificateState.VALID,
    }
    return page(request, "holder/certificate.html", context)


@require_GET
@holder_page
def preview(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """The page as a picture that says that it is a preview; kept nowhere."""
    picture = preview_certificate(actor=actor, at=ports.clock().now(), certificate_id=certificate_id)
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@holder_page
def download_file(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """The sealed file, byte for byte."""
    file = collect_certificate(actor=actor, at=ports.clock().now(), certificate_id=certificate_id)
    return download(file.data, file.file_name, "application/pdf")
