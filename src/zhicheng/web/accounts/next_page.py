"""Where somebody wanted to go when they were asked to sign in: an address of our own, or their home."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from zhicheng.web.site.acting import session_user
from zhicheng.web.site.frame import home_address

_LONGEST = 2000


def wanted(request: HttpRequest) -> str:
    """The address in ``next``, when it is one of this site; else empty."""
    address = str(request.POST.get("next") or request.GET.get("next") or "")[:_LONGEST]
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""


def with_next(url_name: str, address: str) -> str:
    """The address of ``url_name`` that leads on to ``address`` in the end."""
    return f"{reverse(url_name)}?{urlencode({'next': address})}" if address else reverse(url_name)


def onwards(request: HttpRequest, address: str) -> str:
    """``address``, or the first page of what the user acts as now."""
    return address or home_address(session_user(request))
