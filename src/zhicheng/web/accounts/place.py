"""Where a request comes from, as the services want to know it, and the cookie by which a browser is known."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zhicheng.services.accounts.access import REMEMBERED_FOR, Place, new_device_token
from zhicheng.web.site.client_address import client_address

_SHORTEST, _LONGEST = 16, 64


def place_of(request: HttpRequest) -> Place:
    """The browser and the address of the request; a browser without our cookie gets a new value."""
    token = request.COOKIES.get(_cookie(), "")
    if not _SHORTEST <= len(token) <= _LONGEST:
        # The same value for the whole request: what is recorded of the sign-in is what the cookie will say.
        token = request.COOKIES[_cookie()] = new_device_token()
    return Place(client_address(request), token, request.headers.get("User-Agent", "")[:300])


def remember_device(response: HttpResponse, place: Place) -> None:
    """Let the browser bring the value again, so that its owner is told of others and never locked out."""
    response.set_cookie(
        _cookie(),
        place.device_token,
        max_age=REMEMBERED_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
