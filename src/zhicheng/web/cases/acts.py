"""What those outside the Bureau do to a case: add evidence, comment, withdraw."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from zhicheng.domain.cases import CaseAction, CaseRules
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.services.casework.cases import (
    CaseRefused,
    CaseSeen,
    EvidenceFile,
    add_all_evidence,
    case_page,
    comment_on_case,
    not_possible,
    withdraw_case,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.cases.case_pages import CasePages
from zhicheng.web.cases.opening_form import files_field
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm


class CaseSeenForm(PageForm):
    """The case as somebody saw it, carried through the page: whoever was overtaken is told so."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def seen(self, case_id: uuid.UUID) -> CaseSeen:
        """The guard of the act. Call it on a valid form."""
        return CaseSeen(case_id, self.cleaned_data["version"])


class EvidenceForm(CaseSeenForm):
    """Documents, by kind, and a word about them."""

    note = forms.CharField(
        label="补充说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="请不要写证件号码和手机号码。",
    )

    def __init__(self, *args: Any, rules: CaseRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rules = rules
        for item in rules.evidence:
            self.fields[f"file_{item.code}"] = files_field(item)
        self.order_fields([*(f"file_{item.code}" for item in rules.evidence), "note"])

    def clean(self) -> dict[str, Any]:
        """One document at least."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(f"file_{item.code}") for item in self._rules.evidence):
            self.add_error(f"file_{self._rules.evidence[0].code}", "请选择要补充的文件。")
        return data

    @property
    def evidence(self) -> Sequence[EvidenceFile]:
        """The documents. Call it on a valid form."""
        return [
            EvidenceFile(item.code, file.name or "", file.read())
            for item in self._rules.evidence
            for file in _uploaded(self.cleaned_data, f"file_{item.code}")
        ]


class CommentForm(CaseSeenForm):
    """What a unit knows."""

    text = forms.CharField(
        label="本单位的说明",
        max_length=1000,
        help_text="写明本单位上报时的依据，以及是否同意更改。请不要写证件号码和手机号码。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def add_evidence(request: HttpRequest, actor: Actor, pages: CasePages, case_id: uuid.UUID) -> HttpResponse:
    """Documents that were asked for, or that turned up."""
    found = case_page(actor=actor, case_id=case_id)
    if CaseAction.ADD_EVIDENCE not in found.acts:
        raise not_possible()

    def send(form: EvidenceForm) -> HttpResponse:
        files = form.evidence
        add_all_evidence(
            actor=actor,
            at=ports.clock().now(),
            case=form.seen(case_id),
            files=files,
            note=form.cleaned_data["note"],
        )
        return done(request, f"已补充{len(files)}份材料。", f"{pages.namespace}:case", case_id=case_id)

    asked = next((step.text for step in reversed(found.steps) if step.kind.value == "evidence_asked"), "")
    context = {"case": found, "asked": asked, "case_address": pages.url("case", case_id=case_id)}
    return form_page(
        request,
        lambda data, files: EvidenceForm(
            data, files, rules=found.rules, initial={"version": found.seen.version}
        ),
        "cases/add_evidence.html",
        context,
        send,
        beside={PersonalNumberWritten: "note"},
    )


def comment(request: HttpRequest, actor: Actor, pages: CasePages, case_id: uuid.UUID) -> HttpResponse:
    """The unit says what it knows; the case stays where it is."""
    found = case_page(actor=actor, case_id=case_id)
    if not found.may_comment:
        raise not_possible()

    def send(form: CommentForm) -> HttpResponse:
        comment_on_case(
            actor=actor, at=ports.clock().now(), case=form.seen(case_id), text=form.cleaned_data["text"]
        )
        return done(request, "说明已提交，人社局办理时会看到。", f"{pages.namespace}:case", case_id=case_id)

    context = {"case": found, "case_address": pages.url("case", case_id=case_id)}
    return form_page(
        request,
        lambda data, files: CommentForm(data, initial={"version": found.seen.version}),
        "cases/comment.html",
        context,
        send,
        beside="text",
    )


def withdraw(request: HttpRequest, actor: Actor, pages: CasePages, case_id: uuid.UUID) -> HttpResponse:
    """Take the case back, once asked again."""
    found = case_page(actor=actor, case_id=case_id)
    if CaseAction.WITHDRAW not in found.acts:
        raise not_possible()

    def send(form: CaseSeenForm) -> HttpResponse:
        withdraw_case(actor=actor, at=ports.clock().now(), case=form.seen(case_id))
        return done(request, "办件已撤回。", f"{pages.namespace}:case", case_id=case_id)

    context = {"case": found, "case_address": pages.url("case", case_id=case_id)}
    return form_page(
        request,
        lambda data, files: CaseSeenForm(data, initial={"version": found.seen.version}),
        "cases/withdraw.html",
        context,
        send,
        passing=(CaseRefused,),
    )


def _uploaded(data: dict[str, Any], name: str) -> "list[UploadedFile[bytes]]":
    found: list[UploadedFile[bytes]] = data.get(name) or []
    return found
