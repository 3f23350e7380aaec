"""Confirming the readings of rare characters in the holder's name, which the certificate prints (三(二)5)."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from zhicheng.domain.pinyin_syllables import normalise_reading
from zhicheng.domain.refusals import Refusal
from zhicheng.services.intake import OwnClaim, own_claim_detail
from zhicheng.services.kernel import Actor, ClaimMoved, ports
from zhicheng.services.review import confirm_reading
from zhicheng.web.holder.drafting import SAVED_ELSEWHERE, SectionForm, onward, seen_from, seen_token
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import form_page


class ReadingsForm(SectionForm):
    """One field for each rare character."""

    def __init__(self, *args: Any, claim: OwnClaim, **kwargs: Any) -> None:
        begun: dict[str, Any] = {"seen": seen_token(claim.seen)}
        for each in claim.readings:
            begun[f"reading_{each.index}"] = each.confirmed or each.proposed
        super().__init__(*args, initial=begun, **kwargs)
        for each in claim.readings:
            self.fields[f"reading_{each.index}"] = forms.CharField(
                label=f"姓名第{each.index + 1}个字“{each.character}”的读音",
                max_length=12,
                help_text=f"字符编号 {each.code_point}。填写带声调的拼音，或用数字表示声调，例如：yan3。",
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
                error_messages={"required": f"请填写“{each.character}”的读音。"},
            )

    def clean(self) -> dict[str, Any]:
        """Every reading is looked at before the first is kept."""
        given = super().clean() or {}
        for field, text in list(given.items()):
            if field.startswith("reading_"):
                try:
                    given[field] = normalise_reading(text)
                except Refusal as refusal:
                    self.refuse(refusal, field)
        return given


@require_http_methods(["GET", "POST"])
@holder_page
def readings(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Each character with the likely reading, for its bearer to say yes to; also for a committee's result."""
    claim = own_claim_detail(actor=actor, at=ports.clock().now(), claim_id=claim_id)
    if not claim.takes_readings:
        messages.info(request, "姓名读音目前不需要确认，或已不能更改。")
        return redirect("holder:claim", claim_id=claim_id)

    def send(form: ReadingsForm) -> HttpResponse | None:
        if not _confirm(actor, claim, form):
            return None
        messages.success(request, "姓名读音已确认。")
        return onward(request, claim) if claim.is_editable else redirect("holder:claim", claim_id=claim_id)

    return form_page(
        request,
        lambda data, files: ReadingsForm(data, claim=claim),
        "holder/readings.html",
        {"claim": claim},
        send,
        caught=(),
    )


def _confirm(actor: Actor, claim: OwnClaim, form: ReadingsForm) -> bool:
    given = {each.index: form.cleaned_data[f"reading_{each.index}"] for each in claim.readings}
    if all(each.confirmed == given[each.index] for each in claim.readings):
        return True
    now = seen_from(claim.claim_id, form.cleaned_data["seen"])
    at = ports.clock().now()
    try:
        for index, reading in given.items():
            now = confirm_reading(actor=actor, at=at, claim=now, index=index, reading=reading).seen
    except ClaimMoved:
        form.show_again(claim, SAVED_ELSEWHERE)
        return False
    return True
