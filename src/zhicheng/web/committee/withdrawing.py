"""Taking back a filing that the Bureau has not decided yet, after a question."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake.filings import own_filing, withdraw_filing
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import confirm_page, done


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def withdraw(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """Asks first; says what is undone, or that it is too late."""
    at = ports.clock().now()

    def send() -> HttpResponse:
        row = withdraw_filing(actor=actor, at=at, filing_id=filing_id)
        said = f"备案{row.reference}已撤回，可以用同一文号重新报送。"
        return done(request, said, "committee:filing", filing_id=filing_id)

    return confirm_page(
        request,
        "committee/withdraw_filing.html",
        lambda: {"filing": own_filing(actor=actor, on=business_date(at), filing_id=filing_id)},
        send,
    )
