"""Pages that break one rule each, to show that the generated matrix notices."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tests.support.cast import PEOPLE
from zhicheng.config.urls import handler400, handler404, handler500
from zhicheng.config.urls import urlpatterns as site
from zhicheng.domain.channels import UnitRole
from zhicheng.services.accounts.account_session import session_epoch
from zhicheng.services.kernel.actor import Actor
from zhicheng.web.site.access import Access, public_page, staff_page
from zhicheng.web.site.acting import begin_session, mark_second_factor

__all__ = ["handler400", "handler404", "handler500"]
CONTROLS = __name__
_FOR_EMPLOYERS = Access(roles=frozenset({UnitRole.EMPLOYER}))


@require_GET
def unsaid(request: HttpRequest) -> HttpResponse:
    """Does not say whom it is for."""
    return HttpResponse()


@public_page
def any_method(request: HttpRequest) -> HttpResponse:
    """Does not say which methods it takes."""
    return HttpResponse()


@require_GET
def open_to_all(request: HttpRequest) -> HttpResponse:
    """Says that it is for employers, and does not check it."""
    return HttpResponse()


open_to_all.access = _FOR_EMPLOYERS  # type: ignore[attr-defined]


@require_GET
@staff_page(UnitRole.EMPLOYER)
def open_to_the_role(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Shows one employer's object to all employers."""
    return HttpResponse()


@require_GET
@staff_page(UnitRole.EMPLOYER)
def forbidden_instead_of_unknown(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tells strangers that there is something."""
    return HttpResponseForbidden()


@require_GET
@staff_page(UnitRole.EMPLOYER)
def closed_to_its_own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Is closed to every user."""
    raise Http404


@require_GET
@public_page
def broken(request: HttpRequest) -> HttpResponse:
    """Fails."""
    raise RuntimeError("on purpose")


@csrf_exempt
@require_http_methods(["GET", "POST"])
@public_page
def leaking(request: HttpRequest) -> HttpResponse:
    """Fails with all that was typed in its exception."""
    raise RuntimeError(f"on purpose: {PEOPLE[0].id_number} {PEOPLE[0].phone} {dict(request.POST)}")


@require_GET
@public_page
def asks_too_often(request: HttpRequest) -> HttpResponse:
    """One query more than a page may make."""
    with connection.cursor() as cursor:
        for _ in range(16):
            cursor.execute("SELECT 1")
    return HttpResponse()


@csrf_exempt
@require_http_methods(["GET", "POST"])
@public_page
def takes_posts_of_other_sites(request: HttpRequest) -> HttpResponse:
    """Accepts what any site makes a browser send."""
    return HttpResponse()


@require_POST
@staff_page(UnitRole.BUREAU)
def stamps_the_second_factor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Makes a stale second factor fresh without having seen a code."""
    mark_second_factor(request)
    return HttpResponse()


@require_POST
@staff_page(UnitRole.BUREAU)
def begins_anew(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Gives the session eight hours more without a log-in."""
    assert actor.account_id is not None
    begin_session(request, actor.account_id, session_epoch(actor.account_id), second_factor=False)
    return HttpResponse()


urlpatterns = [
    *site,
    path("controls/stamps", stamps_the_second_factor, name="stamps_the_second_factor"),
    path("controls/begins-anew", begins_anew, name="begins_anew"),
    path("controls/unsaid", unsaid, name="unsaid"),
    path("controls/any-method", any_method, name="any_method"),
    path("controls/open-to-all", open_to_all, name="open_to_all"),
    path("controls/without-second-factor", open_to_all, name="without_second_factor"),
    path("controls/open-to-the-role", open_to_the_role, name="open_to_the_role"),
    path("controls/forbidden", forbidden_instead_of_unknown, name="forbidden_instead_of_unknown"),
    path("controls/closed", closed_to_its_own, name="closed_to_its_own"),
    path("controls/broken", broken, name="broken"),
    path("controls/leaking", leaking, name="leaking"),
    path("controls/asks-too-often", asks_too_often, name="asks_too_often"),
    path("controls/other-sites", takes_posts_of_other_sites, name="takes_posts_of_other_sites"),
]
