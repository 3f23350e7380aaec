"""A forgotten password: replaced with ID number and a code to the registered phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from zhicheng.domain.identity_documents import IdentityDocumentRefused
from zhicheng.domain.refusals import Refusal
from zhicheng.services.accounts.access import (
    AccountFrozen,
    CodeMissed,
    PasswordRefused,
    ask_new_password,
    replace_password,
)
from zhicheng.services.kernel import ports
from zhicheng.web.accounts.asking import awaited_code, stop_waiting, verifier, wait_for_code
from zhicheng.web.accounts.entering import admit
from zhicheng.web.accounts.forms import CodeField, IdNumberField, NewPasswordForm, PhoneField
from zhicheng.web.accounts.place import place_of
from zhicheng.web.site.access import public_page
from zhicheng.web.site.captcha import CaptchaForm
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.form_pages import form_page

_ABOUT = "new_password"


class ForgottenForm(CaptchaForm):
    """Who forgot their password."""

    id_number = IdNumberField()
    phone = PhoneField("登记的手机号码")


class ReplaceForm(NewPasswordForm):
    """The code and the new password."""

    code = CodeField("短信验证码")
    field_order = ("code", "password", "again")


@require_http_methods(["GET", "POST"])
@public_page
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a code; the next page looks the same whether or not it was sent."""

    def send(form: ForgottenForm) -> HttpResponse | None:
        at = ports.clock().now()
        if not form.captcha_passed(at):
            return None
        sent = ask_new_password(
            at=at,
            id_number=form.cleaned_data["id_number"],
            phone=form.cleaned_data["phone"],
            session=verifier(request),
            address=client_address(request),
        )
        wait_for_code(request, _ABOUT, sent)
        return redirect("accounts:replace_password")

    return form_page(
        request,
        ForgottenForm,
        "accounts/forgotten.html",
        {},
        send,
        beside={IdentityDocumentRefused: "id_number", Refusal: "phone"},
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@public_page
def replace(request: HttpRequest) -> HttpResponse:
    """Take the code and the new password."""
    code_id = awaited_code(request, _ABOUT)
    if code_id is None:
        return redirect("accounts:forgotten")

    def send(form: ReplaceForm) -> HttpResponse:
        admitted = replace_password(
            at=ports.clock().now(),
            code_id=code_id,
            code=form.cleaned_data["code"],
            session=verifier(request),
            password=form.cleaned_data["password"],
            place=place_of(request),
        )
        stop_waiting(request, _ABOUT)
        messages.success(request, "密码已重设，其他设备上的登录已全部退出。")
        return admit(request, admitted, "")

    return form_page(
        request,
        ReplaceForm,
        "accounts/replace_password.html",
        {},
        send,
        beside={PasswordRefused: "password", CodeMissed: "code"},
        caught=(PasswordRefused, CodeMissed, AccountFrozen),
        keeps=False,
    )
