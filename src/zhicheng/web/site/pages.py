"""Rendering a page inside the frame."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The rendered page; ``status`` 422 where a form is shown again with its errors."""
    shown = dict(context or {})
    response = HttpResponse(render_to_string(template, shown, request), status=status)
    retry_after = getattr(shown.get("form"), "retry_after", None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(retry_after)))
    return response
