"""Opening a case: the form for what was chosen, and its answer."""

import uuid
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.domain.cases import CaseField, CaseRules, CaseSubject, Opener
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.services.casework.cases import (
    CaseAsked,
    CaseRefused,
    case_subject,
    open_case_with_evidence,
    other_person_of,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.cases.case_pages import CasePages
from zhicheng.web.cases.kinds import kind_of
from zhicheng.web.cases.opening_form import OpeningForm
from zhicheng.web.site.form_pages import done, form_page

OF_ONE_PERSON = frozenset({CaseField.NAME, CaseField.SEX, CaseField.ID_NUMBER})
"""What is never changed alike for several people."""
BESIDE = {
    "case.statement": "statement",
    "case.ground": "ground",
    "case.until": "until",
    "case.person_not_found": "other",
    "case.two_people": "other",
}
"""The field beside which a refusal is told, by its code."""


def open_case(request: HttpRequest, actor: Actor, pages: CasePages, kind: str) -> HttpResponse:
    """The form about what the address names; a good one opens the case and leads to its page.

    An address that names nothing leads to where it is chosen.
    """
    rules = kind_of(pages, actor, kind)
    at = ports.clock().now()
    certificate_ids, person_id = _several(request, "certificate"), _one(request, "person")
    is_chosen = certificate_ids if rules.subject is CaseSubject.CERTIFICATES else person_id
    if not is_chosen and not (pages.opener is Opener.HOLDER and rules.subject is CaseSubject.PERSON):
        return redirect(pages.url("case_choices", kind=kind))
    subject = case_subject(
        actor=actor,
        at=at,
        kind=rules.kind,
        certificate_ids=certificate_ids,
        person_id=person_id,
    )
    fields = changeable(rules, len(subject.names))

    def send(form: OpeningForm) -> HttpResponse | None:
        data = form.cleaned_data
        try:
            other = data.get("other", "")
            asked = CaseAsked(
                kind=rules.kind,
                ground=data["ground"],
                statement=data["statement"],
                certificate_ids=subject.certificate_ids,
                person_id=subject.person_id,
                other_person_id=other_person_of(actor=actor, kind=rules.kind, text=other) if other else None,
                changes=form.changes,
                in_force_until=data.get("until"),
            )
            case = open_case_with_evidence(actor=actor, at=at, asked=asked, files=form.evidence)
        except CaseRefused as refusal:
            field = BESIDE.get(refusal.code)
            form.refuse(refusal, field if field in form.fields else None)
            return None
        return done(
            request, f"已提交，办件编号{case.number}。", f"{pages.namespace}:case", case_id=case.case_id
        )

    context = {
        "rules": rules,
        "subject": subject,
        "back": pages.url("new_case"),
        "had_files": any(request.FILES.getlist(name) for name in request.FILES),
        "missing": [item.label for item in rules.required_evidence],
        "is_of_certificates": rules.subject is CaseSubject.CERTIFICATES,
    }
    return form_page(
        request,
        lambda data, files: OpeningForm(data, files, rules=rules, fields=fields, present=subject.present),
        "cases/open.html",
        context,
        send,
        beside={PersonalNumberWritten: "statement"},
    )


def changeable(rules: CaseRules, count: int) -> tuple[CaseField, ...]:
    """What may be changed alike for ``count`` certificates; who somebody is, for one alone."""
    return tuple(field for field in rules.fields if count == 1 or field not in OF_ONE_PERSON)


def _several(request: HttpRequest, name: str) -> Sequence[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in request.GET.getlist(name)]
    except ValueError as error:
        raise Http404 from error


def _one(request: HttpRequest, name: str) -> uuid.UUID | None:
    found = _several(request, name)
    return found[0] if found else None
