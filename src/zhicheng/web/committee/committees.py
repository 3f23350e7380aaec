"""The unit's committees."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake.committees import own_committee, own_committees
from zhicheng.services.intake.filings import own_filings
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def committees(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, those that may file results first."""
    return page(request, "committee/committees.html", {"committees": own_committees(actor=actor)})


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def committee(request: HttpRequest, actor: Actor, committee_id: uuid.UUID) -> HttpResponse:
    """What one may evaluate, and its filings."""
    found = own_committee(actor=actor, committee_id=committee_id)
    paging = Paging.of(request, found.filings)
    filings = own_filings(
        actor=actor,
        on=business_date(ports.clock().now()),
        committee_id=committee_id,
        limit=paging.size,
        offset=paging.offset,
    )
    here = {"committee": found, "filings": filings.lines, "paging": paging}
    return page(request, "committee/committee.html", here)
