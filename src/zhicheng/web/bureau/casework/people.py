"""People at the Bureau: one box finds them, one page shows a person, whole numbers need a reason."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.services.casework.cases import cases_of_person
from zhicheng.services.casework.people import (
    MOST_HITS,
    Found,
    person_page,
    reveal_numbers,
    search_people,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import form_page, form_response
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page


class PeopleSearch(PageForm):
    """Whom to look for; never part of an address."""

    text = forms.CharField(
        label="姓名、证件号码、手机号码、证书编号、受理编号或单位",
        max_length=200,
        error_messages={"required": "请填写要查找的内容。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )


class ReasonForm(PageForm):
    """Why somebody asks for more than the page shows."""

    reason = forms.CharField(label="原因", max_length=200, help_text="会记入日志。请不要写证件号码。")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The search, and what it finds; the page without ``results`` looks for nothing by itself."""
    form, answer = remembered(request, PeopleSearch, "people")
    if answer is not None:
        return answer
    found: Found | None = None
    if request.method == "GET" and ("results" not in request.GET or "text" not in form.data):
        form = PeopleSearch()
    elif form.is_valid():
        try:
            found = search_people(actor=actor, at=ports.clock().now(), text=form.cleaned_data["text"])
        except Refusal as refusal:
            form.refuse(refusal, "text")
    context = {"form": form, "found": found, "most": MOST_HITS}
    return form_response(request, "bureau/casework/people.html", context, is_wrong=bool(form.errors))


@require_GET
@staff_page(UnitRole.BUREAU)
def person(request: HttpRequest, actor: Actor, person_id: uuid.UUID) -> HttpResponse:
    """Everything that belongs to one person, under all their names."""
    found = person_page(actor=actor, at=ports.clock().now(), person_id=person_id)
    cases = cases_of_person(actor=actor, person_id=found.person_id)
    return page(request, "bureau/casework/person.html", {"person": found, "cases": cases})


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def numbers(request: HttpRequest, actor: Actor, person_id: uuid.UUID) -> HttpResponse:
    """The whole numbers, with a reason on record (R17)."""
    at = ports.clock().now()
    found = person_page(actor=actor, at=at, person_id=person_id)
    template = "bureau/casework/person_numbers.html"

    def send(form: ReasonForm) -> HttpResponse:
        revealed = reveal_numbers(actor=actor, at=at, person_id=person_id, reason=form.cleaned_data["reason"])
        return page(request, template, {"person": found, "form": form, "numbers": revealed})

    context = {"person": found, "numbers": None}
    return form_page(request, ReasonForm, template, context, send, beside="reason", keeps=False)
