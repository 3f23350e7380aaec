"""The unit's filings: the list, and where one of them stands."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.intake.filings import FilingStage, own_filing, own_filings
from zhicheng.services.intake.rosters import own_uploads, passed_people
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.committee.desk import DESK
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def filings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, newest first, or those at one stage."""
    on = business_date(ports.clock().now())
    asked = request.GET.get("stage", "")
    stage = FilingStage(asked) if asked in set(FilingStage) else None
    paging = Paging.of(request, own_filings(actor=actor, on=on, stage=stage, limit=0).total)
    found = own_filings(actor=actor, on=on, stage=stage, limit=paging.size, offset=paging.offset)
    here = {"filings": found.lines, "paging": paging, "stages": list(FilingStage), "stage": stage}
    return page(request, "committee/filings.html", here)


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def filing(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """One of them: approved or not, until when the roster is due, and what came of the rosters."""
    at = ports.clock().now()
    found = own_filing(actor=actor, on=business_date(at), filing_id=filing_id)
    here = {
        "desk": DESK,
        "filing": found,
        "missing": found.passed_count - found.taken,
        "uploads": own_uploads(actor=actor, kind=RosterKind.EVALUATION, target_id=filing_id).uploads,
        "people": passed_people(actor=actor, at=at, filing_id=filing_id, limit=0).total,
    }
    return page(request, "committee/filing.html", here)
