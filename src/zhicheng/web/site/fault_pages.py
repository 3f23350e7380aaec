"""Turns a fault of the installation into a page that says nothing of it but a number to quote."""

from http import HTTPStatus

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.services.kernel import Door, ports, report_fault

RETRY_SECONDS = {FaultKind.UNREACHABLE: 30, FaultKind.FULL: 300}
"""What may come back by itself, and when to ask again; every other kind needs the operator."""


def fault_page(fault: Fault, cause: BaseException) -> HttpResponse:
    """Report the fault, and answer 503 with Retry-After for what may pass, 500 for all else.

    The page needs neither the database nor the session, and shows no word of the fault itself: an
    attacker who tries addresses must not learn which keys or files an installation has.
    """
    number = report_fault(fault=fault, door=Door.WEB, at=ports.clock().now(), cause=cause)
    status = HTTPStatus.SERVICE_UNAVAILABLE if fault.kind.may_pass else HTTPStatus.INTERNAL_SERVER_ERROR
    text = render_to_string("fault.html", {"number": number, "may_pass": fault.kind.may_pass})
    response = HttpResponse(text, status=status)
    if fault.kind.may_pass:
        response.headers["Retry-After"] = str(RETRY_SECONDS[fault.kind])
    add_never_cache_headers(response)
    # The fault has its log line already; Django would write a second line for the status.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
