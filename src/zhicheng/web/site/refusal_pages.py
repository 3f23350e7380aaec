"""Turns a Refusal that no view caught into a page: its sentence, and a way on. A Fault has its own page."""

from collections.abc import Callable
from http import HTTPStatus
from typing import assert_never

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.services.kernel import TooOften, as_fault
from zhicheng.web.site.fault_pages import fault_page
from zhicheng.web.site.pages import page


class RefusalPages:
    """Answers for refusals and faults; every other exception is unexpected."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on. Who lands on an address that only takes forms is told what has not been done.

        They come from the log-in page: their session had ended when they pressed a button.
        """
        response = self._get_response(request)
        if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            told = page(request, "site/only_by_form.html", status=response.status_code)
            told.headers["Allow"] = response.headers["Allow"]
            return told
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal or a fault, with a status that says what kind it is."""
        if isinstance(exception, Refusal):
            return refusal_page(request, exception)
        fault = as_fault(exception)
        return None if fault is None else fault_page(fault, exception)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page of its own."""
    status = status_of(refusal)
    response = page(request, "site/refusal.html", {"refusal": refusal, "status": status}, status=status)
    if isinstance(refusal, TooOften):
        response.headers["Retry-After"] = str(max(1, round(refusal.retry_after)))
    add_never_cache_headers(response)
    return response


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal; its kind alone decides.

    What is forbidden looks like what is not there, so that it cannot be learned by asking.
    """
    match refusal.kind:
        case RefusalKind.INVALID:
            return 422
        case RefusalKind.MISSING | RefusalKind.FORBIDDEN:
            return 404
        case RefusalKind.OVERTAKEN:
            return 409
        case RefusalKind.TOO_OFTEN:
            return 429
        case _:
            assert_never(refusal.kind)
