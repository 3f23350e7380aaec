"""Addresses of these pages."""

from django.urls import URLPattern, URLResolver, path

from zhicheng.domain.channels import SUBMITTING_ROLES
from zhicheng.web.cases.urls import case_urls
from zhicheng.web.colleagues.users import user_urls
from zhicheng.web.department import consolidation, home
from zhicheng.web.department.case_pages import CASE_PAGES
from zhicheng.web.reviewing.urls import review_urls

app_name = "department"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("employers/", home.employers, name="employers"),
    path("consolidate/", consolidation.consolidate, name="consolidate"),
    path("consolidate/history/", consolidation.history, name="consolidated"),
    *review_urls(*SUBMITTING_ROLES),
    *user_urls(*SUBMITTING_ROLES),
    *case_urls(CASE_PAGES),
]
