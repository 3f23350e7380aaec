"""What one has told the Bureau, and what the system keeps about oneself."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.services.accounts import own_data
from zhicheng.services.kernel import Actor
from zhicheng.services.oversight.feedback import my_feedback
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


@require_GET
@holder_page
def feedback(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one has sent, with the Bureau's answers (clause 五)."""
    items = my_feedback(actor=actor)
    paging = Paging.of(request, len(items), size=20)
    here = {"items": items[paging.offset : paging.offset + paging.size], "paging": paging}
    return page(request, "holder/feedback.html", here)


@require_GET
@holder_page
def data(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is kept, masked, with the reason and the way to have it put right."""
    return page(request, "holder/data.html", {"data": own_data(actor=actor)})
