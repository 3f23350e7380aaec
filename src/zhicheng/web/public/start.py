"""The start page: the three verifications, the way in, and the notice in short."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhicheng.domain.channels import RULES
from zhicheng.web.public.rules import rules_now
from zhicheng.web.site.access import public_page
from zhicheng.web.site.pages import page


@require_safe
@public_page
def start_page(request: HttpRequest) -> HttpResponse:
    """Show the page; for an anonymous user it asks nothing of the database."""
    return page(request, "public/start.html", {"policy": rules_now(), "channels": list(RULES.values())})
