"""The addresses of review, mounted by every audience that reviews."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.domain.channels import UnitRole
from zhicheng.web.reviewing import acts, bulk, claims, submitting_unit, taking_back, todo
from zhicheng.web.site.access import staff_page


def review_urls(*roles: UnitRole) -> list[URLPattern]:
    """Work queues, claim and acts for staff in one of ``roles``, mounted in their audience's namespace."""
    only = staff_page(*roles)
    both = require_http_methods(["GET", "POST"])
    return [
        path("claims/", both(only(todo.todo)), name="todo"),
        path("claims/bulk/", require_POST(only(bulk.bulk)), name="bulk"),
        path("claims/<uuid:claim_id>/", require_GET(only(claims.claim)), name="claim"),
        path("claims/<uuid:claim_id>/approve/", require_POST(only(acts.approve)), name="approve"),
        path("claims/<uuid:claim_id>/send-back/", both(only(acts.send_back)), name="send_back"),
        path("claims/<uuid:claim_id>/reject/", both(only(acts.reject)), name="reject"),
        path("claims/<uuid:claim_id>/take-back/", both(only(taking_back.take_back)), name="take_back"),
        path(
            "claims/<uuid:claim_id>/submitting-unit/",
            both(only(submitting_unit.change)),
            name="submitting_unit",
        ),
        path("claims/<uuid:claim_id>/id-number/", both(only(claims.reveal)), name="reveal"),
        path(
            "claims/<uuid:claim_id>/documents/<uuid:attachment_id>/",
            require_GET(only(claims.attachment)),
            name="attachment",
        ),
    ]
