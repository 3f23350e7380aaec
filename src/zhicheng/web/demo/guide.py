"""How to try the demonstration: who there is, what day it is, and how to log in as the real thing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhicheng.services.accounts.demonstration import (
    clock_note,
    current_codes,
    sample_accounts,
    sample_password,
)
from zhicheng.services.kernel import ports
from zhicheng.web.site.access import public_page
from zhicheng.web.site.pages import page


@require_safe
@public_page
def guide(request: HttpRequest) -> HttpResponse:
    """The guide."""
    at = ports.clock().now()
    codes = current_codes(at=at)
    context = {
        "groups": [
            (group, [(member, codes.get(member.account_id, "")) for member in members])
            for group, members in sample_accounts()
        ],
        "clock": clock_note(at=at),
        "password": sample_password(),
    }
    return page(request, "demo/guide.html", context)
