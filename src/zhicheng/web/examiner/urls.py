"""Addresses of these pages."""

from django.urls import URLPattern, URLResolver, path

from zhicheng.domain.channels import UnitRole
from zhicheng.web.cases.urls import case_urls
from zhicheng.web.colleagues.users import user_urls
from zhicheng.web.examiner import announcing, consolidation, examinations, home, withdrawing
from zhicheng.web.examiner.case_pages import CASE_PAGES
from zhicheng.web.examiner.roster_pages import ROSTER_PAGES
from zhicheng.web.reviewing.urls import review_urls
from zhicheng.web.rosters.hand_marks import hand_mark_urls
from zhicheng.web.rosters.urls import roster_urls

app_name = "examiner"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("examinations/", examinations.examinations, name="examinations"),
    path("examinations/new", announcing.announce, name="announce"),
    path("examinations/<uuid:examination_id>/", examinations.examination, name="examination"),
    path(
        "examinations/<uuid:examination_id>/withdraw/",
        withdrawing.withdraw,
        name="withdraw_examination",
    ),
    path("examinations/<uuid:examination_id>/passed/", examinations.passed, name="passed"),
    path("consolidate/", consolidation.consolidate, name="consolidate"),
    path("consolidate/history/", consolidation.history, name="consolidated"),
    *roster_urls(ROSTER_PAGES),
    *hand_mark_urls(UnitRole.EXAMINATION_BODY, app_name),
    *review_urls(UnitRole.EXAMINATION_BODY),
    *user_urls(UnitRole.EXAMINATION_BODY),
    *case_urls(CASE_PAGES),
]
