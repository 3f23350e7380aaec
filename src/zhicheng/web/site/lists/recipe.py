"""What one list is: its columns, its words, its order; the same for the page and for the file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.http import HttpRequest

from zhicheng.services.kernel import Listed
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.columns import Column

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a list is wanted, in which order, and narrowed by what."""

    sort: str = ""
    """A column's key, with ``-`` before it for the other direction; empty for the list's own order."""
    limit: int = 50
    offset: int = 0
    given: Mapping[str, Any] = field(default_factory=dict)
    """What the search form holds; empty without one."""


Fetch = Callable[[Wanted], Listed[T]]
"""Asks the list's service for a part: one call brings the rows and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says, and what to do next."""

    sentence: str
    address: str = ""
    link: str = ""


@dataclass(frozen=True)
class ListRecipe(Generic[T]):
    """One list of the site."""

    name: str
    """What the audit trail calls it."""
    title: str
    """What the file and its sheet are called."""
    columns: tuple[Column[T], ...]
    empty: str
    """The sentence where there is nothing."""
    nothing_found: str = "没有符合条件的内容。请换一个条件，或清除条件后再找。"
    """The sentence where a search finds nothing."""
    caption: str = ""
    """Above the table; ``{total}`` is the number of rows."""
    unit: str = "条"
    """The counting word of its rows."""
    size: int = 50
    """Rows on a page."""
    order: str = ""
    """The order that the list has by itself, as a column's key; empty where no column says it."""
    prefix: str = ""
    """Before the names of its parameters, where a page has two lists."""

    @property
    def sorts(self) -> frozenset[str]:
        """The keys that a column orders by, each also with ``-`` before it."""
        keys = {column.sort for column in self.columns if column.sort}
        return frozenset(keys | {f"-{key}" for key in keys})

    def parameter(self, request: HttpRequest, name: str) -> str:
        """A parameter of this list in the address."""
        return request.GET.get(self.prefix + name, "")


@dataclass(frozen=True, slots=True)
class Tabs:
    """The queues of a list, a single queue at a time; a parameter of the address says which."""

    parameter: str
    label: str
    choices: Sequence[tuple[str, str]]
    """(value, label); an empty value stands for no parameter."""
    chosen: str


@dataclass(frozen=True)
class Ticks(Generic[T]):
    """Boxes before the rows, for an act on several of them."""

    name: str
    value: Callable[[T], str]
    label: Callable[[T], str]
    address: str
    """Where the ticked rows are sent; empty for the page itself."""
    buttons: str
    """The template below the table, with the buttons."""
    checked: Callable[[T], bool] = lambda row: False
    all_checked: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """The form that narrows a list."""

    form: type[PageForm]
    key: str = ""
    """Under which the session remembers it; empty for a form whose words may stand in the address."""
    beside: str = ""
    """The field beside which a refusal of the list's service is told; empty lets it pass."""


def in_memory(rows: Sequence[T], recipe: ListRecipe[T]) -> Fetch[T]:
    """A list whose rows are all there already; a column orders them by what its cells show."""

    def fetch(wanted: Wanted) -> Listed[T]:
        ordered = list(rows)
        if wanted.sort:
            key = wanted.sort.removeprefix("-")
            column = next(column for column in recipe.columns if column.sort == key)
            ordered.sort(key=lambda row: column.shown(row).rank, reverse=wanted.sort.startswith("-"))
        return Listed(len(ordered), ordered[wanted.offset : wanted.offset + wanted.limit])

    return fetch
