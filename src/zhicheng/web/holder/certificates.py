"""One's own certificates: the list, one of them, its picture and its file (clause 二(三))."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.services.collection import (
    collect_certificate,
    days_to_wait,
    own_certificate,
    own_certificates,
    preview_certificate,
)
from zhicheng.services.kernel import Actor, CertificateState, ports
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

KINDS = {
    CertificateState.VALID: "good",
    CertificateState.NOT_YET: "waiting",
    CertificateState.MAKING: "waiting",
    CertificateState.SUSPENDED: "attention",
    CertificateState.REPLACED: "plain",
    CertificateState.REVOKED: "bad",
}


@require_GET
@holder_page
def certificates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, newest first, with the days until each opens."""
    at = ports.clock().now()
    found = own_certificates(actor=actor, at=at)
    paging = Paging.of(request, len(found))
    shown = found[paging.offset : paging.offset + paging.size]
    lines = [(one, KINDS[one.state], days_to_wait(one, at)) for one in shown]
    return page(request, "holder/certificates.html", {"lines": lines, "paging": paging})


@require_GET
@holder_page
def certificate(request: HttpRequest, actor: Actor, certificate_id: uuid.UUID) -> HttpResponse:
    """One of them with every printed field, and what can be done with it now."""
    at = ports.clock().now()
    found = own_certificate(actor=actor, at=at, certificate_id=certificate_id)
    here = {
        "certificate": found,
        "kind": KINDS[found.state],
        "days": days_to_wait(found, at),
        "is_collectable": found.state is CertificateState.VALID,
    }
    return page(request, "holder/certificate.html", here)


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
