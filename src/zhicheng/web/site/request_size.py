"""A limit on what one request may bring, before anything of it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zhicheng.web.site.pages import page

LARGEST_REQUEST = 64 * 1024 * 1024
"""Bytes. Each form has a smaller limit of its own, with its own sentence; this limit only bounds the work."""


class RequestSizeLimit:
    """Answers a request that announces too much with a page, and reads nothing of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless it is too large or does not say how large it is."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isascii() or not announced.isdigit() or int(announced) > LARGEST_REQUEST:
            limit = {"limit_mb": LARGEST_REQUEST // 1024 // 1024}
            return page(request, "site/too_large.html", limit, status=413)
        return self._get_response(request)
