"""What a submitting unit has to do now, and the employers under it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import SUBMITTING_ROLES
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.review import cut_off, employers_under, pile_counts, todo_by_employer
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


@require_GET
@staff_page(*SUBMITTING_ROLES)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Claims to review by employer, claims to upload, and the days that are left."""
    on = business_date(ports.clock().now())
    here = {
        "counts": {pile.value: count for pile, count in pile_counts(actor=actor).items()},
        "employers": todo_by_employer(actor=actor),
        "cut_off": cut_off(on=on),
    }
    return page(request, "department/home.html", here)


@require_GET
@staff_page(*SUBMITTING_ROLES)
def employers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The employers that this unit stands over."""
    total, _ = employers_under(actor=actor, limit=0)
    paging = Paging.of(request, total)
    _, lines = employers_under(actor=actor, limit=paging.size, offset=paging.offset)
    return page(request, "department/employers.html", {"lines": lines, "paging": paging})
