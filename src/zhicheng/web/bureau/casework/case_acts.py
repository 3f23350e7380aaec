"""The acts of officers on a case: take it up, ask for evidence, refuse, propose; then a second officer's."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from zhicheng.domain.cases import CaseAction
from zhicheng.domain.channels import UnitRole
from zhicheng.services.casework.cases import (
    CasePage,
    agree_to_case,
    ask_for_evidence,
    case_page,
    not_possible,
    propose_decision,
    refuse_case,
    return_proposal,
    reveal_case_numbers,
    take_up_case,
    withdraw_proposal,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.bureau.casework.case_pages import CASE_PAGES
from zhicheng.web.cases.acts import CaseSeenForm
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_REMARK_LIMIT = 500


class ReasonForm(CaseSeenForm):
    """A reason that the person concerned will read."""

    text = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="请不要写证件号码和手机号码。",
    )

    def __init__(self, *args: Any, label: str, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.help_text = label, help_text
        field.error_messages["required"] = f"请填写{label}。"


class AgreeForm(CaseSeenForm):
    """The second officer's word, if any."""

    remark = forms.CharField(label="复核说明", required=False, max_length=_REMARK_LIMIT)


class RevealForm(PageForm):
    """Why somebody wants to see whole numbers."""

    reason = forms.CharField(label="查看原因", max_length=200, help_text="会记入日志。请不要写证件号码。")


@require_POST
@staff_page(UnitRole.BUREAU)
def take_up(request: HttpRequest, actor: Actor, case_id: uuid.UUID) -> HttpResponse:
    """受理: from now on it is the officer's, and cannot be withdrawn."""
    seen = _seen(request).seen(case_id)
    take_up_case(actor=actor, at=ports.clock().now(), case=seen)
    return done(request, "已受理，由您经办。", "bureau:case", case_id=case_id)


@require_POST
@staff_page(UnitRole.BUREAU)
def take_back(request: HttpRequest, actor: Actor, case_id: uuid.UUID) -> HttpResponse:
    """The proposer takes the proposal back."""
    seen = _seen(request).seen(case_id)
    withdraw_proposal(actor=actor, at=ports.clock().now(), case=seen)
    return done(request, "已收回办理意见，办件仍在办理中。", "bureau:case", case_id=case_id)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def ask(request: HttpRequest, actor: Actor, case_id: uuid.UUID) -> HttpResponse:
    """Ask whoever opened it for more evidence."""
    return _with_reason(
        request,
        actor,
        case_id,
        CaseAction.ASK_EVIDENCE,
        lambda form: ask_for_evidence(
            actor=actor, at=ports.clock().now(), case=form.seen(case_id), what=form.cleaned_data["text"]
        ),
        label="需要补充的材料",
        help_text="写明要补什么、为什么。申请人有10个工作日。请不要写证件号码和手机号码。",
        said="已要求补充材料。",
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def refuse(request: HttpRequest, actor: Actor, case_id: uuid.UUID) -> HttpResponse:
    """End the case without effect, with a reason."""
    return _with_reason(
        request,
        actor,
        case_id,
        CaseAction.REFUSE,
        lambda form: refuse_case(
            actor=actor, at=ports.clock().now(), case=form.seen(case_id), reason=form.cleaned_data["text"]
        ),
        label="不予办理的理由",
        help_text="会印在决定书上，申请人可以看到。请不要写证件号码和手机号码。",
        said="已决定不予办理。",
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def propose(request: HttpRequest, actor: Actor, case_id: uuid.UUID) -> HttpResponse:
    """Propose to grant it, having seen what will be true afterwards."""
    return _with_reason(
        request,
        actor,
        case_id,
        CaseAction.PROPOSE,
        lambda form: propose_decision(
            actor=actor, at=ports.clock().now(), case=form.seen(case_id), reason=form.cleaned_data["text"]
        ),
        label="认定的事实和理由",
        help_text="会印在决定书上。写明核对了哪些材料、认定了什么。请不要写证件号码和手机号码。",
        said="已提出办理意见，请另一名工作人员复核。复核前可以收回。",
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def send_back(request: HttpRequest, actor: Actor, case_id: uuid.UUID) -> HttpResponse:
    """The second officer returns the proposal to the first."""
    return _with_reason(
        request,
        actor,
        case_id,
        CaseAction.RETURN,
        lambda form: return_proposal(
            actor=actor, at=ports.clock().now(), case=form.seen(case_id), reason=form.cleaned_data["text"]
        ),
        label="退回的理由",
        help_text="写给经办人，不超过500字。请不要写证件号码和手机号码。",
        said="已退回经办人。",
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def agree(request: HttpRequest, actor: Actor, case_id: uuid.UUID) -> HttpResponse:
    """The second officer sees everything that takes effect, and agrees (two officers, R22)."""
    found = _open(actor, case_id, CaseAction.AGREE)

    def send(form: AgreeForm) -> HttpResponse:
        agree_to_case(
            actor=actor,
            at=ports.clock().now(),
            case=form.seen(case_id),
            remark=form.cleaned_data["remark"],
        )
        return done(request, "已复核同意。", "bureau:case", case_id=case_id)

    proposal = next((row for row in found.decisions if row.decided_at is None), None)
    return form_page(
        request,
        lambda data, files: AgreeForm(data, initial={"version": found.seen.version}),
        "bureau/casework/agree_case.html",
        {**_context(found), "proposal": proposal},
        send,
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def numbers(request: HttpRequest, actor: Actor, case_id: uuid.UUID) -> HttpResponse:
    """The whole numbers before and after, on a page that nothing keeps; asked by POST, with a reason."""
    found = case_page(actor=actor, case_id=case_id)
    template = "bureau/casework/case_numbers.html"

    def send(form: RevealForm) -> HttpResponse:
        shown = reveal_case_numbers(
            actor=actor, at=ports.clock().now(), case_id=case_id, reason=form.cleaned_data["reason"]
        )
        return page(request, template, {**_context(found), "form": form, "numbers": shown})

    return form_page(
        request,
        lambda data, files: RevealForm(data),
        template,
        {**_context(found), "numbers": ()},
        send,
        beside="reason",
        keeps=False,
    )


def _with_reason(
    request: HttpRequest,
    actor: Actor,
    case_id: uuid.UUID,
    action: CaseAction,
    act: Callable[[ReasonForm], object],
    *,
    label: str,
    help_text: str,
    said: str,
) -> HttpResponse:
    found = _open(actor, case_id, action)

    def send(form: ReasonForm) -> HttpResponse:
        act(form)
        return done(request, said, "bureau:case", case_id=case_id)

    return form_page(
        request,
        lambda data, files: ReasonForm(
            data, label=label, help_text=help_text, initial={"version": found.seen.version}
        ),
        "bureau/casework/case_reason.html",
        {**_context(found), "action": action},
        send,
    )


def _open(actor: Actor, case_id: uuid.UUID, action: CaseAction) -> CasePage:
    found = case_page(actor=actor, case_id=case_id)
    if action not in found.acts:
        raise not_possible()
    return found


def _context(found: CasePage) -> dict[str, Any]:
    return {
        "case": found,
        "case_address": CASE_PAGES.url("case", case_id=found.seen.case_id),
        "certificate_page": "bureau:certificate",
    }


def _seen(request: HttpRequest) -> CaseSeenForm:
    form = CaseSeenForm(request.POST)
    if not form.is_valid():
        raise not_possible()
    return form
