"""Filing a meeting's result: the form, the answers to check, and the filing itself."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake.committees import CommitteeLine, own_committees
from zhicheng.services.intake.filings import FilingRefused, same_filing, submit_filing
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_FIELD_OF = {
    "filing.reference": "reference",
    "filing.count": "passed_count",
    "filing.committee_not_found": "committee",
    "filing.right_not_recorded": "committee",
    "filing.outside_term": "meeting_first",
}


class FilingForm(PageForm):
    """One meeting's result."""

    committee = forms.ChoiceField(label="评审委员会")
    reference = forms.CharField(
        label="备案文号", max_length=60, help_text="本单位报送评审结果的文号，例如：津机学〔2026〕12号。"
    )
    meeting_first = forms.DateField(
        label="评审会议开始日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写评审会议开始日期，例如：2026-03-05。"},
    )
    meeting_last = forms.DateField(
        label="评审会议结束日期",
        help_text="会议只开一天的，与开始日期相同。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写评审会议结束日期，例如：2026-03-05。"},
    )
    passed_count = forms.IntegerField(
        label="评审通过人数",
        help_text="名册上传后，系统按这个人数核对。",
        min_value=1,
        max_value=200_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "请用数字填写评审通过人数。",
            "min_value": "评审通过人数应为1人以上。",
            "max_value": "评审通过人数应为200000人以下，请核对。",
        },
    )

    def __init__(self, *args: Any, committees: list[CommitteeLine], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        field = self.fields["committee"]
        assert isinstance(field, forms.ChoiceField)
        named = [(str(line.committee_id), line.name) for line in committees]
        field.choices = named if len(named) == 1 else [("", "请选择"), *named]

    def clean(self) -> dict[str, Any]:
        """Dates out of order are told beside the later field, before anything is shown to be checked."""
        given = super().clean() or {}
        first, last = given.get("meeting_first"), given.get("meeting_last")
        if first and last and first > last:
            self.add_error("meeting_last", "评审会议的结束日期早于开始日期，请核对。")
        elif last and last > self._on:
            self.add_error("meeting_last", "评审会议日期在今天之后，请在会议结束后再报备案。")
        return given


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def new_filing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fill in, check, submit. What is posted from the page of answers carries ``confirm`` or ``change``."""
    on, chosen = business_date(ports.clock().now()), {"committee": request.GET.get("committee", "")}
    committees = own_committees(actor=actor, on=on, active_only=True)

    def send(form: FilingForm) -> HttpResponse | None:
        if "confirm" not in request.POST:
            return page(request, "committee/check_filing.html", _answers(form, committees))
        return _submit(request, actor, form)

    return form_page(
        request,
        lambda data, files: FilingForm(data, initial=chosen, committees=committees, on=on),
        "committee/new_filing.html",
        {"committees": committees},
        send,
        is_change="change" in request.POST,
    )


def _answers(form: FilingForm, committees: list[CommitteeLine]) -> dict[str, Any]:
    given = form.cleaned_data
    chosen = next(line for line in committees if str(line.committee_id) == given["committee"])
    sent = {name: form[name].value() for name in form.fields}
    return {"given": given, "committee": chosen, "sent": sent}


def _submit(request: HttpRequest, actor: Actor, form: FilingForm) -> HttpResponse | None:
    given = form.cleaned_data
    committee_id = uuid.UUID(given["committee"])
    details = {name: given[name] for name in ("reference", "meeting_first", "meeting_last", "passed_count")}
    try:
        filing_id = submit_filing(
            actor=actor,
            at=ports.clock().now(),
            committee_id=committee_id,
            **details,
        ).id
    except FilingRefused as refusal:
        # The second click of two finds the reference taken, by the first.
        made = same_filing(actor=actor, committee_id=committee_id, **details)
        if refusal.code != "filing.reference" or made is None:
            form.refuse(refusal, _FIELD_OF.get(refusal.code))
            return None
        filing_id = made
    said = "备案已提交，等待人社局核准。核准后请在5个工作日内上传人员名册。"
    return done(request, said, "committee:filing", filing_id=filing_id)
