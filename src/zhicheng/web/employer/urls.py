"""Addresses of these pages."""

from django.urls import URLPattern, URLResolver, path

from zhicheng.domain.channels import UnitRole
from zhicheng.web.cases.urls import case_urls
from zhicheng.web.colleagues.users import user_urls
from zhicheng.web.employer import comparison, home, rights, staff
from zhicheng.web.employer.case_pages import CASE_PAGES
from zhicheng.web.reviewing.urls import review_urls
from zhicheng.web.rosters.hand_marks import hand_mark_urls

app_name = "employer"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("staff/", staff.staff, name="staff"),
    path("staff/export/", staff.export, name="staff_export"),
    path("rights/", rights.rights, name="rights"),
    path("verify/", staff.verify, name="verify"),
    path("compare/", comparison.compare, name="compare"),
    path("compare/template/", comparison.template, name="compare_template"),
    *review_urls(UnitRole.EMPLOYER),
    *hand_mark_urls(UnitRole.EMPLOYER, app_name),
    *user_urls(UnitRole.EMPLOYER),
    *case_urls(CASE_PAGES),
]
