"""One part of a list in a chosen order, with how many there are in all: one result type for every list."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import QuerySet

T = TypeVar("T")
RowT = TypeVar("RowT")


class Listed(NamedTuple, Generic[T]):
    """One part of a list."""

    total: int
    """How many rows the whole list has."""
    rows: list[T]


def listed(
    query: "QuerySet[Any, RowT]",
    to_line: Callable[[RowT], T],
    *,
    order: Sequence[str],
    limit: int,
    offset: int,
) -> Listed[T]:
    """``limit`` rows of ``query`` in ``order`` behind the first ``offset``, each as ``to_line`` makes it.

    Two statements, however many rows there are: one reads the part, one counts them all. A window function
    would do both in one, and would read every row of a long list for it, where the part needs an index alone.
    """
    return listed_together(
        query, lambda rows: [to_line(row) for row in rows], order=order, limit=limit, offset=offset
    )


def listed_together(
    query: "QuerySet[Any, RowT]",
    to_lines: Callable[[list[RowT]], list[T]],
    *,
    order: Sequence[str],
    limit: int,
    offset: int,
) -> Listed[T]:
    """The same where the lines of a part are made together, with what is read for all of them at once."""
    found = list(query.order_by(*order)[offset : offset + limit])
    return Listed(query.order_by().count(), to_lines(found))


def order_for(sort: str, orders: Mapping[str, Sequence[str]], default: Sequence[str]) -> list[str]:
    """The fields to order by for ``sort``: a key of ``orders``, with ``-`` before it for the other direction.

    The default order decides between equals, so that no row is on two pages and none on neither. An empty
    ``sort`` is the default order. Raises KeyError for a key that the list does not have.
    """
    if not sort:
        return list(default)
    fields = orders[sort.removeprefix("-")]
    chosen = [_reverse(field) for field in fields] if sort.startswith("-") else list(fields)
    named = {field.removeprefix("-") for field in chosen}
    return chosen + [field for field in default if field.removeprefix("-") not in named]


def _reverse(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"
