"""What an employer has to do now."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole, channels_with_cut_off, named_together
from zhicheng.domain.deadlines import business_date
from zhicheng.services.kernel import Actor, policy_on, ports
from zhicheng.services.review.queues import TodoLine, queue_counts, todo_list
from zhicheng.services.verification import staff_list
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import Column, Shown, summary
from zhicheng.web.site.pages import page

_SHOWN = 10


def _name(line: TodoLine) -> Shown:
    return Shown(line.name, reverse("employer:claim", kwargs={"claim_id": line.claim_id}))


WAITING = (
    Column[TodoLine]("姓名", _name, is_heading=True),
    Column[TodoLine]("资格名称", lambda line: line.title_name),
    Column[TodoLine]("渠道", lambda line: line.channel.label),
    Column[TodoLine]("提交时间", lambda line: line.submitted_at),
)


@require_GET
@staff_page(UnitRole.EMPLOYER)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Claims to review, the longest waiting first; and the ways to the unit's own people."""
    at = ports.clock().now()
    context = {
        "waiting": summary(WAITING, todo_list(actor=actor, limit=_SHOWN).rows, caption="等待审核的申领"),
        "counts": {queue.value: count for queue, count in queue_counts(actor=actor).items()},
        "staff": staff_list(actor=actor, at=at, limit=0).total,
        "policy": policy_on(business_date(at)),
        "with_cut_off": named_together(channels_with_cut_off()),
    }
    return page(request, "employer/home.html", context)
