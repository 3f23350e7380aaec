"""What an examination body has to do now."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole
from zhicheng.services.collection import open_hand_marks
from zhicheng.services.intake.examinations import own_examinations, work_of
from zhicheng.services.kernel import Actor
from zhicheng.services.review.queues import ready_claims
from zhicheng.web.examiner.examinations import EXAMINATIONS
from zhicheng.web.rosters.tasks import Task
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import summary
from zhicheng.web.site.pages import page

_SHOWN = 10


@require_GET
@staff_page(UnitRole.EXAMINATION_BODY)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Claims to review and to upload, rosters that are missing or to correct, characters to write by hand."""
    work = work_of(actor=actor)
    ready = ready_claims(actor=actor, limit=0).total
    marks = len(open_hand_marks(actor=actor))
    examinations = reverse("examiner:examinations")
    latest = own_examinations(actor=actor, limit=_SHOWN)
    context = {
        "tasks": [
            Task("待审核的申领", reverse("examiner:todo"), work.to_review, "条"),
            Task("已审核、待汇总上传的申领", reverse("examiner:consolidate"), ready, "条"),
            Task("还没有合格名册的考试", examinations, work.without_roster, "次"),
            Task("待手工标注的证书", reverse("examiner:hand_marks"), marks, "份"),
        ],
        "examinations": summary(EXAMINATIONS.columns, latest.rows, caption="最近的考试"),
        "total": latest.total,
    }
    return page(request, "examiner/home.html", context)
