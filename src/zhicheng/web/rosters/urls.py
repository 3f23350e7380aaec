"""The addresses of roster upload, for an audience to mount among its own."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.web.rosters import acts, outcome, sending
from zhicheng.web.rosters.pages import RosterPages
from zhicheng.web.site.access import staff_page


def roster_urls(pages: RosterPages) -> list[URLPattern]:
    """All addresses of one set of roster pages, in their namespace."""
    for_role = staff_page(pages.role)
    fresh = staff_page(pages.role, step_up=True)
    page_set = {"pages": pages}
    get_or_post = require_http_methods(["GET", "POST"])
    return [
        path("rosters/", get_or_post(for_role(outcome.uploads)), page_set, name="uploads"),
        path("rosters/template", require_GET(for_role(sending.template)), page_set, name="roster_template"),
        path("rosters/for/<uuid:target_id>/", get_or_post(fresh(sending.send)), page_set, name="send_roster"),
        path("rosters/<uuid:upload_id>/", get_or_post(for_role(outcome.upload)), page_set, name="upload"),
        path(
            "rosters/<uuid:upload_id>/progress",
            require_GET(for_role(outcome.progress)),
            page_set,
            name="upload_progress",
        ),
        path(
            "rosters/<uuid:upload_id>/stop", require_POST(for_role(acts.stop)), page_set, name="stop_upload"
        ),
        path(
            "rosters/<uuid:upload_id>/resume",
            require_POST(for_role(acts.resume)),
            page_set,
            name="resume_upload",
        ),
        path(
            "rosters/<uuid:upload_id>/take-back",
            get_or_post(for_role(acts.take_back)),
            page_set,
            name="take_back_upload",
        ),
        path(
            "rosters/<uuid:upload_id>/marked",
            require_GET(for_role(outcome.marked_workbook)),
            page_set,
            name="marked_workbook",
        ),
    ]
