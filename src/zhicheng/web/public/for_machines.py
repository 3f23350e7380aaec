"""Two files that machines look for: what not to index, and where to report a weakness."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhicheng.services.kernel import ports
from zhicheng.web.site.access import public_page

_CLOSED = ("check", "verify/another", "verify/file", "accounts", "feedback")
_SECURITY_DAYS = 180


@require_safe
@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines index what explains, and no page that answers about anybody."""
    lines = ["User-agent: *", *[f"Disallow: /{path}/" for path in _CLOSED]]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public_page
def security(request: HttpRequest) -> HttpResponse:
    """Where a weakness is reported (RFC 9116)."""
    today = ports.clock().now().astimezone(UTC).date()
    until = datetime(today.year, today.month, today.day, tzinfo=UTC) + timedelta(days=_SECURITY_DAYS)
    lines = [
        f"Contact: {request.build_absolute_uri(reverse('public:feedback'))}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {request.build_absolute_uri(reverse('public:security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
