"""Addresses of these pages."""

from django.urls import URLPattern, URLResolver, path

from zhicheng.domain.channels import UnitRole
from zhicheng.web.cases.urls import case_urls
from zhicheng.web.colleagues.users import user_urls
from zhicheng.web.committee import (
    committees,
    filing_form,
    filing_lists,
    filings,
    home,
    people,
    readings,
    withdrawing,
)
from zhicheng.web.committee.case_pages import CASE_PAGES
from zhicheng.web.committee.roster_pages import ROSTER_PAGES
from zhicheng.web.rosters.hand_marks import hand_mark_urls
from zhicheng.web.rosters.urls import roster_urls

app_name = "committee"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("committees/", committees.committees, name="committees"),
    path("committees/<uuid:committee_id>/", committees.committee, name="committee"),
    path("filings/", filings.filings, name="filings"),
    path("filings/new", filing_form.new_filing, name="new_filing"),
    path("filings/<uuid:filing_id>/", filings.filing, name="filing"),
    path("filings/list-template", filing_lists.template, name="list_template"),
    path("filings/<uuid:filing_id>/list/", filing_lists.hand_in, name="hand_in_list"),
    path("filings/<uuid:filing_id>/listed/", filing_lists.listed, name="listed"),
    path(
        "filings/<uuid:filing_id>/documents/<uuid:evidence_id>/",
        filing_lists.evidence,
        name="filing_evidence",
    ),
    path("filings/<uuid:filing_id>/withdraw/", withdrawing.withdraw, name="withdraw_filing"),
    path("filings/<uuid:filing_id>/people/", people.people, name="people"),
    path("readings/", readings.readings, name="readings"),
    path("readings/<uuid:claim_id>/", readings.confirm_readings, name="confirm_readings"),
    path("sent-back/", people.sent_back, name="sent_back"),
    *hand_mark_urls(UnitRole.CONVENING_UNIT, app_name),
    *user_urls(UnitRole.CONVENING_UNIT),
    *roster_urls(ROSTER_PAGES),
    *case_urls(CASE_PAGES),
]
