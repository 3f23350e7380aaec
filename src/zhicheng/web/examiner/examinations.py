"""The body's examinations, and who has passed each."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.intake.examinations import own_examination, own_examinations, passed_of
from zhicheng.services.intake.rosters import own_uploads
from zhicheng.services.kernel import Actor
from zhicheng.web.examiner.desk import DESK
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


@require_GET
@staff_page(UnitRole.EXAMINATION_BODY)
def examinations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, latest first."""
    paging = Paging.of(request, own_examinations(actor=actor, limit=0).total)
    found = own_examinations(actor=actor, limit=paging.size, offset=paging.offset)
    here = {"examinations": found.lines, "paging": paging}
    return page(request, "examiner/examinations.html", here)


@require_GET
@staff_page(UnitRole.EXAMINATION_BODY)
def examination(request: HttpRequest, actor: Actor, examination_id: uuid.UUID) -> HttpResponse:
    """One of them: its pass roster, and how far the claims are."""
    here = {
        "desk": DESK,
        "examination": own_examination(actor=actor, examination_id=examination_id),
        "uploads": own_uploads(actor=actor, kind=RosterKind.EXAMINATION, target_id=examination_id).uploads,
    }
    return page(request, "examiner/examination.html", here)


class PassedSearch(PageForm):
    """Whom to look for; never part of an address."""

    who = forms.CharField(label="姓名或证件号码", required=False, max_length=50)
    unclaimed = forms.BooleanField(label="只看还没有申领的", required=False)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EXAMINATION_BODY)
def passed(request: HttpRequest, actor: Actor, examination_id: uuid.UUID) -> HttpResponse:
    """The people on the pass roster, and whether they have claimed."""
    examination = own_examination(actor=actor, examination_id=examination_id)
    form, answer = remembered(request, PassedSearch, f"examiner:passed:{examination_id}")
    if answer is not None:
        return answer
    given = form.cleaned_data if form.is_valid() else {}
    search, unclaimed = given.get("who", ""), given.get("unclaimed", False)
    total = passed_of(
        actor=actor, examination_id=examination_id, search=search, unclaimed_only=unclaimed, limit=0
    ).total
    paging = Paging.of(request, total)
    found = passed_of(
        actor=actor,
        examination_id=examination_id,
        search=search,
        unclaimed_only=unclaimed,
        limit=paging.size,
        offset=paging.offset,
    )
    here = {
        "examination": examination,
        "form": form,
        "people": found.lines,
        "paging": paging,
        "is_narrowed": bool(search or unclaimed),
    }
    return page(request, "examiner/passed.html", here, status=422 if form.errors else 200)
