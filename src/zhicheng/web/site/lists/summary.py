"""A few rows of a list on a page about something else: the same columns, without search, order and export."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhicheng.web.site.lists.columns import Column
from zhicheng.web.site.lists.recipe import T
from zhicheng.web.site.lists.showing import Head, RowShown, rows_of


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that ``site/summary.html`` shows."""

    caption: str
    """For those who hear the table; a heading above it says the same to the eye."""
    heads: list[Head]
    rows: list[RowShown]


def summary(columns: Sequence[Column[T]], rows: Sequence[T], *, caption: str) -> Summary:
    """The rows in the order in which they come, for ``{% include "site/summary.html" with summary=… %}``."""
    heads = [Head(column.label, column.classes, column.is_act) for column in columns]
    return Summary(caption, heads, rows_of(columns, rows, None))
