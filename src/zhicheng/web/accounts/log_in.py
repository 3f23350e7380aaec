"""Logging in by name and password, or by a code to the registered phone; and logging out."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from zhicheng.services.accounts.access import (
    AccountFrozen,
    CodeMissed,
    LogInRefused,
    ask_log_in_code,
    log_in_with_code,
    log_in_with_password,
)
from zhicheng.services.kernel import TooOften, ports
from zhicheng.web.accounts.asking import awaited_code, stop_waiting, verifier, wait_for_code
from zhicheng.web.accounts.entering import admit
from zhicheng.web.accounts.forms import CodeForm, PhoneForm, SecretField
from zhicheng.web.accounts.next_page import onwards, wanted, with_next
from zhicheng.web.accounts.place import place_of
from zhicheng.web.site.access import public_page
from zhicheng.web.site.acting import end_session, session_user
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import has_kept_form

_ABOUT = "log_in"


class LogInForm(PageForm):
    """Name and password."""

    name = forms.CharField(
        label="登录名或手机号码",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        help_text="个人填写手机号码，单位工作人员填写登录名。",
    )
    password = SecretField("密码")


@require_http_methods(["GET", "POST"])
@public_page
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page, which also tells what became of a session that ended."""
    address = wanted(request)
    if request.method == "GET" and session_user(request).is_signed_in:
        return redirect(onwards(request, address))

    def send(form: LogInForm) -> HttpResponse:
        admitted = log_in_with_password(
            at=ports.clock().now(),
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            place=place_of(request),
        )
        return admit(request, admitted, address)

    return form_page(
        request,
        LogInForm,
        "accounts/log_in.html",
        _context(request, address),
        send,
        caught=(LogInRefused, AccountFrozen, TooOften),
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@public_page
def by_phone(request: HttpRequest) -> HttpResponse:
    """Ask for a code; what follows looks the same whether or not the phone is known."""
    address = wanted(request)

    def send(form: PhoneForm) -> HttpResponse | None:
        at = ports.clock().now()
        if not form.captcha_passed(at):
            return None
        sent = ask_log_in_code(
            at=at,
            phone=form.cleaned_data["phone"],
            session=verifier(request),
            address=client_address(request),
        )
        wait_for_code(request, _ABOUT, sent)
        return redirect(with_next("accounts:log_in_code", address))

    return form_page(
        request,
        PhoneForm,
        "accounts/log_in_phone.html",
        _context(request, address),
        send,
        beside="phone",
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@public_page
def by_code(request: HttpRequest) -> HttpResponse:
    """Take the code."""
    address = wanted(request)
    code_id = awaited_code(request, _ABOUT)
    if code_id is None:
        return redirect(with_next("accounts:log_in_phone", address))

    def send(form: CodeForm) -> HttpResponse:
        admitted = log_in_with_code(
            at=ports.clock().now(),
            code_id=code_id,
            code=form.cleaned_data["code"],
            session=verifier(request),
            place=place_of(request),
        )
        stop_waiting(request, _ABOUT)
        return admit(request, admitted, address)

    return form_page(
        request,
        CodeForm,
        "accounts/log_in_code.html",
        _context(request, address),
        send,
        beside="code",
        caught=(CodeMissed, AccountFrozen),
        keeps=False,
    )


@require_POST
@public_page
def log_out(request: HttpRequest) -> HttpResponse:
    """Sign out; harmless for a user who is not signed in."""
    end_session(request)
    messages.success(request, "已退出登录。")
    return redirect("public:start")


def _context(request: HttpRequest, address: str) -> dict[str, object]:
    return {
        "phone_address": with_next("accounts:log_in_phone", address),
        "password_address": with_next("accounts:log_in", address),
        "session_ended": session_user(request).ended_for is not None,
        "form_is_kept": has_kept_form(request),
    }
