"""Verifying another's certificate (clause 四(二)): three numbers, a code from the holder, the answer."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.certificate_numbers import CertificateNumberRefused
from zhicheng.domain.identity_documents import IdentityDocumentRefused
from zhicheng.domain.phones import PhoneRefused
from zhicheng.domain.refusals import Refusal
from zhicheng.services.accounts.captcha import CaptchaFailed
from zhicheng.services.kernel import ports
from zhicheng.services.verification import (
    VerificationIncomplete,
    VerificationMissed,
    answer_with_code,
    ask_about_certificate,
    code_outlook,
    given_answer,
)
from zhicheng.web.public.answered import in_confidence, shown
from zhicheng.web.public.asked_before import AskedBefore, asked_before, new_secret, remember_question
from zhicheng.web.public.following import follow_address
from zhicheng.web.site.access import public_page
from zhicheng.web.site.captcha import CaptchaForm
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_BESIDE: dict[type[Refusal], str] = {
    CaptchaFailed: "captcha",
    IdentityDocumentRefused: "id_number",
    CertificateNumberRefused: "certificate_number",
    PhoneRefused: "phone",
}
_EXACT = {"autocomplete": "off", "spellcheck": "false"}


class QuestionForm(CaptchaForm):
    """Who is asked about, and who asks."""

    id_number = forms.CharField(
        label="持证人证件号码",
        max_length=40,
        help_text="证书上印制的身份证号，或居住证等证件的号码。",
        widget=forms.TextInput(attrs=_EXACT),
    )
    certificate_number = forms.CharField(
        label="证书编号",
        max_length=40,
        help_text="印在证书上的一个字母和若干数字，空格可以不填。",
        widget=forms.TextInput(attrs=_EXACT),
    )
    phone = forms.CharField(
        label="持证人预留手机号码",
        max_length=30,
        help_text="持证人在本系统登记的手机号码。验证码会发到这个号码。",
        widget=forms.TextInput(attrs=_EXACT | {"inputmode": "tel"}),
    )
    verifier = forms.CharField(
        label="查验人", max_length=120, help_text="您的单位名称或姓名。持证人会在短信和查验记录中看到。"
    )
    purpose = forms.CharField(label="查验用途", max_length=200, help_text="例如：招聘核实、投标资格审查。")


class CodeForm(PageForm):
    """The code that the holder passes on."""

    code = forms.CharField(
        label="验证码",
        max_length=20,
        help_text="持证人手机收到的数字验证码。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@require_http_methods(["GET", "POST"])
@public_page
def ask(request: HttpRequest) -> HttpResponse:
    """The question. Mistypes are told; whether there is such a certificate is not."""

    def send(form: QuestionForm) -> HttpResponse:
        at = ports.clock().now()
        given = {name: form.cleaned_data[name] for name in form.cleaned_data if name != "captcha"}
        before = asked_before(request)
        secret = before.secret if before else new_secret()
        solution = form.unspent_solution(at)
        waiting = ask_about_certificate(
            at=at, session=secret, address=client_address(request), solution=solution, **given
        )
        response = redirect("public:code")
        remember_question(response, AskedBefore(secret, waiting.request_id))
        return response

    answer = form_page(
        request,
        QuestionForm,
        "public/ask.html",
        {},
        send,
        beside=_BESIDE,
        caught=(*_BESIDE, VerificationIncomplete),
        keeps=False,
    )
    return in_confidence(answer)


@require_http_methods(["GET", "POST"])
@public_page
def code(request: HttpRequest) -> HttpResponse:
    """Waits for the code; this page comes whether or not a message went out."""
    asked = asked_before(request)
    if asked is None:
        return redirect("public:ask")

    def send(form: CodeForm) -> HttpResponse:
        answer_with_code(
            at=ports.clock().now(),
            session=asked.secret,
            request_id=asked.question,
            code=form.cleaned_data["code"],
            address=client_address(request),
        )
        return redirect("public:answer")

    def context(form: CodeForm) -> dict[str, object]:
        at = ports.clock().now()
        return {"outlook": code_outlook(at=at, session=asked.secret, request_id=asked.question)}

    answer = form_page(
        request,
        CodeForm,
        "public/code.html",
        context,
        send,
        beside="code",
        caught=(VerificationMissed,),
        keeps=False,
    )
    return in_confidence(answer)


@require_GET
@public_page
def answer(request: HttpRequest) -> HttpResponse:
    """The answer, to be compared with the paper and printed; it says the state of this moment."""
    asked = asked_before(request)
    if asked is None:
        return redirect("public:ask")
    try:
        given = given_answer(at=ports.clock().now(), session=asked.secret, request_id=asked.question)
    except VerificationMissed:
        return redirect("public:code")
    form = follow_address(given.answer, reverse("public:follow_another"))
    context = shown(given.answer) | {"given": given, "follow_address": form}
    return in_confidence(page(request, "public/answer.html", context))
