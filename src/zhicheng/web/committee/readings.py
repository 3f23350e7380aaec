"""Confirming how the rare characters of a name are read: the certificate prints the pinyin instead."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.pinyin_syllables import normalise_reading
from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import Actor, ClaimMoved, ports
from zhicheng.services.review import RareName, confirm_reading, rare_name, unconfirmed_names
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, in_memory, list_page


class ReadingsForm(PageForm):
    """One field for each rare character, and the version of the claim that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, name: RareName, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"version": name.seen.version}
        for each in name.readings:
            initial[f"reading_{each.index}"] = each.confirmed or each.proposed
        super().__init__(*args, initial=initial, **kwargs)
        for each in name.readings:
            self.fields[f"reading_{each.index}"] = forms.CharField(
                label=f"“{each.character}”的读音",
                max_length=12,
                help_text=f"字符编号 {each.code_point}。可以填写 yǎn，也可以填写 yan3。",
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
                error_messages={"required": f"请填写“{each.character}”的读音。"},
            )

    def clean(self) -> dict[str, Any]:
        """Every reading is looked at before the first is kept."""
        given = super().clean() or {}
        for field, text in list(given.items()):
            if field.startswith("reading_"):
                try:
                    normalise_reading(text)
                except Refusal as refusal:
                    self.refuse(refusal, field)
        return given


def _characters(name: RareName) -> str:
    return "、".join(f"{each.character} {each.code_point}" for each in name.readings)


def _filing(name: RareName) -> Shown:
    return Shown(name.reference, reverse("committee:filing", args=[name.filing_id]))


def _confirm(name: RareName) -> Shown:
    address = reverse("committee:confirm_readings", args=[name.seen.claim_id])
    return Shown("确认读音", address, name.name)


READINGS = ListRecipe[RareName](
    name="committee:readings",
    title="待确认读音的人员",
    columns=(
        Column("姓名", lambda name: name.name, sort="name", is_heading=True),
        Column("生僻字", _characters),
        Column("资格名称", lambda name: name.title_name, sort="title"),
        Column("用人单位", lambda name: name.employer, sort="employer"),
        Column("备案", _filing, sort="filing"),
        Column("办理", _confirm, is_act=True),
    ),
    empty="没有待确认读音的人员。",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def readings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The people whose readings are not confirmed yet."""
    names = unconfirmed_names(actor=actor, on=business_date(ports.clock().now()))
    fetch = in_memory(names, READINGS)
    return list_page(request, actor, READINGS, fetch, "committee/readings.html")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def confirm_readings(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """One person: each character with the likely reading, for a human to say yes to."""
    at = ports.clock().now()
    name = rare_name(actor=actor, on=business_date(at), claim_id=claim_id)

    def send(form: ReadingsForm) -> HttpResponse:
        if form.cleaned_data["version"] != name.seen.version:
            raise ClaimMoved
        now = name.seen
        for each in name.readings:
            reading = form.cleaned_data[f"reading_{each.index}"]
            now = confirm_reading(actor=actor, at=at, claim=now, index=each.index, reading=reading).seen
        return done(request, "读音已确认。", "committee:readings")

    return form_page(
        request,
        lambda data, files: ReadingsForm(data, name=name),
        "committee/confirm_readings.html",
        {"name": name},
        send,
        caught=(),
    )
