"""Rights of employers to appoint (自主聘任权限): recording what the Bureau approved, and ending it early."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import RefusalKind
from zhicheng.services.accounts import units as units_directory
from zhicheng.services.intake.appointments import (
    RightGiven,
    RightRefused,
    end_appointment_right,
    record_appointment_right,
    rights_of_unit,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.bureau.administration.committee_terms import EndTermForm, series_choices
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm, offer


class RightForm(PageForm):
    """One approval of an employer."""

    document = forms.CharField(
        label="核准文号", max_length=60, help_text="核准该单位自主聘任的文件，例如：津人社聘〔2026〕3号。"
    )
    first_day = forms.DateField(
        label="权限开始日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写权限开始日期，例如：2026-03-05。"},
    )
    last_day = forms.DateField(
        label="权限结束日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写权限结束日期，例如：2029-03-04。"},
    )
    series = forms.MultipleChoiceField(label="可聘任的系列", widget=forms.CheckboxSelectMultiple)
    levels = forms.MultipleChoiceField(
        label="可聘任的层级",
        help_text="正高级须在核准文件中写明。",
        choices=[(level.value, level.label) for level in TitleLevel],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "series", series_choices())


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def new_right(request: HttpRequest, actor: Actor, unit_id: uuid.UUID) -> HttpResponse:
    """Record to which titles an employer may appoint (clause 一(二))."""
    detail = units_directory.unit_detail(actor=actor, unit_id=unit_id)

    def send(form: RightForm) -> HttpResponse:
        given = form.cleaned_data
        record_appointment_right(
            actor=actor,
            at=ports.clock().now(),
            unit_id=unit_id,
            right=RightGiven(
                document=given["document"],
                series=given["series"],
                levels=[TitleLevel(value) for value in given["levels"]],
                first_day=given["first_day"],
                last_day=given["last_day"],
            ),
        )
        return done(request, "聘任权限已登记。", "bureau:unit", unit_id=unit_id)

    return form_page(
        request,
        RightForm,
        "bureau/administration/new_right.html",
        {"unit": detail.unit},
        send,
        caught=(RightRefused,),
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def end_right(request: HttpRequest, actor: Actor, unit_id: uuid.UUID, right_id: uuid.UUID) -> HttpResponse:
    """End a right before its last day."""
    detail = units_directory.unit_detail(actor=actor, unit_id=unit_id)
    on = business_date(ports.clock().now())
    rights = rights_of_unit(actor=actor, on=on, unit_id=unit_id)
    found = next((each for each in rights if each.right_id == right_id), None)
    if found is None:
        raise RightRefused(
            "没有找到该聘任权限，请从单位列表重新进入。", code="right.not_found", kind=RefusalKind.MISSING
        )

    def send(form: EndTermForm) -> HttpResponse:
        end_appointment_right(
            actor=actor,
            at=ports.clock().now(),
            right_id=right_id,
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
        )
        return done(request, "聘任权限已提前终止。", "bureau:unit", unit_id=unit_id)

    return form_page(
        request,
        lambda data, files: EndTermForm(data),
        "bureau/administration/end_right.html",
        {"unit": detail.unit, "held": found},
        send,
        caught=(RightRefused,),
    )
