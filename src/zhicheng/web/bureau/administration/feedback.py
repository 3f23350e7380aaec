"""Feedback (clause 五): what waits for an answer, and what was answered."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.services.oversight.feedback import (
    FeedbackEntry,
    FeedbackRefused,
    answer_feedback,
    feedback_counts,
    feedback_desk,
    feedback_entry,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tabs, Wanted, list_page


class AnswerForm(PageForm):
    """The Bureau's answer."""

    answer = forms.CharField(
        label="答复",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="提交后不能修改。请说明处理结果，以及对方接下来怎么做。",
    )


def _beginning(line: FeedbackEntry) -> Shown:
    return Shown(line.beginning, reverse("bureau:feedback_entry", args=[line.feedback_id]))


_FIRST = (
    Column("内容", _beginning, is_heading=True, wraps=True),
    Column[FeedbackEntry]("提交时间", lambda line: line.sent_at, sort="sent"),
    Column[FeedbackEntry]("提交人", lambda line: line.sender or "未登录", sort="sender"),
)
WAITING = ListRecipe[FeedbackEntry](
    name="bureau:feedback",
    title="待答复的反馈",
    columns=(*_FIRST, Column("来自页面", lambda line: line.page, sort="page", is_mono=True)),
    empty="没有待答复的反馈。",
    order="sent",
)
ANSWERED = ListRecipe[FeedbackEntry](
    name="bureau:feedback",
    title="已答复的反馈",
    columns=(
        *_FIRST,
        Column("答复人", lambda line: line.answered_by),
        Column("答复时间", lambda line: line.answered_at, sort="answered"),
    ),
    empty="还没有答复过的反馈。",
    order="-answered",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def feedback(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, the oldest first; with ``?show=answered`` what was answered."""
    answered = request.GET.get("show") == "answered"

    def fetch(wanted: Wanted) -> Listed[FeedbackEntry]:
        return feedback_desk(
            actor=actor,
            answered=answered,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    waiting, done_with = feedback_counts(actor=actor)
    tabs = Tabs(
        "show",
        "反馈",
        (("", f"待答复（{waiting}）"), ("answered", f"已答复（{done_with}）")),
        "answered" if answered else "",
    )
    recipe = ANSWERED if answered else WAITING
    return list_page(request, actor, recipe, fetch, "bureau/administration/feedback.html", tabs=tabs)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def entry(request: HttpRequest, actor: Actor, feedback_id: uuid.UUID) -> HttpResponse:
    """One entry, and the answer to it."""
    found = feedback_entry(actor=actor, feedback_id=feedback_id)

    def send(form: AnswerForm) -> HttpResponse:
        answer_feedback(
            actor=actor,
            at=ports.clock().now(),
            feedback_id=feedback_id,
            answer=form.cleaned_data["answer"],
        )
        return done(request, "答复已提交。", "bureau:feedback")

    template = "bureau/administration/feedback_entry.html"
    return form_page(request, AnswerForm, template, {"entry": found}, send, caught=(FeedbackRefused,))
