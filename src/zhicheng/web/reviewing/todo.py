"""The work queues of a reviewing unit: its queues of claims, searched."""

from django import forms
from django.http import HttpRequest, HttpResponse

from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.services.kernel import Actor, Listed
from zhicheng.services.review.queues import TodoLine, WorkQueue, queue_counts, todo_list, work_queues_of
from zhicheng.web.reviewing.addresses import address
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import (
    Column,
    Empty,
    ListRecipe,
    Search,
    Shown,
    Tabs,
    Tag,
    Ticks,
    Wanted,
    list_page,
)


class TodoSearch(PageForm):
    """What narrows a queue."""

    name = forms.CharField(label="姓名", required=False, max_length=50)
    channel = forms.ChoiceField(
        label="渠道",
        required=False,
        choices=[("", "全部")]
        + [(channel.value, rules.label) for channel, rules in RULES.items() if rules.personal_claim],
    )


def _todo_list(request: HttpRequest, queue: WorkQueue) -> ListRecipe[TodoLine]:
    def name(line: TodoLine) -> Shown:
        return Shown(line.name, address(request, "claim", claim_id=line.claim_id))

    def status(line: TodoLine) -> Shown:
        tags = (Tag("逾期", "attention"),) if line.uploaded_late else ()
        return Shown(line.status.label, tags=tags)

    return ListRecipe(
        name=f"todo:{queue.value}",
        title=f"{queue.label}的申领",
        columns=(
            Column("姓名", name, sort="name", is_heading=True),
            Column(
                "资格名称",
                lambda line: Shown(line.title_name, notes=(line.specialty,) if line.specialty else ()),
                sort="title",
            ),
            Column("渠道", lambda line: line.channel.label, sort="channel"),
            Column("用人单位", lambda line: line.employer or "个人（档案代理）", sort="employer"),
            Column("提交时间", lambda line: line.submitted_at, sort="submitted"),
            Column("状态", status, sort="status"),
        ),
        empty="没有等待本单位审核的申领。有新的申领提交后，会出现在这里。"
        if queue is WorkQueue.TODO
        else "这里还没有申领。",
        nothing_found="没有符合条件的申领。请更换条件，或清除条件后再看。",
        caption=f"{queue.label}的申领，共{{total}}件",
        order="-submitted" if queue is WorkQueue.DONE else "submitted",
    )


def todo(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One of the unit's queues."""
    queue = next((each for each in WorkQueue if each.value == request.GET.get("queue")), WorkQueue.TODO)

    def fetch(wanted: Wanted) -> Listed[TodoLine]:
        channel = wanted.given.get("channel")
        return todo_list(
            actor=actor,
            queue=queue,
            channel=IntakeChannel(channel) if channel else None,
            name=wanted.given.get("name", ""),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    counts = queue_counts(actor=actor)
    choices = [
        (item.value, item.label if item not in counts else f"{item.label}（{counts[item]}）")
        for item in work_queues_of(actor)
    ]
    recipe = _todo_list(request, queue)
    ticks = Ticks[TodoLine](
        name="claim",
        value=lambda line: f"{line.claim_id}:{line.status.value}:{line.step}:{line.version}",
        label=lambda line: f"选择{line.name}的申领",
        address=address(request, "bulk"),
        buttons="reviewing/bulk_buttons.html",
    )
    other_piles = Empty(recipe.empty, f"{address(request, 'todo')}?queue=done", "查看已办的申领")
    return list_page(
        request,
        actor,
        recipe,
        fetch,
        "reviewing/todo.html",
        search=Search(TodoSearch, "todo"),
        tabs=Tabs("queue", "申领分类", choices, queue.value),
        ticks=ticks if queue is WorkQueue.TODO else None,
        empty=other_piles if queue is WorkQueue.TODO else None,
    )
