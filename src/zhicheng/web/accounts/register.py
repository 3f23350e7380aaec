"""Registering as a professional, one thing on each page, with the answers to check at the end."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.identity_documents import IdentityDocumentRefused
from zhicheng.domain.masking import mask_phone
from zhicheng.domain.names import NameRefused
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal
from zhicheng.services.accounts.access import (
    Applicant,
    CodeMissed,
    PasswordRefused,
    RegistrationMistake,
    ask_register_code,
    judge_document,
    judge_name,
    prove_phone,
    register_holder,
)
from zhicheng.services.kernel import ports
from zhicheng.web.accounts.asking import awaited_code, stop_waiting, verifier, wait_for_code
from zhicheng.web.accounts.entering import admit
from zhicheng.web.accounts.forms import CodeForm, IdNumberField, NewPasswordForm, PhoneForm
from zhicheng.web.accounts.place import place_of
from zhicheng.web.accounts.registration_draft import add_to_draft, draft_of, drop_draft
from zhicheng.web.site.access import public_page
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_ABOUT = "register"


class ConsentForm(PageForm):
    """Consent to the handling of personal data."""

    consent = forms.BooleanField(
        label="我已阅读并同意《个人信息处理告知书》，同意处理我的身份证件号码等敏感个人信息。",
        error_messages={"required": "请阅读告知书。同意后才能继续注册。"},
    )


class WhoForm(PageForm):
    """Name, sex and document as the document shows them."""

    name = forms.CharField(
        label="姓名",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        help_text="与身份证件一致。姓名中有生僻字的，请按证件填写，不要用拼音代替。",
    )
    sex = forms.ChoiceField(
        label="性别", choices=[(item.value, item.label) for item in Sex], widget=forms.RadioSelect
    )
    id_number = IdNumberField(help_text="居民身份证、港澳台居民居住证或外国人永久居留身份证的号码。")


@require_http_methods(["GET", "POST"])
@public_page
def start(request: HttpRequest) -> HttpResponse:
    """What is needed, and consent."""

    def send(form: ConsentForm) -> HttpResponse:
        drop_draft(request)
        add_to_draft(request, has_consented=True)
        return redirect("accounts:register_who")

    return form_page(request, ConsentForm, "accounts/register_start.html", {}, send, keeps=False)


@require_GET
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice on personal data."""
    return page(request, "accounts/privacy.html")


@require_http_methods(["GET", "POST"])
@public_page
def who(request: HttpRequest) -> HttpResponse:
    """Name, sex, document."""
    draft = draft_of(request)
    if not draft.has_consented:
        return redirect("accounts:register")
    given = {"name": draft.name, "sex": draft.sex, "id_number": draft.id_number}

    def send(form: WhoForm) -> HttpResponse | None:
        name = _judge(form, "name", NameRefused, lambda: judge_name(form.cleaned_data["name"]))
        sex = Sex(form.cleaned_data["sex"])
        document = _judge(
            form,
            "id_number",
            (IdentityDocumentRefused, RegistrationMistake),
            lambda: judge_document(raw=form.cleaned_data["id_number"], sex=sex, at=ports.clock().now()),
        )
        if name is None or document is None:
            return None
        now = add_to_draft(request, name=name, sex=sex.value, id_number=document.number)
        return redirect("accounts:register_check" if now.phone else "accounts:register_phone")

    return form_page(
        request,
        lambda data, files: WhoForm(data, initial=given),
        "accounts/register_who.html",
        {},
        send,
        caught=(),
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@public_page
def phone(request: HttpRequest) -> HttpResponse:
    """The phone that is to be registered."""
    if not draft_of(request).id_number:
        return redirect("accounts:register")

    def send(form: PhoneForm) -> HttpResponse | None:
        at = ports.clock().now()
        if not form.captcha_passed(at):
            return None
        sent = ask_register_code(
            at=at,
            phone=form.cleaned_data["phone"],
            session=verifier(request),
            address=client_address(request),
        )
        wait_for_code(request, _ABOUT, sent)
        return redirect("accounts:register_code")

    template = "accounts/register_phone.html"
    return form_page(request, PhoneForm, template, {}, send, beside="phone", keeps=False)


@require_http_methods(["GET", "POST"])
@public_page
def code(request: HttpRequest) -> HttpResponse:
    """The code that the phone received."""
    code_id = awaited_code(request, _ABOUT)
    if not draft_of(request).id_number or code_id is None:
        return redirect("accounts:register_phone")

    def send(form: CodeForm) -> HttpResponse:
        proven = prove_phone(
            at=ports.clock().now(),
            code_id=code_id,
            code=form.cleaned_data["code"],
            session=verifier(request),
        )
        stop_waiting(request, _ABOUT)
        add_to_draft(request, phone=proven)
        return redirect("accounts:register_check")

    return form_page(
        request,
        CodeForm,
        "accounts/register_code.html",
        {},
        send,
        beside="code",
        caught=(CodeMissed,),
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@public_page
def check(request: HttpRequest) -> HttpResponse:
    """Check the answers, choose a password, register."""
    draft = draft_of(request)
    if not (draft.phone and draft.id_number):
        return redirect("accounts:register")

    def send(form: NewPasswordForm) -> HttpResponse:
        at, sex = ports.clock().now(), Sex(draft.sex)
        applicant = Applicant(draft.name, sex, judge_document(raw=draft.id_number, sex=sex, at=at))
        admitted = register_holder(
            at=at,
            applicant=applicant,
            proven_phone=draft.phone,
            password=form.cleaned_data["password"],
            place=place_of(request),
        )
        drop_draft(request)
        return admit(request, admitted, "")

    return form_page(
        request,
        NewPasswordForm,
        "accounts/register_check.html",
        lambda form: {"draft": draft, "sex": Sex(draft.sex).label, "phone": mask_phone(draft.phone)},
        send,
        beside={PasswordRefused: "password"},
        keeps=False,
    )


def _judge(
    form: PageForm,
    field: str,
    refusals: type[Refusal] | tuple[type[Refusal], ...],
    judge: Callable[[], Any],
) -> Any:
    """What ``judge`` makes of the field, or None with its sentence beside the field."""
    try:
        return judge()
    except refusals as refusal:
        form.refuse(refusal, field)
        return None
