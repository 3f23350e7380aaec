"""The unit's filings: the list, and where one of them stands."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.intake.filings import FilingLine, FilingStage, own_filing, own_filings
from zhicheng.services.intake.rosters import own_uploads, passed_people
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.committee.filing_list import FILINGS
from zhicheng.web.committee.roster_pages import ROSTER_PAGES
from zhicheng.web.rosters.outcome import upload_summary
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Empty, Search, Wanted, list_page
from zhicheng.web.site.pages import page


class StageForm(PageForm):
    """At which stage; it may stand in the address."""

    stage = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((stage.value, stage.label) for stage in FilingStage)],
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def filings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, newest first, or those at one stage."""

    def fetch(wanted: Wanted) -> Listed[FilingLine]:
        stage = wanted.given.get("stage")
        return own_filings(
            actor=actor,
            on=business_date(ports.clock().now()),
            stage=FilingStage(stage) if stage else None,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    empty = Empty(FILINGS.empty, reverse("committee:new_filing"), "报送评审结果备案")
    search, template = Search(StageForm), "committee/filings.html"
    return list_page(request, actor, FILINGS, fetch, template, search=search, empty=empty)


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def filing(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """One of them: approved or not, until when the roster is due, and what came of the rosters."""
    at = ports.clock().now()
    found = own_filing(actor=actor, on=business_date(at), filing_id=filing_id)
    uploads = own_uploads(actor=actor, kind=RosterKind.EVALUATION, target_id=filing_id)
    context = {
        "pages": ROSTER_PAGES,
        "filing": found,
        "missing": found.passed_count - found.taken,
        "uploads": upload_summary(ROSTER_PAGES, uploads.rows),
        "people": passed_people(actor=actor, at=at, filing_id=filing_id, limit=0).total,
    }
    return page(request, "committee/filing.html", context)
