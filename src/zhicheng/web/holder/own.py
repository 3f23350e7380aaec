"""What one has told the Bureau, and what the system keeps about oneself."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.services.accounts import own_data
from zhicheng.services.kernel import Actor
from zhicheng.services.oversight.feedback import FeedbackItem, my_feedback
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Shown, Tag, in_memory, list_page
from zhicheng.web.site.pages import page


def _state(item: FeedbackItem) -> Shown:
    return Shown(tags=(Tag("已答复", "good") if item.answered_at else Tag("等待答复", "waiting"),))


FEEDBACK = ListRecipe[FeedbackItem](
    name="holder:feedback",
    title="我的反馈",
    columns=(
        Column("提交时间", lambda item: item.sent_at, sort="sent", is_heading=True),
        Column("内容", lambda item: item.text, is_long=True),
        Column("状态", _state, sort="state"),
        Column("人社局答复", lambda item: item.answer, is_long=True),
        Column("答复时间", lambda item: item.answered_at, sort="answered"),
    ),
    empty="您还没有提交过反馈。使用中遇到问题，可以随时告诉我们。",
    size=20,
    order="-sent",
)


@require_http_methods(["GET", "POST"])
@holder_page
def feedback(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one has sent, with the Bureau's answers (clause 五)."""
    fetch = in_memory(my_feedback(actor=actor), FEEDBACK)
    empty = Empty(FEEDBACK.empty, reverse("public:feedback"), "提交反馈")
    return list_page(request, actor, FEEDBACK, fetch, "holder/feedback.html", empty=empty)


@require_GET
@holder_page
def data(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is kept, masked, with the reason and the way to have it put right."""
    return page(request, "holder/data.html", {"data": own_data(actor=actor)})
