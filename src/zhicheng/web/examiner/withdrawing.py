"""Taking back the announcement of an examination, after a question."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.intake.examinations import own_examination, withdraw_examination
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import confirm_page, done


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EXAMINATION_BODY)
def withdraw(request: HttpRequest, actor: Actor, examination_id: uuid.UUID) -> HttpResponse:
    """Asks first; says what is undone."""

    def send() -> HttpResponse:
        row = withdraw_examination(actor=actor, at=ports.clock().now(), examination_id=examination_id)
        return done(request, f"考试“{row.name}”已撤回。", "examiner:examinations")

    return confirm_page(
        request,
        "examiner/withdraw_examination.html",
        lambda: {"examination": own_examination(actor=actor, examination_id=examination_id)},
        send,
    )
