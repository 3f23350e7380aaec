"""What the captcha of any page fetches: a challenge to work on, or a picture to read."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from zhicheng.services.accounts.captcha import draw_picture, new_challenge
from zhicheng.services.kernel import ports
from zhicheng.web.site.access import public_page
from zhicheng.web.site.client_address import client_address

_LONGEST_KEY = 64


@require_GET
@public_page
def challenge(request: HttpRequest) -> HttpResponse:
    """A new challenge for the solver."""
    response = JsonResponse(new_challenge(at=ports.clock().now()))
    response.headers["Cache-Control"] = "no-store"
    return response


@require_GET
@public_page
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """New digits for the form that carries the key."""
    data = draw_picture(at=ports.clock().now(), key=key[:_LONGEST_KEY], address=client_address(request))
    response = HttpResponse(data, content_type="image/png")
    response.headers["Cache-Control"] = "no-store"
    return response
