"""Naming another submitting unit (呈报单位, clause 三(二)3): found by name, chosen, with a reason."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import Actor, ClaimMoved, ReviewRefused, ports
from zhicheng.services.review import (
    SubmittingUnitChoice,
    change_submitting_unit,
    claim_view,
    find_submitting_units,
)
from zhicheng.web.reviewing.acts import SeenForm, seen_values
from zhicheng.web.reviewing.addresses import address
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page


class SubmittingUnitSearch(PageForm):
    """A part of the name; sent by GET, since a unit's name is no personal data."""

    q = forms.CharField(
        label="单位名称", max_length=60, help_text="输入业务主管部门或人力资源服务机构名称中的几个字。"
    )


class SubmittingUnitForm(SeenForm):
    """One of the units that were found, and why."""

    unit = forms.ChoiceField(
        label="新的呈报单位", widget=forms.RadioSelect, error_messages={"required": "请选择单位。"}
    )
    reason = forms.CharField(
        label="更改原因",
        help_text="例如：本人档案存放在该机构。更改原因会显示给申领人和人社局。",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )

    def __init__(self, *args: Any, units: tuple[SubmittingUnitChoice, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(unit.unit_id), unit.name) for unit in units]
        self._units = units

    @property
    def chosen(self) -> SubmittingUnitChoice:
        """The unit of a valid form."""
        return next(unit for unit in self._units if str(unit.unit_id) == self.cleaned_data["unit"])


def change(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Search, choose, say why; then back to the claim, or to the list where it went to another unit."""
    view = claim_view(actor=actor, claim_id=claim_id)
    if not view.can_act:
        raise ClaimMoved
    back = address(request, "claim", claim_id=claim_id)
    context: dict[str, Any] = {"claim": view, "claim_address": back}
    search = SubmittingUnitSearch(request.GET if "q" in request.GET else None)
    context["search"] = search
    if not search.is_bound or not search.is_valid():
        return _response(request, context, 422 if search.is_bound else 200)
    try:
        found = find_submitting_units(actor=actor, text=search.cleaned_data["q"])
    except ReviewRefused as refusal:
        search.refuse(refusal, "q")
        return _response(request, context, 422)
    form = SubmittingUnitForm(form_data(request), initial=seen_values(view.seen), units=found.units)
    if request.method == "POST" and form.is_valid():
        try:
            change_submitting_unit(
                actor=actor,
                at=ports.clock().now(),
                claim=form.seen(claim_id),
                unit_id=form.chosen.unit_id,
                reason=form.cleaned_data["reason"],
            )
        except ClaimMoved:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _done(request, actor, claim_id, f"{view.name}的呈报单位已改为“{form.chosen.name}”。")
    context |= {"form": form, "found": found}
    return _response(request, context, 422 if request.method == "POST" else 200)


def _done(request: HttpRequest, actor: Actor, claim_id: uuid.UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    try:
        claim_view(actor=actor, claim_id=claim_id)
    except Refusal:
        # The claim went to the queue of the unit that was named, and left the actor's.
        return redirect(address(request, "todo"))
    return redirect(address(request, "claim", claim_id=claim_id))


def _response(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return page(request, "reviewing/submitting_unit.html", context, status=status)
