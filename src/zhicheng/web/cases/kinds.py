"""The start of a case: the kinds that the actor may open, each explained."""

from django.http import Http404, HttpRequest, HttpResponse

from zhicheng.domain.cases import CaseRules, CaseSubject, Opener
from zhicheng.services.kernel import Actor
from zhicheng.web.cases.case_pages import CasePages
from zhicheng.web.site.pages import page


def new_case(request: HttpRequest, actor: Actor, pages: CasePages) -> HttpResponse:
    """提出办件: what each kind is for, what it needs, how long it takes and what will be true."""
    cards = [
        {"rules": rules, "address": _first_page(pages, rules), "in_bulk": _in_bulk(pages, rules)}
        for rules in pages.kinds(actor)
    ]
    return page(request, "cases/new.html", {"cards": cards, "list_address": pages.url("cases")})


def kind_of(pages: CasePages, actor: Actor, kind: str) -> CaseRules:
    """The rules of the kind in an address; one that the actor may not open is no page."""
    for rules in pages.kinds(actor):
        if rules.kind == kind:
            return rules
    raise Http404


def _first_page(pages: CasePages, rules: CaseRules) -> str:
    """A holder's own data need no choice of a person."""
    if pages.opener is Opener.HOLDER and rules.subject is not CaseSubject.CERTIFICATES:
        return pages.url("open_case", kind=rules.kind.value)
    return pages.url("case_choices", kind=rules.kind.value)


def _in_bulk(pages: CasePages, rules: CaseRules) -> str:
    if pages.opener is not Opener.OFFICER or not rules.is_in_bulk:
        return ""
    return pages.url("bulk_case", kind=rules.kind.value)
