"""How to try the demonstration: who there is, what day it is, and how to log in as the real thing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhicheng.services import ports
from zhicheng.services.demonstration.accounts import sample_accounts
from zhicheng.services.demonstration.clock import clock_note
from zhicheng.services.demonstration.folder import sample_password
from zhicheng.web.site.access import public_page
from zhicheng.web.site.pages import page


@require_safe
@public_page
def guide(request: HttpRequest) -> HttpResponse:
    """The guide."""
    groups = sample_accounts()
    context = {
        "groups": groups,
        "clock": clock_note(at=ports.clock().now()),
        "password": sample_password(),
    }
    return page(request, "demo/guide.html", context)
