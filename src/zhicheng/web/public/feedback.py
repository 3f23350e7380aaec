"""Feedback to the Bureau (clause 五), from everybody, signed in or not."""

from datetime import timedelta
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from zhicheng.services.kernel import SYSTEM, count_hit, ports
from zhicheng.services.oversight.feedback import FeedbackRefused, my_feedback, send_feedback
from zhicheng.web.site.access import public_page
from zhicheng.web.site.acting import session_user
from zhicheng.web.site.captcha import CaptchaForm
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.form_pages import Files, form_page
from zhicheng.web.site.forms import PageForm
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
    """The form; the page it is about is that from which the user comes."""
    who, at = session_user(request), ports.clock().now()
    initial = {"page": _path_before(request)}

    def make(data: QueryDict | None, files: Files | None) -> PageForm:
        return (SignedInForm if who.is_signed_in else AnonymousForm)(data, initial=initial)

    def send(form: PageForm) -> HttpResponse | None:
        if isinstance(form, CaptchaForm) and not form.captcha_passed(at):
            return None
        subject = str(who.account_id) if who.is_signed_in else client_address(request)
        limits = [(PER_HOUR, timedelta(hours=1)), (PER_DAY, timedelta(days=1))]
        count_hit(purpose="feedback", subject=subject, at=at, limits=limits)
        send_feedback(
            actor=who.actor or SYSTEM,
            at=at,
            text=form.cleaned_data["text"],
            page=form.cleaned_data["page"],
        )
        return redirect("public:thanks")

    def context(form: PageForm) -> dict[str, object]:
        return {"sent": my_feedback(actor=who.actor) if who.actor else []}

    return form_page(
        request, make, "public/feedback.html", context, send, beside="text", caught=(FeedbackRefused,)
    )


@require_safe
@public_page
def thanks(request: HttpRequest) -> HttpResponse:
    """It has arrived."""
    return page(request, "public/thanks.html")


def _path_before(request: HttpRequest) -> str:
    """The path of the page before, where it was one of ours; never its query."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return ""
    # What follows in the address of a scanned code belongs to its holder only.
    return _SCANNED if before.path.startswith(_SCANNED) else before.path[:_PAGE_LIMIT]
