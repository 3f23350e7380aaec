"""Where the code on a decision of a case leads: what it is, where it stands, since when; no personal data."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.services.casework.cases import CaseRefused, case_notice
from zhicheng.web.public.answered import in_confidence
from zhicheng.web.site.access import public_page
from zhicheng.web.site.pages import page


@require_GET
@public_page
def case_check(request: HttpRequest, token: str) -> HttpResponse:
    """The answer for the code's token; one that no case has is told apart from nothing else."""
    try:
        notice = case_notice(token=token)
    except CaseRefused:
        return in_confidence(page(request, "public/case_missed.html", status=404))
    return in_confidence(page(request, "public/case_check.html", {"notice": notice}))
