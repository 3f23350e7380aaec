"""Where the QR code of a certificate leads: the masked answer, and how to compare it with the page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhicheng.services.kernel import ports
from zhicheng.services.verification import TokenMissed, verify_by_token
from zhicheng.web.public.answered import in_confidence, shown
from zhicheng.web.public.following import follow_address
from zhicheng.web.site.access import public_page
from zhicheng.web.site.pages import page


@require_GET
@public_page
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """The answer for the code's token. HEAD is refused: it would record a question without answer."""
    try:
        answer = verify_by_token(at=ports.clock().now(), token=token)
    except TokenMissed as refusal:
        missed = page(request, "public/scanned_missed.html", {"refusal": refusal}, status=404)
        return in_confidence(missed)
    form = reverse("public:follow", kwargs={"token": token})
    context = shown(answer) | {"follow_address": follow_address(answer, form)}
    return in_confidence(page(request, "public/scanned.html", context))
