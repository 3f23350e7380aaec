"""The outermost layer of the site: gives each request its number, its log line and its count."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zhicheng.domain.request_ids import accepted_request_id, carrying
from zhicheng.services.kernel import ports

_log = logging.getLogger("zhicheng.web.requests")
HEADER = "X-Request-ID"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class RequestLog:
    """Writes one line for each request: its number, its view, its status and its time, and nothing personal.

    The address is left out, since it may hold a token or a certificate's number; the view's name says which
    page it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on under its number, and put the number into the answer."""
        began = time.monotonic()
        with carrying(accepted_request_id(request.headers.get(HEADER, ""))) as number:
            response = self._get_response(request)
            response.headers[HEADER] = number
            seconds = time.monotonic() - began
            view = _view_name(request)
            _log.info(
                "request",
                extra={
                    "view": view,
                    # A client may send any word as its method, so only known methods are logged.
                    "method": request.method if request.method in _METHODS else "other",
                    "status": response.status_code,
                    "milliseconds": round(seconds * 1000, 1),
                },
            )
            ports.recorder().request_answered(view=view, status=response.status_code, seconds=seconds)
        return response


def _view_name(request: HttpRequest) -> str:
    """The URL's name; ``none`` for an address without a view, as of static files and of pages not found."""
    match = request.resolver_match
    return (match.view_name or "unnamed") if match is not None else "none"
