"""Addresses of the reviewing pages in the namespace of the audience that mounted them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def address(request: HttpRequest, name: str, **kwargs: Any) -> str:
    """The address of a reviewing page in the namespace that the present page was mounted in."""
    match = request.resolver_match
    assert match is not None
    return reverse(f"{match.namespace}:{name}", kwargs=kwargs or None)
