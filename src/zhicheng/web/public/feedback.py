"""Feedback to the Bureau (clause 五), from everybody, signed in or not."""

from datetime import timedelta
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from zhicheng.services.kernel import SYSTEM, count_hit, ports
from zhicheng.services.oversight.feedback import FeedbackRefused, my_feedback, send_feedback
from zhicheng.web.site.access import public_page
from zhicheng.web.site.acting import visitor
from zhicheng.web.site.captcha import CaptchaForm
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page

PER_HOUR, PER_DAY = 10, 30
_PAGE_LIMIT = 200
_SCANNED = "/check/"


class _Words(forms.Form):
    text = forms.CharField(
        label="您遇到的问题或建议",
        help_text="请写明在办什么事、看到了什么提示。不必填写证件号码。最多2000字。",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    page = forms.CharField(required=False, max_length=_PAGE_LIMIT, widget=forms.HiddenInput)


class SignedInForm(_Words, PageForm):
    """From somebody whom the Bureau can answer."""


class AnonymousForm(_Words, CaptchaForm):
    """From anybody; it costs a captcha."""


@require_http_methods(["GET", "POST"])
@public_page
def write(request: HttpRequest) -> HttpResponse:
    """The form; the page it is about is the one that the visitor comes from."""
    who, at = visitor(request), ports.clock().now()
    initial = {"page": _path_before(request)}
    form = (SignedInForm if who.is_signed_in else AnonymousForm)(form_data(request), initial=initial)
    if request.method == "POST" and form.is_valid() and _passes(form, request):
        subject = str(who.account_id) if who.is_signed_in else client_address(request)
        limits = [(PER_HOUR, timedelta(hours=1)), (PER_DAY, timedelta(days=1))]
        count_hit(purpose="feedback", subject=subject, at=at, limits=limits)
        try:
            send_feedback(
                actor=who.actor or SYSTEM,
                at=at,
                text=form.cleaned_data["text"],
                page=form.cleaned_data["page"],
            )
        except FeedbackRefused as refusal:
            form.refuse(refusal, "text")
        else:
            return redirect("public:thanks")
    status = 422 if request.method == "POST" else 200
    sent = my_feedback(actor=who.actor) if who.actor else []
    return page(request, "public/feedback.html", {"form": form, "sent": sent}, status=status)


@require_safe
@public_page
def thanks(request: HttpRequest) -> HttpResponse:
    """It has arrived."""
    return page(request, "public/thanks.html")


def _passes(form: PageForm, request: HttpRequest) -> bool:
    return not isinstance(form, CaptchaForm) or form.captcha_passed(ports.clock().now())


def _path_before(request: HttpRequest) -> str:
    """The path of the page before, where it was one of ours; never its query."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return ""
    # What follows in the address of a scanned code is nobody's but its holder's.
    return _SCANNED if before.path.startswith(_SCANNED) else before.path[:_PAGE_LIMIT]
