"""Pages for what went wrong before or outside any view."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from zhicheng.domain.request_ids import current_request_id
from zhicheng.services.kernel import as_fault
from zhicheng.web.site.fault_pages import fault_page
from zhicheng.web.site.pages import page


@requires_csrf_token
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: an old page, most often, seldom somebody else's trick (R26)."""
    return page(request, "site/expired.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read, or is larger than it may be."""
    if "RequestDataTooBig" in type(exception).__name__ or isinstance(exception, MultiPartParserError):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024
        return page(request, "site/too_large.html", {"limit_mb": limit}, status=413)
    return HttpResponse(render_to_string("400.html"), status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or none for this user; the two look alike."""
    return page(request, "site/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """What failed outside of any view, or was not foreseen: a page without database and session.

    Django calls this while it handles the exception, which may be a fault that a layer before the views
    met, such as a database that is away.
    """
    error = sys.exc_info()[1]
    fault = None if error is None else as_fault(error)
    if error is not None and fault is not None:
        return fault_page(fault, error)
    return HttpResponse(render_to_string("500.html", {"number": current_request_id()}), status=500)
