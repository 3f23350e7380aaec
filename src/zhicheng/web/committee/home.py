"""What a convening unit has to do now."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.collection import open_hand_marks
from zhicheng.services.intake.filings import FilingStage, own_filings
from zhicheng.services.intake.rosters import passed_people
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.review import unconfirmed_names
from zhicheng.web.rosters.tasks import Task
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page

_SHOWN = 10


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
        "due": due,
        "to_correct": to_correct,
        "tasks": [
            Task("被人社局退回的人员", reverse("committee:sent_back"), sent_back, "人"),
            Task("待确认的生僻字读音", reverse("committee:readings"), names, "人"),
            Task("待手工标注的证书", reverse("committee:hand_marks"), marks, "份"),
            Task("等待人社局核准的备案", f"{filings}?stage=waiting", waiting, "件", is_own=False),
        ],
    }
    return page(request, "committee/home.html", context)
