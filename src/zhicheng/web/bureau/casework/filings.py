"""Filings (备案): the inbox, one filing, and the decision from which five working days run (二(一)1)."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.filings import FilingStatus
from zhicheng.services.intake.filings import (
    InboxFiling,
    approve_filing,
    filing_inbox,
    filing_list,
    inbox_filing,
    read_filing_evidence,
    refuse_filing,
)
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.rosters.listed import ListedPages, listed_page
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import shown_inline
from zhicheng.web.site.form_pages import confirm_page, done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tabs, Tag, Wanted, list_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.templatetags.site import day

LISTED = ListedPages("bureau")
_QUEUES = (
    (FilingStatus.SUBMITTED, "待核准"),
    (FilingStatus.APPROVED, "已核准"),
    (FilingStatus.REFUSED, "不予备案"),
    (FilingStatus.WITHDRAWN, "已撤回"),
)


class RefusalForm(PageForm):
    """Why a filing is refused."""

    reason = forms.CharField(
        label="不予备案的原因",
        help_text="组建单位会看到原因，改正后重新报送。",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _reference(line: InboxFiling) -> Shown:
    return Shown(line.reference, reverse("bureau:filing", args=[line.filing_id]))


def _meeting(line: InboxFiling) -> Shown:
    until = (f"至{day(line.meeting_last)}",) if line.meeting_last != line.meeting_first else ()
    return Shown(line.meeting_first, notes=until)


def _list(line: InboxFiling) -> Shown:
    return Shown(tags=(Tag("已提交", "good") if line.listed is not None else Tag("名单未登记", "attention"),))


_FIRST = (
    Column("备案文号", _reference, sort="reference", is_heading=True),
    Column[InboxFiling]("评审委员会", lambda line: line.committee, sort="committee"),
    Column[InboxFiling]("组建单位", lambda line: line.unit, sort="unit"),
    Column("评审会议", _meeting, sort="meeting"),
    Column[InboxFiling]("通过人数", lambda line: line.passed_count, sort="passed", is_number=True),
    Column("名单", _list),
)
_EMPTY = "这里没有备案。组建单位报送后，会出现在“待核准”中。"
WAITING = ListRecipe[InboxFiling](
    name="bureau:filings",
    title="待核准的备案",
    columns=(*_FIRST, Column("报送时间", lambda line: line.submitted_at, sort="submitted")),
    empty=_EMPTY,
    caption="共{total}件",
    order="submitted",
)
DECIDED = ListRecipe[InboxFiling](
    name="bureau:filings",
    title="已决定的备案",
    columns=(*_FIRST, Column("决定时间", lambda line: line.decided_at, sort="decided")),
    empty=_EMPTY,
    caption="共{total}件",
    order="-decided",
)

WITHDRAWN = ListRecipe[InboxFiling](
    name="bureau:filings",
    title="组建单位撤回的备案",
    columns=(*_FIRST, Column("撤回时间", lambda line: line.withdrawn_at, sort="withdrawn")),
    empty="没有撤回的备案。组建单位在核准前撤回后，会出现在这里。",
    caption="共{total}件",
    order="-withdrawn",
)
_RECIPES = {FilingStatus.SUBMITTED: WAITING, FilingStatus.WITHDRAWN: WITHDRAWN}


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def filings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One queue of filings."""
    asked = request.GET.get("queue", "")
    queue = next((status for status, _ in _QUEUES if status.value == asked), FilingStatus.SUBMITTED)

    def fetch(wanted: Wanted) -> Listed[InboxFiling]:
        return filing_inbox(
            actor=actor, status=queue, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset
        )

    recipe = _RECIPES.get(queue, DECIDED)
    choices = [(status.value, label) for status, label in _QUEUES]
    tabs = Tabs("queue", "备案分类", choices, queue.value)
    return list_page(request, actor, recipe, fetch, "bureau/casework/filings.html", tabs=tabs)


@require_GET
@staff_page(UnitRole.BUREAU)
def filing(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """One filing with everything that the decision rests on."""
    found = inbox_filing(actor=actor, filing_id=filing_id)
    context = {
        "filing": found,
        "list": filing_list(actor=actor, filing_id=filing_id),
        "audience": "bureau",
    }
    return page(request, "bureau/casework/filing.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def listed(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """The list beside what was uploaded and issued."""
    return listed_page(request, actor, filing_id, LISTED, reverse("bureau:filing", args=[filing_id]))


@require_GET
@staff_page(UnitRole.BUREAU)
def evidence(
    request: HttpRequest, actor: Actor, filing_id: uuid.UUID, evidence_id: uuid.UUID
) -> HttpResponse:
    """One document that proves the result."""
    file = read_filing_evidence(actor=actor, filing_id=filing_id, evidence_id=evidence_id)
    return shown_inline(file.data, file.file_name, file.media_type)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def approve(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then approve; the roster is due five working days later."""
    found = inbox_filing(actor=actor, filing_id=filing_id)

    def send() -> HttpResponse:
        row = approve_filing(actor=actor, at=ports.clock().now(), filing_id=filing_id)
        said = f"已核准备案{row.reference}，组建单位可以上传名册。"
        return done(request, said, "bureau:filing", filing_id=filing_id)

    def context() -> dict[str, object]:
        return {
            "filing": found,
            "list": filing_list(actor=actor, filing_id=filing_id),
            "audience": "bureau",
        }

    return confirm_page(request, "bureau/casework/approve_filing.html", context, send)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def refuse(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """Refuse with a reason."""
    found = inbox_filing(actor=actor, filing_id=filing_id)

    def send(form: RefusalForm) -> HttpResponse:
        refuse_filing(
            actor=actor,
            at=ports.clock().now(),
            filing_id=filing_id,
            reason=form.cleaned_data["reason"],
        )
        return done(request, f"备案{found.reference}不予核准，原因已告知组建单位。", "bureau:filings")

    template = "bureau/casework/refuse_filing.html"
    return form_page(request, RefusalForm, template, {"filing": found}, send, beside="reason")
