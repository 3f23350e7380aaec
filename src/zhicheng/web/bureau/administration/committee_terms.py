"""Terms of evaluation committees (任期): recording what the Bureau approved, and ending it early."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.intake import committees as committee_register
from zhicheng.services.intake.committees import CommitteeNotFound
from zhicheng.services.intake.filings import (
    FilingRefused,
    TermGiven,
    end_committee_term,
    record_committee_term,
)
from zhicheng.services.kernel import Actor, catalogue, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm, offer


def series_choices() -> list[tuple[str, str]]:
    """The series of the catalogue, as choices."""
    return [(name, name) for name in catalogue().series_names()]


def document_field() -> forms.CharField:
    """文号 of the approval."""
    return forms.CharField(
        label="核准文号", max_length=60, help_text="核准组建该委员会的文件，例如：津人社备〔2026〕3号。"
    )


def region_field() -> forms.CharField:
    """Whom the committee may evaluate, by where they work."""
    return forms.CharField(label="评审地区", max_length=60, help_text="例如：全市，或某区、某单位。")


def first_field() -> forms.DateField:
    """First day of the term."""
    return _day("任期开始日期")


def last_field() -> forms.DateField:
    """Last day of the term."""
    return _day("任期结束日期")


def term_given(given: Mapping[str, Any]) -> TermGiven:
    """What a form says of a term."""
    return TermGiven(
        document=given["document"],
        region=given["region"],
        series=given["series"],
        levels=[TitleLevel(value) for value in given["levels"]],
        first_day=given["first_day"],
        last_day=given["last_day"],
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": f"请填写{label}，例如：2026-03-05。"},
    )


class TermForm(PageForm):
    """One approval of a committee that is registered."""

    document, region, first_day, last_day = document_field(), region_field(), first_field(), last_field()
    series = forms.MultipleChoiceField(label="评审系列", widget=forms.CheckboxSelectMultiple)
    levels = forms.MultipleChoiceField(
        label="评审层级",
        choices=[(level.value, level.label) for level in TitleLevel],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        # A series that the committee is not registered for would be refused, so it is not offered.
        offer(self, "series", [(name, name) for name in initial["series"]])
        offer(self, "levels", [(value, TitleLevel(value).label) for value in initial["levels"]])


class EndTermForm(PageForm):
    """How a term ends early."""

    last_day = forms.DateField(
        label="最后有效日期",
        help_text="该日仍然有效。登记有误、须整条作废的，填写开始日期的前一天。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写最后有效日期，例如：2026-03-05。"},
    )
    reason = forms.CharField(label="终止原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def new_term(request: HttpRequest, actor: Actor, committee_id: uuid.UUID) -> HttpResponse:
    """Record an approval of a registered committee (clause 一(一))."""
    on = business_date(ports.clock().now())
    found = committee_register.committee(actor=actor, on=on, committee_id=committee_id)
    now = {
        "region": found.terms[0].region if found.terms else "",
        "series": found.series,
        "levels": [level.value for level in found.levels],
    }

    def send(form: TermForm) -> HttpResponse:
        record_committee_term(
            actor=actor, at=ports.clock().now(), committee_id=committee_id, term=term_given(form.cleaned_data)
        )
        return done(request, "任期已登记。", "bureau:committee", committee_id=committee_id)

    return form_page(
        request,
        lambda data, files: TermForm(data, now),
        "bureau/administration/new_term.html",
        {"committee": found},
        send,
        caught=(FilingRefused,),
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def end_term(request: HttpRequest, actor: Actor, committee_id: uuid.UUID, term_id: uuid.UUID) -> HttpResponse:
    """End a term before its last day."""
    on = business_date(ports.clock().now())
    found = committee_register.committee(actor=actor, on=on, committee_id=committee_id)
    term = next((term for term in found.terms if term.term_id == term_id), None)
    if term is None:
        raise CommitteeNotFound

    def send(form: EndTermForm) -> HttpResponse:
        end_committee_term(
            actor=actor,
            at=ports.clock().now(),
            term_id=term_id,
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
        )
        return done(request, "任期已提前终止。", "bureau:committee", committee_id=committee_id)

    return form_page(
        request,
        lambda data, files: EndTermForm(data),
        "bureau/administration/end_term.html",
        {"committee": found, "term": term},
        send,
        caught=(FilingRefused,),
    )
