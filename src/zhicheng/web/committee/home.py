"""What a convening unit has to do now."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.collection import open_hand_marks
from zhicheng.services.intake.filings import FilingLine, FilingStage, own_filings
from zhicheng.services.intake.rosters import passed_people
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.review import unconfirmed_names
from zhicheng.web.rosters.tasks import Task
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import Column, Shown, Tag, summary
from zhicheng.web.site.pages import page

_SHOWN = 10


def _reference(line: FilingLine) -> Shown:
    return Shown(line.reference, reverse("committee:filing", kwargs={"filing_id": line.filing_id}))


def _deadline(line: FilingLine) -> Shown:
    left = line.working_days_left
    kind = "bad" if line.is_overdue else "attention" if left is not None and left < 2 else "waiting"
    return Shown(line.deadline.label if line.deadline else "", tags=(Tag(line.countdown, kind),))


def _send(line: FilingLine) -> Shown:
    address = reverse("committee:send_roster", kwargs={"target_id": line.filing_id})
    return Shown("上传名册", address, line.reference)


_FIRST = (
    Column[FilingLine]("备案文号", _reference, is_heading=True),
    Column[FilingLine]("评审委员会", lambda line: line.committee_name),
)
DUE = (
    *_FIRST,
    Column[FilingLine]("核准日期", lambda line: line.approved_on),
    Column[FilingLine]("截止日期", _deadline),
    Column[FilingLine]("办理", _send, is_act=True),
)
TO_CORRECT = (
    *_FIRST,
    Column[FilingLine]("评审通过", lambda line: line.passed_count, is_number=True),
    Column[FilingLine]("已接收", lambda line: line.taken, is_number=True),
)


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rosters that are due, rows to correct, people sent back, characters to write by hand."""
    at = ports.clock().now()
    on = business_date(at)
    due = own_filings(actor=actor, on=on, stage=FilingStage.ROSTER_DUE, limit=_SHOWN)
    to_correct = own_filings(actor=actor, on=on, stage=FilingStage.TO_CORRECT, limit=_SHOWN)
    waiting = own_filings(actor=actor, on=on, stage=FilingStage.WAITING, limit=0).total
    sent_back = passed_people(actor=actor, at=at, status=ClaimStatus.SENT_BACK, limit=0).total
    names = len(unconfirmed_names(actor=actor, on=on))
    marks = len(open_hand_marks(actor=actor))
    filings = reverse("committee:filings")
    context = {
        "due": summary(DUE, due.rows, caption="待上传名册的备案"),
        "due_total": due.total,
        "to_correct": summary(TO_CORRECT, to_correct.rows, caption="名册有误，待改正的备案"),
        "tasks": [
            Task("被人社局退回的人员", reverse("committee:sent_back"), sent_back, "人"),
            Task("待确认的生僻字读音", reverse("committee:readings"), names, "人"),
            Task("待手工标注的证书", reverse("committee:hand_marks"), marks, "份"),
            Task("等待人社局核准的备案", f"{filings}?stage=waiting", waiting, "件", is_own=False),
        ],
    }
    return page(request, "committee/home.html", context)
