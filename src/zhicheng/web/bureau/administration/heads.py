"""What was published of both chains, day by day."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import Actor, Listed
from zhicheng.services.oversight.checkpoints import HeadLine, published_checkpoints
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tag, Wanted, list_page


def _counters(head: HeadLine) -> str:
    return "；".join(f"{counter}：{serial}" for counter, serial in head.counters)


HEADS = ListRecipe[HeadLine](
    name="bureau:heads",
    title="公布的链头",
    columns=(
        Column("日期", lambda head: head.day, sort="day", is_heading=True),
        Column("公布时间", lambda head: head.published_at),
        Column(
            "操作记录",
            lambda head: Shown(f"第{head.events_seq}条", notes=(head.events_hash,)),
            sort="events",
            is_mono=True,
        ),
        Column(
            "制证日志",
            lambda head: Shown(f"第{head.log_seq}条", notes=(head.log_hash,)),
            sort="log",
            is_mono=True,
        ),
        Column("编号用到", _counters),
        Column("时间戳", lambda head: Shown(tags=(Tag("有", "good") if head.is_stamped else Tag("无"),))),
    ),
    empty="还没有公布过链头。系统每天零时后自动公布，请确认后台进程在工作。",
    size=31,
    order="-day",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def heads(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The days, the latest first."""

    def fetch(wanted: Wanted) -> Listed[HeadLine]:
        return published_checkpoints(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    return list_page(request, actor, HEADS, fetch, "bureau/administration/heads.html")
