"""The second factor of staff: given at log-in and before decisive acts, and set up the first time."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from zhicheng.services.accounts.access import (
    SecondFactorRefused,
    begin_enrolment,
    confirm_second_factor,
    finish_enrolment,
    is_enrolled,
)
from zhicheng.services.kernel import Actor, TooOften, ports
from zhicheng.web.accounts.entering import enter, entering
from zhicheng.web.accounts.forms import CodeField
from zhicheng.web.accounts.next_page import onwards, wanted, with_next
from zhicheng.web.accounts.place import place_of
from zhicheng.web.accounts.shown_once import keep_to_show
from zhicheng.web.site.access import public_page, signed_in_page
from zhicheng.web.site.acting import mark_second_factor, session_user
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import has_kept_form

_REFUSED = (SecondFactorRefused, TooOften)


class SecondFactorForm(PageForm):
    """A code of the authenticator, or a recovery code."""

    code = CodeField("动态验证码", help_text="填写验证器中的6位数字。手机不在身边时，可填写一个恢复码。")


class FirstCodeForm(PageForm):
    """The first code of a new authenticator."""

    code = CodeField("验证器显示的6位数字")


@require_http_methods(["GET", "POST"])
@public_page
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code after the password."""
    address = wanted(request)
    account_id = _whose(request)
    if account_id is None:
        return redirect(with_next("accounts:log_in", address))
    if not is_enrolled(account_id=account_id):
        return redirect(with_next("accounts:set_up", address))

    def send(form: SecondFactorForm) -> HttpResponse:
        _confirm(request, form, account_id)
        who = entering(request)
        if who is not None:
            return enter(request, who, address)
        mark_second_factor(request)
        return redirect(onwards(request, address))

    return form_page(
        request,
        SecondFactorForm,
        "accounts/second_factor.html",
        {},
        send,
        beside="code",
        caught=_REFUSED,
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@public_page
def set_up(request: HttpRequest) -> HttpResponse:
    """Bind an authenticator by a QR code and its first code; recovery codes follow."""
    address = wanted(request)
    account_id = _whose(request)
    if account_id is None:
        return redirect(with_next("accounts:log_in", address))
    if is_enrolled(account_id=account_id):
        return redirect(with_next("accounts:second_factor", address))
    at = ports.clock().now()

    def send(form: FirstCodeForm) -> HttpResponse:
        codes = finish_enrolment(
            at=at, account_id=account_id, code=form.cleaned_data["code"], place=place_of(request)
        )
        who = entering(request)
        shown = with_next("accounts:recovery_codes", address)
        if who is None:
            mark_second_factor(request)
            response: HttpResponse = redirect(shown)
        else:
            response = enter(request, who, shown)
        keep_to_show(request, codes)
        return response

    def context(form: FirstCodeForm) -> dict[str, object]:
        enrolment = begin_enrolment(at=at, account_id=account_id)
        # The picture is drawn by us from modules alone: there is no text in it that anyone has typed.
        return {"secret": enrolment.secret, "qr": mark_safe(enrolment.qr)}  # noqa: S308

    return form_page(
        request,
        FirstCodeForm,
        "accounts/set_up.html",
        context,
        send,
        beside="code",
        caught=_REFUSED,
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@signed_in_page
def confirm(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask again before a decisive act (R22); what was being sent is kept."""
    address = wanted(request)
    account_id = actor.account_id
    assert account_id is not None
    if not is_enrolled(account_id=account_id):
        return redirect(with_next("accounts:set_up", address))

    def send(form: SecondFactorForm) -> HttpResponse:
        _confirm(request, form, account_id)
        mark_second_factor(request)
        return redirect(onwards(request, address))

    return form_page(
        request,
        SecondFactorForm,
        "accounts/confirm.html",
        {"form_is_kept": has_kept_form(request)},
        send,
        beside="code",
        caught=_REFUSED,
        keeps=False,
    )


def _confirm(request: HttpRequest, form: SecondFactorForm, account_id: uuid.UUID) -> None:
    confirm_second_factor(
        at=ports.clock().now(),
        account_id=account_id,
        code=form.cleaned_data["code"],
        place=place_of(request),
    )


def _whose(request: HttpRequest) -> uuid.UUID | None:
    """The account whose second factor is due: on the way in, or signed in as staff without one.

    No other request may set one up: in a session left open, a stranger could lock its owner out with it.
    """
    who = entering(request)
    if who is not None:
        return who.account_id
    return session_user(request).account_id if session_user(request).memberships else None
