"""Evaluation committees (职称评审委员会): adding them, and changing what they may evaluate."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.accounts.units import UnitChoice, UnitNotFound, active_unit, unit_choices
from zhicheng.services.intake import committees as committee_register
from zhicheng.services.intake.committees import CommitteeScope, change_committee
from zhicheng.services.intake.filings import FilingRefused, create_committee
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.bureau.administration.committee_terms import (
    document_field,
    first_field,
    last_field,
    region_field,
    series_choices,
    term_given,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm, offer
from zhicheng.web.site.pages import page


class ScopeForm(PageForm):
    """What a committee may evaluate."""

    series = forms.MultipleChoiceField(label="评审系列", widget=forms.CheckboxSelectMultiple)
    levels = forms.MultipleChoiceField(
        label="评审层级",
        choices=[(level.value, level.label) for level in TitleLevel],
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(
        label="在用", required=False, help_text="停用后，组建单位不能再为它报送备案；已核准的备案照常办理。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "series", series_choices())


class NewCommitteeForm(ScopeForm):
    """A committee to register."""

    name = forms.CharField(label="评审委员会名称", max_length=120)
    unit = forms.TypedChoiceField(label="组建单位", coerce=uuid.UUID)
    is_employer_run = forms.BooleanField(
        label="自主评审委员会", required=False, help_text="由用人单位自主组建的评审委员会。"
    )
    document, region, first_day, last_day = document_field(), region_field(), first_field(), last_field()
    field_order = (
        *("name", "unit", "is_employer_run", "document", "region", "first_day", "last_day"),
        *("series", "levels"),
    )

    def __init__(self, data: Any, units: list[UnitChoice]) -> None:
        super().__init__(data)
        del self.fields["is_active"]
        offer(self, "unit", [("", "请选择"), *((str(unit.unit_id), unit.name) for unit in units)])


@require_GET
@staff_page(UnitRole.BUREAU)
def committee(request: HttpRequest, actor: Actor, committee_id: uuid.UUID) -> HttpResponse:
    """One committee."""
    found = committee_register.committee(
        actor=actor, on=business_date(ports.clock().now()), committee_id=committee_id
    )
    return page(request, "bureau/administration/committee.html", {"committee": found})


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def new_committee(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register a committee that the Bureau has approved (clause 一(一))."""
    units = unit_choices(actor=actor, roles=[UnitRole.CONVENING_UNIT])

    def send(form: NewCommitteeForm) -> HttpResponse:
        given = form.cleaned_data
        row = create_committee(
            actor=actor,
            at=ports.clock().now(),
            name=given["name"],
            convening_unit_id=active_unit(actor=actor, unit_id=given["unit"]).unit_id,
            term=term_given(given),
            is_employer_run=given["is_employer_run"],
        )
        return done(request, "评审委员会已登记。", "bureau:committee", committee_id=row.id)

    return form_page(
        request,
        lambda data, files: NewCommitteeForm(data, units),
        "bureau/administration/new_committee.html",
        {"has_units": bool(units)},
        send,
        caught=(FilingRefused, UnitNotFound),
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def change(request: HttpRequest, actor: Actor, committee_id: uuid.UUID) -> HttpResponse:
    """Change what a committee may evaluate."""
    found = committee_register.committee(
        actor=actor, on=business_date(ports.clock().now()), committee_id=committee_id
    )
    now = {
        "series": found.series,
        "levels": [level.value for level in found.levels],
        "is_active": found.is_active,
    }

    def send(form: ScopeForm) -> HttpResponse:
        scope = CommitteeScope(
            series=form.cleaned_data["series"],
            levels=[TitleLevel(value) for value in form.cleaned_data["levels"]],
            is_active=form.cleaned_data["is_active"],
        )
        change_committee(actor=actor, at=ports.clock().now(), committee_id=committee_id, scope=scope)
        return done(
            request,
            "评审范围已更新，变更前后的内容已记入操作记录。",
            "bureau:committee",
            committee_id=committee_id,
        )

    return form_page(
        request,
        lambda data, files: ScopeForm(data, initial=now),
        "bureau/administration/change_committee.html",
        {"committee": found},
        send,
        caught=(FilingRefused,),
    )
