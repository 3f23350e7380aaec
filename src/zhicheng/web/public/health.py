"""Two questions a machine asks: is the process alive, and can it do its work."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhicheng.services.kernel import ports
from zhicheng.services.oversight.health import readiness
from zhicheng.web.site.access import public_page


@require_safe
@never_cache
@public_page
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process can answer at all; asks nothing of the database."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
@public_page
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 where pages can be served, 503 where they cannot.

    A system without workers still serves its pages, so that is said (``degraded``) but is no 503.
    """
    found = readiness(at=ports.clock().now())
    body = {
        "status": found.status,
        "database": found.database,
        "migrations": found.migrations,
        "workers": found.workers,
    }
    return JsonResponse(body, status=200 if found.can_serve else 503)
