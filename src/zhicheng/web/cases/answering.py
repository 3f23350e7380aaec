"""What a holder says to a decision that is proposed (陈述申辩), before it is taken."""

import uuid
from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse

from zhicheng.domain.cases import CaseAction, Evidence
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.services.casework.cases import EvidenceFile, answer_hearing, case_page, not_possible
from zhicheng.services.intake import AttachmentRefused
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.cases.case_pages import CasePages
from zhicheng.web.cases.opening_form import files_field
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm

_ANSWER = Evidence("answer", "支持您意见的材料", is_required=False)


class AnswerForm(PageForm):
    """The holder's opinion, and documents for it."""

    text = forms.CharField(
        label="您的意见",
        max_length=1000,
        help_text="写明您对拟认定的事实、理由和依据的意见；没有异议的，也请写明。请不要写证件号码和手机号码。",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    evidence = files_field(_ANSWER)

    @property
    def documents(self) -> Sequence[EvidenceFile]:
        """The documents. Call it on a valid form."""
        return [
            EvidenceFile(_ANSWER.code, file.name or "", file.read())
            for file in self.cleaned_data.get("evidence") or []
        ]


def answer(request: HttpRequest, actor: Actor, pages: CasePages, case_id: uuid.UUID) -> HttpResponse:
    """What is proposed and why, and the form for the holder's answer."""
    found = case_page(actor=actor, case_id=case_id)
    if CaseAction.ANSWER not in found.acts or found.hearing is None:
        raise not_possible()

    def send(form: AnswerForm) -> HttpResponse:
        answer_hearing(
            actor=actor,
            at=ports.clock().now(),
            case_id=case_id,
            text=form.cleaned_data["text"],
            files=form.documents,
        )
        return done(
            request, "意见已提交，人社局作出决定前会复核。", f"{pages.namespace}:case", case_id=case_id
        )

    context = {"case": found, "case_address": pages.url("case", case_id=case_id)}
    return form_page(
        request,
        AnswerForm,
        "cases/answer.html",
        context,
        send,
        beside={PersonalNumberWritten: "text", AttachmentRefused: "evidence"},
    )
