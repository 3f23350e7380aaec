"""One case: where it stands, what is asked, its documents and timeline, and what can be done with it now."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zhicheng.domain.cases import CaseAction, CaseItemState, CaseState, Opener
from zhicheng.services.casework.cases import (
    CaseProgress,
    case_page,
    case_progress,
    decision_document,
    read_case_evidence,
)
from zhicheng.services.kernel import Actor
from zhicheng.web.cases.acts import CaseSeenForm
from zhicheng.web.cases.case_pages import CasePages
from zhicheng.web.cases.words import STATE_TAGS, what_next
from zhicheng.web.site.downloads import shown_inline
from zhicheng.web.site.pages import page

_DECIDED = (CaseState.APPLYING, CaseState.DONE, CaseState.REFUSED)
ACTS = {
    "take_up": CaseAction.TAKE_UP,
    "ask_evidence": CaseAction.ASK_EVIDENCE,
    "add_evidence": CaseAction.ADD_EVIDENCE,
    "propose": CaseAction.PROPOSE,
    "answer": CaseAction.ANSWER,
    "withdraw_proposal": CaseAction.WITHDRAW_PROPOSAL,
    "agree": CaseAction.AGREE,
    "return": CaseAction.RETURN,
    "refuse": CaseAction.REFUSE,
    "withdraw": CaseAction.WITHDRAW,
}
"""What the template calls each act."""


def case(request: HttpRequest, actor: Actor, pages: CasePages, case_id: uuid.UUID) -> HttpResponse:
    """The case in full, as the actor may see it, with buttons for the acts that are theirs."""
    found = case_page(actor=actor, case_id=case_id)
    proposal = next((row for row in found.decisions if row.decided_at is None), None)
    context = {
        "case": found,
        "tag": STATE_TAGS[found.state],
        "next": what_next(found),
        "may": {name: act in found.acts for name, act in ACTS.items()},
        "seen_form": CaseSeenForm(initial={"version": found.seen.version}),
        "proposal": proposal,
        "is_officer": pages.opener is Opener.OFFICER,
        "has_decision": found.state in _DECIDED,
        "has_numbers": pages.opener is Opener.OFFICER and found.asks_numbers,
        "failed": found.counts.get(CaseItemState.FAILED, 0),
        "list_address": pages.url("cases"),
        "certificate_page": {
            Opener.OFFICER: "bureau:certificate",
            Opener.HOLDER: "holder:certificate",
            Opener.UNIT: "",
        }[pages.opener],
    }
    if found.state is CaseState.APPLYING:
        context |= progress_context(pages, actor, case_id)
    return page(request, "cases/case.html", context)


def progress(request: HttpRequest, actor: Actor, pages: CasePages, case_id: uuid.UUID) -> HttpResponse:
    """The progress box alone, for the page that shows it to swap in."""
    return page(request, "site/progress.html", progress_context(pages, actor, case_id))


def progress_context(pages: CasePages, actor: Actor, case_id: uuid.UUID) -> dict[str, object]:
    """How far the workers are, for ``site/progress.html``."""
    found = case_progress(actor=actor, case_id=case_id)
    return {
        "progress": found,
        "fraction": found.fraction,
        "sentence": _said(found),
        "is_running": found.is_running,
        "poll_url": reverse(f"{pages.namespace}:case_progress", kwargs={"case_id": case_id}),
    }


def _said(found: CaseProgress) -> str:
    failed = f"，{found.failed}项未能执行" if found.failed else ""
    told = f"已执行{found.done}项，共{found.total}项{failed}"
    return f"{told}。" if found.is_running else f"执行完成：{told}。请刷新本页查看结果。"


def document(
    request: HttpRequest, actor: Actor, pages: CasePages, case_id: uuid.UUID, attachment_id: uuid.UUID
) -> HttpResponse:
    """A document of the case, shown by the browser where nothing in it can act as our page."""
    file = read_case_evidence(actor=actor, case_id=case_id, attachment_id=attachment_id)
    return shown_inline(file.data, file.file_name, file.media_type)


def decision(request: HttpRequest, actor: Actor, pages: CasePages, case_id: uuid.UUID) -> HttpResponse:
    """办理决定书, laid out for paper, for grants and refusals alike."""
    context = {
        "document": decision_document(actor=actor, case_id=case_id),
        "case_address": pages.url("case", case_id=case_id),
    }
    return page(request, "cases/decision.html", context)
