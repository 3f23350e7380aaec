"""The feedback desk (clause 五): what waits for an answer, and what was answered."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.oversight.feedback import (
    FeedbackRefused,
    answer_feedback,
    feedback_desk,
    feedback_entry,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


class AnswerForm(PageForm):
    """The Bureau's answer."""

    answer = forms.CharField(
        label="答复",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="提交后不能修改。请说明处理结果，以及对方接下来怎么做。",
    )


@require_GET
@staff_page(UnitRole.BUREAU)
def feedback(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, the oldest first; with ``?show=answered`` what was answered."""
    answered = request.GET.get("show") == "answered"
    counts = feedback_desk(actor=actor, answered=answered, limit=0)
    paging = Paging.of(request, counts.answered if answered else counts.waiting)
    found = feedback_desk(actor=actor, answered=answered, limit=paging.size, offset=paging.offset)
    here = {"found": found, "answered": answered, "paging": paging}
    return page(request, "bureau/administration/feedback.html", here)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def entry(request: HttpRequest, actor: Actor, feedback_id: uuid.UUID) -> HttpResponse:
    """One entry, and the answer to it."""
    found = feedback_entry(actor=actor, feedback_id=feedback_id)
    form = AnswerForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer_feedback(
                actor=actor,
                at=ports.clock().now(),
                feedback_id=feedback_id,
                answer=form.cleaned_data["answer"],
            )
        except FeedbackRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "答复已提交。")
            return redirect("bureau:feedback")
    here = {"entry": found, "form": form}
    return page(
        request,
        "bureau/administration/feedback_entry.html",
        here,
        status=422 if request.method == "POST" else 200,
    )
