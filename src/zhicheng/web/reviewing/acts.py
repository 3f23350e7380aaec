"""The acts of review on one claim: approve, send back, reject; then on to the next."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.review import ClaimStatus, MoveRefused, Position
from zhicheng.services.intake import FIELD_LABELS
from zhicheng.services.kernel import Actor, ClaimMoved, Seen, ports
from zhicheng.services.review import approve_claim, claim_view, reject_claim, send_back_claim
from zhicheng.services.review.queues import next_to_do
from zhicheng.web.reviewing.addresses import address
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm

COMMON_REASONS = (
    "附件不清晰，请重新扫描后上传。",
    "附件不全，请补充证明材料。",
    "资格名称与证明材料不一致，请核对后修改。",
    "取得资格时间与证明材料不一致，请核对后修改。",
    "专业填写不规范，请按证明材料填写。",
)


Act = Callable[..., object]
"""``send_back_claim`` or ``reject_claim``, which take the same arguments."""


def field_concerned() -> forms.ChoiceField:
    """The question which part of the claim a reason is about; unanswered, it is about the whole."""
    return forms.ChoiceField(
        label="涉及的内容",
        choices=[("", "不限于某一项"), *FIELD_LABELS.items()],
        required=False,
    )


class SeenForm(PageForm):
    """What the reviewer saw, carried through the page: a reviewer who was overtaken is told so."""

    status = forms.ChoiceField(
        choices=[(status.value, status.label) for status in ClaimStatus], widget=forms.HiddenInput
    )
    step = forms.IntegerField(min_value=0, max_value=9, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def seen(self, claim_id: uuid.UUID) -> Seen:
        """The guard of the act. Call it on a valid form."""
        data = self.cleaned_data
        position = Position(ClaimStatus(data["status"]), data["step"])
        return Seen(claim_id, position, data["version"])


class ReasonForm(SeenForm):
    """Why a claim is sent back or ended."""

    common = forms.MultipleChoiceField(
        label="常见原因",
        choices=[(text, text) for text in COMMON_REASONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field = field_concerned()
    text = forms.CharField(
        label="具体说明",
        help_text="写明哪一项有问题、怎样改正。请不要写证件号码和手机号码。",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=500,
    )

    def clean(self) -> dict[str, object]:
        """One reason at least."""
        data = super().clean() or {}
        if not self.errors and not data.get("common") and not str(data.get("text", "")).strip():
            self.add_error("text", "请选择常见原因，或填写具体说明，让对方知道怎样改正。")
        return data

    @property
    def reason(self) -> str:
        """All chosen and written reasons as one text."""
        parts = [*self.cleaned_data["common"], self.cleaned_data["text"].strip()]
        return "".join(part for part in parts if part)


def seen_values(seen: Seen) -> dict[str, object]:
    """The hidden fields of a form about the claim as it is seen now."""
    return {"status": seen.position.status.value, "step": seen.position.step, "version": seen.version}


def approve(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Approve the claim as it was seen; then show the next that waits."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise ClaimMoved
    approve_claim(actor=actor, at=ports.clock().now(), claim=form.seen(claim_id))
    messages.success(request, "已审核通过。")
    return _onwards(request, actor, claim_id)


def send_back(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Ask for the reason, then return the claim to be corrected."""
    return _turn_down(
        request,
        actor,
        claim_id,
        template="reviewing/send_back.html",
        act=send_back_claim,
        done="已退回。",
    )


def reject(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Ask for the reason, then end the claim."""
    return _turn_down(
        request,
        actor,
        claim_id,
        template="reviewing/reject.html",
        act=reject_claim,
        done="已办结，不予通过。",
    )


def _turn_down(
    request: HttpRequest, actor: Actor, claim_id: uuid.UUID, *, template: str, act: Act, done: str
) -> HttpResponse:
    view = claim_view(actor=actor, claim_id=claim_id)
    if not view.can_act:
        raise ClaimMoved

    def send(form: ReasonForm) -> HttpResponse:
        act(
            actor=actor,
            at=ports.clock().now(),
            claim=form.seen(claim_id),
            reason=form.reason,
            field=form.cleaned_data["field"],
        )
        messages.success(request, done)
        return _onwards(request, actor, claim_id)

    return form_page(
        request,
        lambda data, files: ReasonForm(data, initial=seen_values(view.seen)),
        template,
        {"claim": view, "claim_address": address(request, "claim", claim_id=claim_id)},
        send,
        beside="text",
        passing=(ClaimMoved, MoveRefused),
    )


def _onwards(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    if actor.role is UnitRole.BUREAU:
        # The Bureau works through the findings of a month, not through a queue.
        return redirect(address(request, "claim", claim_id=claim_id))
    following = next_to_do(actor=actor, after=claim_id)
    if following is None:
        messages.info(request, "待审核的申领已全部办完。")
        return redirect(address(request, "todo"))
    return redirect(address(request, "claim", claim_id=following))
