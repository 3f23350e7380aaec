"""The site with three addresses more: what the same middleware and server do with less work, or plain code."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import include, path

from zhicheng.records.models import Certificate, VerificationKind
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.certificate_answer import answer_for
from zhicheng.services.kernel.check_address import parse_token
from zhicheng.services.kernel.events import transaction
from zhicheng.services.verification.ledger import note_verification
from zhicheng.web.public.answered import shown
from zhicheng.web.site.pages import page


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing but the middleware."""
    return HttpResponse("")


def straightforward(request: HttpRequest, token: str) -> HttpResponse:
    """The look-up as one would write it first: fields fetched when they are first touched."""
    certificate = Certificate.objects.filter(token=parse_token(token)).first()
    if certificate is None:
        return HttpResponseNotFound()
    at = ports.clock().now()
    with transaction(actor=SYSTEM, at=at) as ledger:
        note_verification(ledger, certificate, VerificationKind.QR)
    return page(request, "public/scanned.html", shown(answer_for(certificate, at, is_masked=True)))


def without_index(request: HttpRequest, token: str) -> HttpResponse:
    """The same read by a column that no index covers."""
    found = Certificate.objects.extra(where=["token || ''::bytea = %s"], params=[parse_token(token)]).first()
    return HttpResponse("" if found is None else found.title_name)


urlpatterns = [
    path("baseline/empty", empty),
    path("baseline/straightforward/<str:token>", straightforward),
    path("baseline/without-index/<str:token>", without_index),
    path("", include("zhicheng.config.urls")),
]
