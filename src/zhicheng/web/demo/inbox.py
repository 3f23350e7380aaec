"""The messages on all sample phones, newest first; the page asks for new messages by itself."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhicheng.services.accounts.demonstration import received_messages
from zhicheng.web.site.access import public_page
from zhicheng.web.site.pages import page


@require_safe
@public_page
def inbox(request: HttpRequest) -> HttpResponse:
    """The inbox."""
    return page(request, "demo/inbox.html", {"received": received_messages()})


@require_safe
@public_page
def messages(request: HttpRequest) -> HttpResponse:
    """The list alone, for the page that asks again."""
    return page(request, "demo/messages.html", {"received": received_messages()})
