"""The people of a filing and where each stands; those whom the Bureau has sent back."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.intake.filings import own_filing
from zhicheng.services.intake.rosters import passed_people
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_SHOWN = (
    ClaimStatus.UPLOADED,
    ClaimStatus.SENT_BACK,
    ClaimStatus.RELEASED,
    ClaimStatus.CERTIFIED,
    ClaimStatus.REJECTED,
    ClaimStatus.REVOKED,
)


class PeopleSearch(PageForm):
    """Whom to look for; never part of an address."""

    who = forms.CharField(label="姓名或证件号码", required=False, max_length=50)
    status = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((status.value, status.label) for status in _SHOWN)],
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def people(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """The people of one filing."""
    at = ports.clock().now()
    filing = own_filing(actor=actor, on=business_date(at), filing_id=filing_id)
    form, answer = remembered(request, PeopleSearch, f"committee:people:{filing_id}")
    if answer is not None:
        return answer
    given = form.cleaned_data if form.is_valid() else {}
    status = ClaimStatus(given["status"]) if given.get("status") else None
    search = given.get("who", "")
    total = passed_people(
        actor=actor, at=at, filing_id=filing_id, status=status, search=search, limit=0
    ).total
    paging = Paging.of(request, total)
    found = passed_people(
        actor=actor,
        at=at,
        filing_id=filing_id,
        status=status,
        search=search,
        limit=paging.size,
        offset=paging.offset,
    )
    here = {
        "filing": filing,
        "form": form,
        "people": found.people,
        "paging": paging,
        "is_narrowed": bool(search or status),
    }
    return page(request, "committee/people.html", here, status=422 if form.errors else 200)


@require_GET
@staff_page(UnitRole.CONVENING_UNIT)
def sent_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those whom the Bureau has sent back, with the reason."""
    at = ports.clock().now()
    status = ClaimStatus.SENT_BACK
    paging = Paging.of(request, passed_people(actor=actor, at=at, status=status, limit=0).total)
    found = passed_people(actor=actor, at=at, status=status, limit=paging.size, offset=paging.offset)
    return page(request, "committee/sent_back.html", {"people": found.people, "paging": paging})
