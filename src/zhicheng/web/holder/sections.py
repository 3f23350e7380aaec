"""The pages of the form with a single answer: specialty, qualification date, entrusted committee."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import RULES, Question
from zhicheng.services.intake import OwnClaim
from zhicheng.services.kernel import Actor
from zhicheng.web.holder.drafting import SectionForm, editing, onward, save, seen_token
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import Files, Make, form_page

SectionT = TypeVar("SectionT", bound=SectionForm)


class SpecialtyForm(SectionForm):
    """The specialty."""

    specialty = forms.CharField(
        label="专业", max_length=60, help_text="按评审、聘任或考试文件填写，例如：机械设计。"
    )


class QualificationForm(SectionForm):
    """The day on which the title was obtained."""

    qualification_date = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "请填写日期，例如：2026-03-05。"},
    )


class EntrustedBodyForm(SectionForm):
    """The committee that evaluated by entrustment."""

    entrusted_body = forms.CharField(
        label="受委托的评审委员会",
        max_length=120,
        help_text="填写国家部委或其他省市评审委员会的全称，与委托评审文件一致。",
    )


@require_http_methods(["GET", "POST"])
@holder_page
@editing
def specialty(request: HttpRequest, actor: Actor, claim: OwnClaim) -> HttpResponse:
    """专业."""

    def make(data: QueryDict | None, files: Files | None) -> SpecialtyForm:
        return SpecialtyForm(data, initial=_begun(claim, specialty=claim.details.specialty))

    return _section(request, actor, claim, make, "专业")


@require_http_methods(["GET", "POST"])
@holder_page
@editing
def qualification(request: HttpRequest, actor: Actor, claim: OwnClaim) -> HttpResponse:
    """取得资格时间, whose meaning the channel fixes (三(二)2); an examination's date is known."""
    rules = RULES[claim.channel]
    if rules.by_examination:
        return onward(request, claim)
    label = rules.date_source.label

    def make(data: QueryDict | None, files: Files | None) -> QualificationForm:
        begun = _begun(claim, qualification_date=claim.details.qualification_date)
        form = QualificationForm(data, initial=begun)
        form.fields["qualification_date"].label = label
        form.fields["qualification_date"].help_text = f"证书上的“取得资格时间”就是{label}，不是发证日期。"
        return form

    return _section(request, actor, claim, make, "取得资格时间")


@require_http_methods(["GET", "POST"])
@holder_page
@editing
def entrusted_body(request: HttpRequest, actor: Actor, claim: OwnClaim) -> HttpResponse:
    """受委托的评审委员会, which stands on the certificate as awarding body (三(二)1)."""
    if not RULES[claim.channel].asks(Question.ENTRUSTED_BODY):
        return onward(request, claim)

    def make(data: QueryDict | None, files: Files | None) -> EntrustedBodyForm:
        return EntrustedBodyForm(data, initial=_begun(claim, entrusted_body=claim.details.entrusted_body))

    return _section(request, actor, claim, make, "受委托的评审委员会")


def _begun(claim: OwnClaim, **answers: object) -> dict[str, object]:
    return {"seen": seen_token(claim.seen), **answers}


def _section(
    request: HttpRequest, actor: Actor, claim: OwnClaim, make: Make[SectionT], heading: str
) -> HttpResponse:
    def send(form: SectionT) -> HttpResponse | None:
        answers = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        return save(request, actor, claim, form, **answers)

    context = {"claim": claim, "heading": heading}
    return form_page(request, make, "holder/section.html", context, send, caught=())
