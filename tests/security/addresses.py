"""Walks the URLconf: every address of the site, with the view behind it and the methods that it takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from zhicheng.web.site.access import Access


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the URLconf."""

    name: str
    """With its namespace, as ``reverse`` takes it."""
    route: str
    view: Callable[..., HttpResponse]

    @property
    def access(self) -> Access:
        """Whom the view is for; a view that does not say is a mistake."""
        access = getattr(self.view, "access", None)
        assert isinstance(access, Access), f"{self.name} ({self.route}) does not say whom it is for"
        return access

    @property
    def methods(self) -> frozenset[str]:
        """The methods that the view takes, as its answer to another one tells."""
        try:
            answer = self.view(RequestFactory().generic("BREW", "/"))
        except Exception as error:
            raise AssertionError(f"{self.name} acts on any method: let it name those it takes") from error
        assert answer.status_code == 405, f"{self.name} takes any method: let it name those it takes"
        return frozenset(method.strip() for method in answer.headers["Allow"].split(","))


def addresses(urlconf: str | None = None) -> list[Address]:
    """Every address of the URLconf, of the site's own when none is named."""
    return list(_walk(get_resolver(urlconf).url_patterns, "", ""))


def _walk(patterns: list[Any], namespace: str, route: str) -> Iterator[Address]:
    for pattern in patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, here)
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"the address {here} has no name"
            yield Address(f"{namespace}{pattern.name}", here, pattern.callback)
