"""Turns a Refusal that no view caught into a page: its sentence, and a way on."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import NotAllowed, TooOften
from zhicheng.web.site.pages import page

_MISSING_REASONS = ("not_found", "missed")
_LATE_REASONS = ("moved", "came_second")


class RefusalPages:
    """Answers for refusals; every other exception stays an error of ours."""

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
        """The page for a refusal, with a status that says what kind of no it is."""
        if not isinstance(exception, Refusal):
            return None
        return refusal_page(request, exception)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page of its own."""
    status = status_of(refusal)
    response = page(request, "site/refusal.html", {"refusal": refusal, "status": status}, status=status)
    if isinstance(refusal, TooOften):
        response.headers["Retry-After"] = str(max(1, round(refusal.retry_after)))
    add_never_cache_headers(response)
    return response


def status_of(refusal: Refusal) -> int:
    """404 for what is not there or not the asker's, 409 for a second comer, 429 too often, else 422."""
    if isinstance(refusal, TooOften):
        return 429
    reason = refusal.code.rpartition(".")[2]
    if isinstance(refusal, NotAllowed) or reason in _MISSING_REASONS:
        return 404
    return 409 if reason in _LATE_REASONS else 422
