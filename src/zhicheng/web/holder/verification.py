"""Verifying the holder's own certificate (clause 四(一)), and reading who else has asked."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.certificate_numbers import CertificateNumberRefused
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.services.verification import (
    Asked,
    OwnVerificationMissed,
    ToldLine,
    asked_page,
    told_page,
    verify_own,
)
from zhicheng.web.holder.certificates import KINDS
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Wanted, list_page
from zhicheng.web.site.pages import page


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
    template = "holder/verify.html"

    def send(form: NumberForm) -> HttpResponse:
        answer = verify_own(actor=actor, at=ports.clock().now(), number=form.cleaned_data["number"])
        return page(request, template, {"form": form, "answer": answer, "kind": KINDS[answer.state]})

    return form_page(
        request,
        NumberForm,
        template,
        {"answer": None, "kind": ""},
        send,
        beside="number",
        caught=(CertificateNumberRefused, OwnVerificationMissed),
    )


def _certificate(line: Asked) -> Shown:
    return Shown(line.title_name, notes=(line.number,))


ASKED = ListRecipe[Asked](
    name="holder:asked",
    title="谁查过我的证书",
    columns=(
        Column("时间", lambda line: line.at, sort="at", is_heading=True),
        Column("证书", _certificate, sort="title"),
        Column("方式", lambda line: line.kind.label, sort="kind"),
        Column("查验人", lambda line: line.verifier or "未留名"),
        Column("用途", lambda line: line.purpose or "未填写", sort="purpose"),
    ),
    empty="还没有人查验过您的证书。",
    order="-at",
)


@require_http_methods(["GET", "POST"])
@holder_page
def asked(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who asked about the holder's certificates, when and what for."""

    def fetch(wanted: Wanted) -> Listed[Asked]:
        return asked_page(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    return list_page(request, actor, ASKED, fetch, "holder/asked.html")


TOLD = ListRecipe[ToldLine](
    name="holder:told",
    title="告知了谁",
    columns=(
        Column("时间", lambda line: line.at, sort="at", is_heading=True),
        Column("证书", lambda line: Shown(line.title_name, notes=(line.number,)), sort="title"),
        Column("变化", lambda line: line.change.label, sort="change"),
        Column("告知了谁", lambda line: line.verifier),
        Column("曾经的查验方式", lambda line: line.kind.label),
        Column("用途", lambda line: line.purpose or "未填写"),
    ),
    empty="您的证书没有变化，没有告知过任何人。",
    order="-at",
)


@require_http_methods(["GET", "POST"])
@holder_page
def told(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who was told that one of the holder's certificates was replaced, suspended or revoked."""

    def fetch(wanted: Wanted) -> Listed[ToldLine]:
        return told_page(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    return list_page(request, actor, TOLD, fetch, "holder/told.html")
