"""What an employer has to do now."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole, channels_with_cut_off, named_together
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, policy_on, ports
from zhicheng.services.review.queues import queue_counts, todo_list
from zhicheng.services.verification import staff_list
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page

_SHOWN = 10


@require_GET
@staff_page(UnitRole.EMPLOYER)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Claims to review, the longest waiting first; and the ways to the unit's own people."""
    at = ports.clock().now()
    context = {
        "waiting": todo_list(actor=actor, limit=_SHOWN).rows,
        "counts": {queue.value: count for queue, count in queue_counts(actor=actor).items()},
        "staff": staff_list(actor=actor, at=at, limit=0).total,
        "policy": policy_on(business_date(at)),
        "with_cut_off": named_together(channels_with_cut_off()),
    }
    return page(request, "employer/home.html", context)
