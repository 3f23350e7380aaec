"""Registering an examination that was held, so that its pass roster can be uploaded."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.intake.examinations import ExaminationRefused, announce_examination
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page


class ExaminationForm(PageForm):
    """Name and day."""

    name = forms.CharField(
        label="考试名称",
        max_length=120,
        help_text="请填写全称，申领人按这个名称选择考试，例如：2026年度津沽市经济专业技术资格考试（中级）。",
    )
    held_on = forms.DateField(
        label="考试日期",
        help_text="印在证书上的取得资格时间。考试分几天的，填写最后一天。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写考试日期，例如：2026-03-05。"},
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EXAMINATION_BODY)
def announce(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fill in, check, register; what is posted from the page of answers carries ``confirm`` or ``change``."""

    def send(form: ExaminationForm) -> HttpResponse | None:
        if "confirm" not in request.POST:
            sent: dict[str, Any] = {name: form[name].value() for name in form.fields}
            context = {"given": form.cleaned_data, "sent": sent}
            return page(request, "examiner/check_examination.html", context)
        try:
            row = announce_examination(actor=actor, at=ports.clock().now(), **form.cleaned_data)
        except ExaminationRefused as refusal:
            form.refuse(refusal, "held_on" if "日期" in refusal.sentence else "name")
            return None
        said = "考试已登记。请上传考试合格人员名册。"
        return done(request, said, "examiner:examination", examination_id=row.id)

    return form_page(
        request,
        ExaminationForm,
        "examiner/announce.html",
        {},
        send,
        caught=(),
        is_change="change" in request.POST,
    )
