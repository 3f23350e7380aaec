"""Counts what a page asks of the database."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 15


def queries_of(client: Client, address: str) -> int:
    """How many queries one request makes; the page must be there, and within the limit of any page."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    asked = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)
    return len(asked)


def assert_queries_do_not_grow(client: Client, address: str, add_rows: Callable[[], object]) -> None:
    """The page asks as often with more rows as with few. Call it with at least one row already there."""
    before = queries_of(client, address)
    add_rows()
    assert queries_of(client, address) == before
