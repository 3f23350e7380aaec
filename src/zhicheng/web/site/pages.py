"""Rendering a page inside the frame."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The rendered page; ``status`` 422 where a form is shown again with its errors."""
    return HttpResponse(render_to_string(template, dict(context or {}), request), status=status)
