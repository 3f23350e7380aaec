"""Pages for what went wrong before or outside any view."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

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
    """No such page, or none for this visitor; the two look alike."""
    return page(request, "site/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours: a page that needs neither the database nor the session."""
    return HttpResponse(render_to_string("500.html"), status=500)
