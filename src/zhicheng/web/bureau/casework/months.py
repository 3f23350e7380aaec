"""The month at the Bureau: who is late, the final check and its findings, and the proposal of a batch."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.domain.batches import BatchKind, BatchStatus
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.services.issuance.month import (
    FoundClaim,
    check_month,
    findings_sheet,
    found_claims,
    known_months,
    month_board,
    month_overview,
    propose_batch,
    try_check,
)
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Wanted, in_memory, list_page
from zhicheng.web.site.pages import page

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_FULL = 3
"""The latest months, which are still worked on."""


def _month(month: Month) -> Shown:
    return Shown(month.label, reverse("bureau:month", kwargs={"month": month}))


EARLIER = ListRecipe[Month](
    name="bureau:months",
    title="更早的月份",
    columns=(
        Column("月份", _month, is_heading=True),
        Column("代号", str, sort="month"),
    ),
    empty="没有更早的月份。",
    size=12,
    order="-month",
)


def _finding(line: FoundClaim) -> Shown:
    return Shown(line.name, reverse("bureau:claim", args=[line.claim_id]))


FINDINGS = ListRecipe[FoundClaim](
    name="bureau:findings",
    title="核对结果",
    columns=(
        Column("姓名", _finding, sort="name", is_heading=True),
        Column("资格名称", lambda line: line.title_name, sort="title"),
        Column("单位", lambda line: line.unit),
        Column("问题", lambda line: line.sentence, sort="sentence"),
        Column("怎样解决", lambda line: line.remedy),
    ),
    empty="没有这一类问题。",
    caption="共{total}件",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def months(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The months, the present one first even while it is empty."""
    present = Month.of(business_date(ports.clock().now()))
    known = known_months()
    if present not in known:
        known = sorted([present, *known], key=str, reverse=True)
    latest, earlier = known[:_IN_FULL], known[_IN_FULL:]
    context = {"overviews": [month_overview(item) for item in latest], "has_earlier": bool(earlier)}
    fetch = in_memory(earlier, EARLIER)
    return list_page(request, actor, EARLIER, fetch, "bureau/casework/months.html", context=context)


@require_GET
@staff_page(UnitRole.BUREAU)
def month(request: HttpRequest, actor: Actor, month: str) -> HttpResponse:
    """One month as a row of steps, each with what is to do in it."""
    wanted = parsed(month)
    on = business_date(ports.clock().now())
    board = month_board(actor=actor, month=wanted, on=on)
    open_batches = [batch for batch in board.overview.batches if batch.status is not BatchStatus.DISCARDED]
    page_context = {
        "board": board,
        "month": wanted,
        "batches": open_batches,
        "discarded": len(board.overview.batches) - len(open_batches),
        "has_regular": any(batch.kind is BatchKind.REGULAR for batch in open_batches),
        "is_ahead": wanted > Month.of(on),
        "days_left": (board.last_day - on).days,
    }
    return page(request, "bureau/casework/month.html", page_context)


@require_POST
@staff_page(UnitRole.BUREAU)
def check(request: HttpRequest, actor: Actor, month: str) -> HttpResponse:
    """Run the final check; its findings stand on the month's page."""
    wanted = parsed(month)
    run = check_month(actor=actor, at=ports.clock().now(), month=wanted)
    messages.success(request, f"已核对{run.claims_checked}件，其中{run.claims_blocked}件有必须解决的问题。")
    return redirect("bureau:month", month=str(wanted))


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def findings(request: HttpRequest, actor: Actor, month: str, rule_id: str) -> HttpResponse:
    """Every claim on which one rule found something in the month's latest check."""
    of_month = parsed(month)
    board = month_board(actor=actor, month=of_month, on=business_date(ports.clock().now()))
    rule = (
        next((item for item in board.check.rules if item.rule_id == rule_id), None) if board.check else None
    )
    if board.check is None or rule is None:
        raise Http404
    run_id = board.check.run_id

    def fetch(wanted: Wanted) -> Listed[FoundClaim]:
        return found_claims(
            actor=actor,
            run_id=run_id,
            rule_id=rule_id,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    context, template = {"month": of_month, "rule": rule}, "bureau/casework/findings.html"
    return list_page(request, actor, FINDINGS, fetch, template, context=context)


@require_GET
@staff_page(UnitRole.BUREAU, step_up=True)
def findings_workbook(request: HttpRequest, actor: Actor, month: str) -> HttpResponse:
    """All findings of the latest check as a workbook."""
    wanted = parsed(month)
    at = ports.clock().now()
    board = month_board(actor=actor, month=wanted, on=business_date(at))
    if board.check is None:
        raise Http404
    data = findings_sheet(actor=actor, at=at, run_id=board.check.run_id)
    return download(data, f"核对结果_{wanted}.xlsx", _XLSX)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def propose(request: HttpRequest, actor: Actor, month: str) -> HttpResponse:
    """The dry run, then the proposal: every claim without a blocking finding goes to a second officer."""
    wanted = parsed(month)
    at = ports.clock().now()
    has_regular = any(
        batch.kind is BatchKind.REGULAR and batch.status is not BatchStatus.DISCARDED
        for batch in month_overview(wanted).batches
    )
    kind = BatchKind.SUPPLEMENTARY if has_regular else BatchKind.REGULAR

    def send(form: PageForm) -> HttpResponse:
        batch = propose_batch(actor=actor, at=at, month=wanted, kind=kind)
        said = f"已提出批次，共{batch.entry_count}件，请另一名工作人员签发。"
        return done(request, said, "bureau:batch", batch_id=batch.id)

    def context(form: PageForm) -> dict[str, object]:
        return {
            "month": wanted,
            "trial": try_check(actor=actor, at=at, month=wanted),
            "is_supplementary": has_regular,
        }

    return form_page(request, PageForm, "bureau/casework/propose.html", context, send)


@require_GET
@staff_page(UnitRole.BUREAU)
def report(request: HttpRequest, actor: Actor, month: str) -> HttpResponse:
    """The month on one sheet of paper."""
    wanted = parsed(month)
    at = ports.clock().now()
    board = month_board(actor=actor, month=wanted, on=business_date(at))
    return page(request, "bureau/casework/report.html", {"month": wanted, "board": board, "at": at})


def parsed(text: str) -> Month:
    """The month in an address; anything else is no page."""
    try:
        return Month.parse(text)
    except (Refusal, ValueError) as error:
        raise Http404 from error
