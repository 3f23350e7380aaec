"""What waits for an officer of the Bureau today."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.cases import CaseState
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.months import Month
from zhicheng.services.casework.cases import case_counts
from zhicheng.services.casework.later_titles import later_title_count
from zhicheng.services.intake.filings import filing_inbox
from zhicheng.services.issuance.month import BatchLine, month_overview, waiting_batches
from zhicheng.services.issuance.templates import list_templates
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.oversight.feedback import feedback_inbox
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import Column, Shown, Tag, summary
from zhicheng.web.site.pages import page


def _month(batch: BatchLine) -> Shown:
    return Shown(batch.month, reverse("bureau:batch", kwargs={"batch_id": batch.batch_id}))


def _state(batch: BatchLine) -> Shown:
    if batch.status is BatchStatus.CHECKED:
        return Shown(tags=(Tag("待签发", "attention"),))
    return Shown(tags=(Tag("已暂停", "attention") if batch.is_paused else Tag("制作中", "waiting"),))


BATCHES = (
    Column[BatchLine]("批次", _month, is_heading=True),
    Column[BatchLine]("件数", lambda batch: batch.entries, is_number=True),
    Column[BatchLine]("核对人", lambda batch: batch.checked_by),
    Column[BatchLine]("状态", _state),
)


@require_GET
@staff_page(UnitRole.BUREAU)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Filings to decide, batches to release, cases to take up and to second, and the month."""
    on = business_date(ports.clock().now())
    month = Month.of(on)
    cases = case_counts(actor=actor)
    context = {
        "filings": filing_inbox(actor=actor, status=FilingStatus.SUBMITTED, limit=0)[0],
        "batches": summary(BATCHES, waiting_batches(actor=actor), caption="等待签发和正在制作的批次"),
        "cases_opened": cases.get(CaseState.OPENED, 0),
        "cases_proposed": cases.get(CaseState.PROPOSED, 0),
        "later_titles": later_title_count(actor=actor),
        "templates": sum(1 for line in list_templates() if not line.approved_by),
        "feedback": len(feedback_inbox(actor=actor)),
        "month": month,
        "overview": month_overview(month),
        "last_day": month.last_day(),
    }
    return page(request, "bureau/casework/home.html", context)
