"""“告知我此证书状态变化”: who was shown a certificate leaves an address, and what the e-mail's link opens."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.domain.recall import PURPOSE_OF_ADDRESS, FollowerState
from zhicheng.services.kernel import VerificationAnswer, ports
from zhicheng.services.verification import (
    CAN_CHANGE,
    FollowingMissed,
    FollowingRefused,
    TokenMissed,
    VerificationMissed,
    confirm_following,
    follow_answered,
    follow_by_token,
    follower_page,
    given_answer,
    is_following_offered,
    stop_following,
)
from zhicheng.web.public.answered import in_confidence
from zhicheng.web.public.asked_before import asked_before
from zhicheng.web.site.access import public_page
from zhicheng.web.site.captcha import CaptchaForm
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.form_pages import confirm_page, form_page
from zhicheng.web.site.pages import page


class AddressForm(CaptchaForm):
    """Where to tell it."""

    email = forms.CharField(
        label="电子邮箱",
        max_length=254,
        help_text="先向该邮箱发一封确认邮件，打开其中的链接后才生效。",
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )


FormT = TypeVar("FormT", bound=AddressForm)


class NamedAddressForm(AddressForm):
    """The same with who asks, which a scan or a file does not tell."""

    verifier = forms.CharField(
        label="查验人", max_length=120, help_text="您的单位名称或姓名。持证人可以看到告知了谁。"
    )
    purpose = forms.CharField(label="查验用途", max_length=200, help_text="例如：招聘核实、投标资格审查。")


def follow_address(answer: VerificationAnswer, address: str) -> str:
    """The address of the form, for a page with an answer; empty where there is nothing to be told of."""
    return address if answer.state in CAN_CHANGE and is_following_offered() else ""


@require_http_methods(["GET", "POST"])
@public_page
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind a scanned code."""
    return _by_token(request, token, is_from_file=False)


@require_http_methods(["GET", "POST"])
@public_page
def follow_file(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind a file that was verified."""
    return _by_token(request, token, is_from_file=True)


def _by_token(request: HttpRequest, token: str, *, is_from_file: bool) -> HttpResponse:
    def send(form: NamedAddressForm) -> HttpResponse | None:
        at = ports.clock().now()
        if not form.captcha_passed(at):
            return None
        follow_by_token(
            at=at,
            token=token,
            is_from_file=is_from_file,
            email=form.cleaned_data["email"],
            verifier=form.cleaned_data["verifier"],
            purpose=form.cleaned_data["purpose"],
            client=client_address(request),
        )
        return redirect("public:follow_sent")

    return _form(request, NamedAddressForm, send)


@require_http_methods(["GET", "POST"])
@public_page
def follow_another(request: HttpRequest) -> HttpResponse:
    """The form behind an answer that the holder consented to."""
    asked = asked_before(request)
    if asked is None:
        return redirect("public:ask")
    try:
        given_answer(at=ports.clock().now(), session=asked.secret, request_id=asked.question)
    except VerificationMissed:
        return redirect("public:ask")

    def send(form: AddressForm) -> HttpResponse | None:
        at = ports.clock().now()
        if not form.captcha_passed(at):
            return None
        follow_answered(
            at=at,
            session=asked.secret,
            request_id=asked.question,
            email=form.cleaned_data["email"],
            client=client_address(request),
        )
        return redirect("public:follow_sent")

    return _form(request, AddressForm, send)


def _form(
    request: HttpRequest, make: type[FormT], send: Callable[[FormT], HttpResponse | None]
) -> HttpResponse:
    answer = form_page(
        request,
        make,
        "public/follow.html",
        {"purpose_of_address": PURPOSE_OF_ADDRESS},
        send,
        beside={FollowingRefused: "email"},
        caught=(FollowingRefused, PersonalNumberWritten, TokenMissed),
        keeps=False,
    )
    return in_confidence(answer)


@require_GET
@public_page
def follow_sent(request: HttpRequest) -> HttpResponse:
    """The same words after every well-formed wish."""
    return page(request, "public/follow_sent.html")


@require_http_methods(["GET", "POST"])
@public_page
def follower(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail. A GET changes nothing, since programs that read mail open links."""
    at = ports.clock().now()
    if request.method == "POST":
        try:
            confirm_following(at=at, token=token)
        except FollowingMissed as refusal:
            return _missed(request, refusal)
        return redirect("public:follower", token=token)
    try:
        found = follower_page(at=at, token=token)
    except FollowingMissed as refusal:
        return _missed(request, refusal)
    context = {
        "found": found,
        "is_asked": found.state is FollowerState.ASKED,
        "purpose_of_address": PURPOSE_OF_ADDRESS,
        "stop_address": reverse("public:stop_following", kwargs={"token": token}),
    }
    return in_confidence(page(request, "public/follower.html", context))


@require_http_methods(["GET", "POST"])
@public_page
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The other link of the e-mail: asks once more, then tells no more and forgets the address."""
    at = ports.clock().now()

    def send() -> HttpResponse:
        stop_following(at=at, token=token)
        return redirect("public:stopped_following")

    try:
        follower_page(at=at, token=token)
        return in_confidence(confirm_page(request, "public/follow_stop.html", {}, send))
    except FollowingMissed as refusal:
        return _missed(request, refusal)


@require_GET
@public_page
def stopped(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return page(request, "public/follow_stopped.html")


def _missed(request: HttpRequest, refusal: FollowingMissed) -> HttpResponse:
    return in_confidence(page(request, "public/follow_missed.html", {"refusal": refusal}, status=404))
