"""Verifying one's own certificate (clause 四(一)), and reading who else has asked."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.certificate_numbers import CertificateNumberRefused
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.verification import OwnVerificationMissed, asked_page, verify_own
from zhicheng.web.holder.certificates import KINDS
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


class NumberForm(PageForm):
    """The number as it is printed."""

    number = forms.CharField(
        label="证书编号",
        max_length=40,
        help_text="印在证书上的一个字母和若干数字，空格可以不填。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "POST"])
@holder_page
def verify(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The answer stands on the same page, to be compared with the print, and can be printed itself."""
    form = NumberForm(form_data(request))
    status, answer = 200, None
    if request.method == "POST":
        if form.is_valid():
            number = form.cleaned_data["number"]
            try:
                answer = verify_own(actor=actor, at=ports.clock().now(), number=number)
            except (CertificateNumberRefused, OwnVerificationMissed) as refusal:
                form.refuse(refusal, "number")
        status = 200 if answer else 422
    here = {"form": form, "answer": answer, "kind": KINDS[answer.state] if answer else ""}
    return page(request, "holder/verify.html", here, status=status)


@require_GET
@holder_page
def asked(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who asked about one's certificates, when and what for."""
    paging = Paging.of(request, asked_page(actor=actor, limit=0).total)
    found = asked_page(actor=actor, limit=paging.size, offset=paging.offset)
    return page(request, "holder/asked.html", {"lines": found.lines, "paging": paging})
