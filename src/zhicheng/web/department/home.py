"""What a submitting unit has to do now, and the employers under it."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import SUBMITTING_ROLES
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.services.review.queues import (
    EmployerLine,
    cut_off,
    employers_under,
    queue_counts,
    todo_by_employer,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag, Wanted, list_page, summary
from zhicheng.web.site.pages import page

Waiting = tuple[uuid.UUID | None, str, int, datetime | None]
"""An employer's id and name, how many of its claims wait, and since when the oldest does."""
WAITING = (
    Column[Waiting]("用人单位", lambda line: line[1], is_heading=True),
    Column[Waiting]("件数", lambda line: line[2], is_number=True),
    Column[Waiting]("最早提交", lambda line: line[3]),
)


@require_GET
@staff_page(*SUBMITTING_ROLES)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Claims to review by employer, claims to upload, and the days that are left."""
    on = business_date(ports.clock().now())
    context = {
        "counts": {queue.value: count for queue, count in queue_counts(actor=actor).items()},
        "employers": summary(WAITING, todo_by_employer(actor=actor), caption="各用人单位待审核件数"),
        "cut_off": cut_off(on=on),
    }
    return page(request, "department/home.html", context)


def _name(line: EmployerLine) -> Shown:
    return Shown(line.name, tags=() if line.is_active else (Tag("已停用"),))


EMPLOYERS = ListRecipe[EmployerLine](
    name="department:employers",
    title="所属单位",
    columns=(
        Column("用人单位", _name, sort="name", is_heading=True),
        Column("待本单位审核", lambda line: line.waiting, is_number=True),
        Column("在用人单位", lambda line: line.in_hand, is_number=True),
        Column(
            "最近提交",
            lambda line: business_date(line.last_submitted) if line.last_submitted else None,
        ),
    ),
    empty="还没有用人单位登记本单位为呈报单位。如有遗漏，请向人社局提出。",
    caption="以本单位为呈报单位的用人单位，共{total}家",
    order="name",
)


@require_http_methods(["GET", "POST"])
@staff_page(*SUBMITTING_ROLES)
def employers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The employers that this unit stands over."""

    def fetch(wanted: Wanted) -> Listed[EmployerLine]:
        return employers_under(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    return list_page(request, actor, EMPLOYERS, fetch, "department/employers.html")
