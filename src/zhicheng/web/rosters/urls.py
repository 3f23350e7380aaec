"""The addresses of roster upload, for an audience to mount among its own."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.web.rosters import acts, outcome, sending
from zhicheng.web.rosters.desk import Desk
from zhicheng.web.site.access import staff_page


def roster_urls(desk: Desk) -> list[URLPattern]:
    """All addresses of one desk; the audience's namespace is the desk's."""
    for_role = staff_page(desk.role)
    at_desk = {"desk": desk}
    get_or_post = require_http_methods(["GET", "POST"])
    return [
        path("rosters/", get_or_post(for_role(outcome.uploads)), at_desk, name="uploads"),
        path("rosters/template", require_GET(for_role(sending.template)), at_desk, name="roster_template"),
        path(
            "rosters/for/<uuid:target_id>/", get_or_post(for_role(sending.send)), at_desk, name="send_roster"
        ),
        path("rosters/<uuid:upload_id>/", get_or_post(for_role(outcome.upload)), at_desk, name="upload"),
        path(
            "rosters/<uuid:upload_id>/progress",
            require_GET(for_role(outcome.progress)),
            at_desk,
            name="upload_progress",
        ),
        path("rosters/<uuid:upload_id>/stop", require_POST(for_role(acts.stop)), at_desk, name="stop_upload"),
        path(
            "rosters/<uuid:upload_id>/resume",
            require_POST(for_role(acts.resume)),
            at_desk,
            name="resume_upload",
        ),
        path(
            "rosters/<uuid:upload_id>/marked",
            require_GET(for_role(outcome.marked_workbook)),
            at_desk,
            name="marked_workbook",
        ),
    ]
