"""What the employer may appoint to, as the Bureau has recorded it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake.appointments import own_rights
from zhicheng.services.kernel import Actor, policy_on, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page


@require_GET
@staff_page(UnitRole.EMPLOYER)
def rights(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Series, levels and term of each right; what follows where none is recorded."""
    on = business_date(ports.clock().now())
    context = {
        "rights": own_rights(actor=actor, on=on),
        "policy": policy_on(on),
        "audience": "employer",
    }
    return page(request, "employer/rights.html", context)
