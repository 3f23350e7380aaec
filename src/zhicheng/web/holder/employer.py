"""The employer, or for an examination who keeps the personnel file: found by name, then chosen."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import RULES
from zhicheng.services.intake import (
    ClaimRefused,
    OwnClaim,
    UnitToChoose,
    find_units,
    unit_to_choose,
)
from zhicheng.services.kernel import Actor
from zhicheng.web.holder.drafting import SectionForm, editing, save, seen_token
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import form_page, form_response
from zhicheng.web.site.forms import PageForm, offer


class UnitSearchForm(PageForm):
    """A part of the name; sent by GET."""

    q = forms.CharField(label="单位名称", max_length=60, help_text="输入名称中的几个字，例如：第一机床。")


class UnitForm(SectionForm):
    """One of the units that were found."""

    unit = forms.ChoiceField(
        label="选择单位", widget=forms.RadioSelect, error_messages={"required": "请选择单位。"}
    )

    def __init__(self, *args: Any, units: list[UnitToChoose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", [(str(unit.unit_id), _unit_label(unit)) for unit in units])


@require_http_methods(["GET", "POST"])
@holder_page
@editing
def employer(request: HttpRequest, actor: Actor, claim: OwnClaim) -> HttpResponse:
    """Search, choose; who submits follows from the choice (三(二)3)."""
    search = UnitSearchForm(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {
        "claim": claim,
        "archive_allowed": RULES[claim.channel].archive_allowed,
        "origin": request.GET.get("from", ""),
        "search": search,
    }
    found = None
    if search.is_bound and search.is_valid():
        try:
            found = find_units(actor=actor, channel=claim.channel, text=search.cleaned_data["q"])
        except ClaimRefused as refusal:
            search.refuse(refusal, "q")
    if found is None:
        return form_response(request, "holder/employer.html", context, is_wrong=search.is_bound)
    units = found.units
    now = claim.details.employer_id or claim.details.archive_agency_id
    begun = {"seen": seen_token(claim.seen), "unit": str(now) if now else ""}

    def send(form: UnitForm) -> HttpResponse | None:
        return _save(request, actor, claim, form)

    return form_page(
        request,
        lambda data, files: UnitForm(data, initial=begun, units=units),
        "holder/employer.html",
        context | {"found": found},
        send,
        caught=(),
    )


def _save(request: HttpRequest, actor: Actor, claim: OwnClaim, form: UnitForm) -> HttpResponse | None:
    try:
        unit = unit_to_choose(channel=claim.channel, unit_id=uuid.UUID(form.cleaned_data["unit"]))
    except ClaimRefused as refusal:
        form.refuse(refusal, "unit")
        return None
    return save(
        request,
        actor,
        claim,
        form,
        employer_id=unit.unit_id if unit.is_employer else None,
        archive_agency_id=None if unit.is_employer else unit.unit_id,
    )


def _unit_label(unit: UnitToChoose) -> str:
    if not unit.is_employer:
        return f"{unit.name}（档案存放机构）"
    return f"{unit.name}（呈报单位：{unit.submitting_unit}）" if unit.submitting_unit else unit.name
