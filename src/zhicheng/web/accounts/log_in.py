"""Logging in by name and password, or by a code to one's phone; and logging out."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from zhicheng.domain.refusals import Refusal
from zhicheng.services.accounts.access import (
    CodeMissed,
    LogInRefused,
    ask_log_in_code,
    log_in_with_code,
    log_in_with_password,
)
from zhicheng.services.kernel import TooOften, ports
from zhicheng.web.accounts.asking import asker, awaited_code, stop_waiting, wait_for_code
from zhicheng.web.accounts.entering import admit
from zhicheng.web.accounts.forms import CodeForm, PhoneForm, SecretField, posted
from zhicheng.web.accounts.next_page import onwards, wanted, with_next
from zhicheng.web.accounts.place import place_of
from zhicheng.web.site.access import public_page
from zhicheng.web.site.acting import end_visit, visitor
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import has_kept_form
from zhicheng.web.site.pages import page

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
    if request.method == "GET" and visitor(request).is_signed_in:
        return redirect(onwards(request, address))
    form = LogInForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                admitted = log_in_with_password(
                    at=ports.clock().now(),
                    name=form.cleaned_data["name"],
                    password=form.cleaned_data["password"],
                    place=place_of(request),
                )
                return admit(request, admitted, address)
            except LogInRefused as refusal:
                form.refuse(refusal)
            except TooOften as refusal:
                form.refuse(refusal)
                status = 429
    here = _context(request, address) | {"form": form}
    return page(request, "accounts/log_in.html", here, status=status)


@require_http_methods(["GET", "POST"])
@public_page
def by_phone(request: HttpRequest) -> HttpResponse:
    """Ask for a code; what follows looks the same whether or not the phone is known."""
    address = wanted(request)
    form = PhoneForm(posted(request))
    at = ports.clock().now()
    if form.is_valid() and form.captcha_passed(at):
        try:
            sent = ask_log_in_code(
                at=at,
                phone=form.cleaned_data["phone"],
                session=asker(request),
                address=client_address(request),
            )
            wait_for_code(request, _ABOUT, sent)
            return redirect(with_next("accounts:log_in_code", address))
        except Refusal as refusal:
            form.refuse(refusal, "phone")
    here = _context(request, address) | {"form": form}
    return page(request, "accounts/log_in_phone.html", here, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@public_page
def by_code(request: HttpRequest) -> HttpResponse:
    """Take the code."""
    address = wanted(request)
    code_id = awaited_code(request, _ABOUT)
    if code_id is None:
        return redirect(with_next("accounts:log_in_phone", address))
    form = CodeForm(posted(request))
    if form.is_valid():
        try:
            admitted = log_in_with_code(
                at=ports.clock().now(),
                code_id=code_id,
                code=form.cleaned_data["code"],
                session=asker(request),
                place=place_of(request),
            )
            stop_waiting(request, _ABOUT)
            return admit(request, admitted, address)
        except CodeMissed as refusal:
            form.refuse(refusal, "code")
    here = _context(request, address) | {"form": form}
    return page(request, "accounts/log_in_code.html", here, status=422 if form.is_bound else 200)


@require_POST
@public_page
def log_out(request: HttpRequest) -> HttpResponse:
    """Sign out; whoever is not signed in has nothing to lose by it."""
    end_visit(request)
    messages.success(request, "已退出登录。")
    return redirect("public:start")


def _context(request: HttpRequest, address: str) -> dict[str, object]:
    return {
        "phone_address": with_next("accounts:log_in_phone", address),
        "password_address": with_next("accounts:log_in", address),
        "session_ended": visitor(request).ended_for is not None,
        "form_is_kept": has_kept_form(request),
    }
