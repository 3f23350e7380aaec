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
from zhicheng.web.accounts.forms import CodeField, posted
from zhicheng.web.accounts.next_page import onwards, wanted, with_next
from zhicheng.web.accounts.place import place_of
from zhicheng.web.accounts.shown_once import keep_to_show
from zhicheng.web.site.access import public_page, signed_in_page
from zhicheng.web.site.acting import mark_second_factor, visitor
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import has_kept_form
from zhicheng.web.site.pages import page


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
    form = SecondFactorForm(posted(request))
    status = _judge(request, form, account_id)
    if status == 200 and form.is_bound:
        who = entering(request)
        if who is not None:
            return enter(request, who, address)
        mark_second_factor(request)
        return redirect(onwards(request, address))
    return page(request, "accounts/second_factor.html", {"form": form}, status=status)


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
    form = FirstCodeForm(posted(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            codes = finish_enrolment(
                at=at, account_id=account_id, code=form.cleaned_data["code"], place=place_of(request)
            )
        except (SecondFactorRefused, TooOften) as refusal:
            form.refuse(refusal, "code")
            status = 429 if isinstance(refusal, TooOften) else 422
        else:
            who = entering(request)
            shown = with_next("accounts:recovery_codes", address)
            if who is None:
                mark_second_factor(request)
                response: HttpResponse = redirect(shown)
            else:
                response = enter(request, who, shown)
            keep_to_show(request, codes)
            return response
    enrolment = begin_enrolment(at=at, account_id=account_id)
    # The picture is drawn by us from modules alone: there is no text in it that anyone has typed.
    here = {"form": form, "secret": enrolment.secret, "qr": mark_safe(enrolment.qr)}  # noqa: S308
    return page(request, "accounts/set_up.html", here, status=status)


@require_http_methods(["GET", "POST"])
@signed_in_page
def confirm(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask again before a decisive act (R22); what was being sent is kept."""
    address = wanted(request)
    account_id = actor.account_id
    assert account_id is not None
    if not is_enrolled(account_id=account_id):
        return redirect(with_next("accounts:set_up", address))
    form = SecondFactorForm(posted(request))
    status = _judge(request, form, account_id)
    if status == 200 and form.is_bound:
        mark_second_factor(request)
        return redirect(onwards(request, address))
    here = {"form": form, "form_is_kept": has_kept_form(request)}
    return page(request, "accounts/confirm.html", here, status=status)


def _judge(request: HttpRequest, form: PageForm, account_id: uuid.UUID) -> int:
    """200 when the form is empty or its code right; else the status of the page with the error."""
    if not form.is_bound:
        return 200
    if not form.is_valid():
        return 422
    try:
        confirm_second_factor(
            at=ports.clock().now(),
            account_id=account_id,
            code=form.cleaned_data["code"],
            place=place_of(request),
        )
    except (SecondFactorRefused, TooOften) as refusal:
        form.refuse(refusal, "code")
        return 429 if isinstance(refusal, TooOften) else 422
    return 200


def _whose(request: HttpRequest) -> uuid.UUID | None:
    """The account whose second factor is due: on the way in, or signed in as staff without one.

    Nobody else sets one up: in a session left open, a stranger could lock its owner out with it.
    """
    who = entering(request)
    if who is not None:
        return who.account_id
    return visitor(request).account_id if visitor(request).memberships else None
