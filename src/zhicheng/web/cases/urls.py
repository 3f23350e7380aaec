"""The addresses of cases, for an audience to mount among its own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.cases import Opener
from zhicheng.web.cases import acts, answering, case, kinds, lists, opening
from zhicheng.web.cases.case_pages import CasePages
from zhicheng.web.site.access import ActorView

_CASE = "cases/<uuid:case_id>/"


def case_urls(pages: CasePages) -> list[URLPattern]:
    """All addresses of one audience's cases, in its namespace; the Bureau has a list of its own."""
    both = require_http_methods(["GET", "POST"])
    page_set = {"pages": pages}

    def view(view: ActorView[Any], methods: Callable[..., Any] = both) -> Callable[..., HttpResponse]:
        guarded: Callable[..., HttpResponse] = methods(pages.guarded(view))
        return guarded

    found = [
        path("cases/new/", view(kinds.new_case, require_GET), page_set, name="new_case"),
        path("cases/new/<slug:kind>/", view(lists.choose), page_set, name="case_choices"),
        path("cases/new/<slug:kind>/form/", view(opening.open_case), page_set, name="open_case"),
        path(_CASE, view(case.case, require_GET), page_set, name="case"),
        path(f"{_CASE}progress/", view(case.progress, require_GET), page_set, name="case_progress"),
        path(f"{_CASE}evidence/", view(acts.add_evidence), page_set, name="add_evidence"),
        path(f"{_CASE}withdraw/", view(acts.withdraw), page_set, name="withdraw_case"),
        path(f"{_CASE}decision/", view(case.decision, require_GET), page_set, name="case_decision"),
        path(
            f"{_CASE}documents/<uuid:attachment_id>/",
            view(case.document, require_GET),
            page_set,
            name="case_document",
        ),
    ]
    if pages.opener is Opener.HOLDER:
        found.append(path(f"{_CASE}answer/", view(answering.answer), page_set, name="answer_case"))
    if pages.opener is not Opener.OFFICER:
        found.append(path("cases/", view(lists.mine), page_set, name="cases"))
    if pages.are_asked:
        found.append(path(f"{_CASE}comment/", view(acts.comment), page_set, name="comment_case"))
    return found
