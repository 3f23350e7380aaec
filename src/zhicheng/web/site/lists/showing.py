"""A list as its template shows it: column headers with their ways to sort, cells, chips, tabs, paging."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, QueryDict

from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.columns import Column, Shown
from zhicheng.web.site.lists.recipe import Empty, ListRecipe, T, Tabs, Ticks
from zhicheng.web.site.paging import Paging


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a column."""

    label: str
    classes: str
    is_act: bool
    sort_address: str = ""
    """Where a click leads; empty for a column that orders nothing."""
    aria_sort: str = ""
    """``ascending`` or ``descending`` where the list is in this column's order."""


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell with all that its markup needs."""

    label: str
    classes: str
    is_heading: bool
    shown: Shown


@dataclass(frozen=True, slots=True)
class Box:
    """The box before a row."""

    value: str
    label: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row."""

    cells: list[CellShown]
    box: Box | None


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition of the search, which a click takes away."""

    name: str
    label: str
    value: str
    address: str
    """Where a click leads, where the search stands in the address; empty for one in the session."""


@dataclass(frozen=True, slots=True)
class TabLink:
    """One queue."""

    label: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ShownList:
    """Everything that ``site/list.html`` shows."""

    caption: str
    unit: str
    heads: list[Head]
    rows: list[RowShown]
    paging: Paging
    page_addresses: tuple[str, str]
    """Of the page before and of the page after; empty where there is none."""
    empty: Empty
    form: PageForm | None
    form_in_address: bool
    chips: list[Chip]
    tabs: list[TabLink]
    tabs_label: str
    ticks_name: str
    ticks_address: str
    ticks_buttons: str
    ticks_all: bool
    export_name: str
    export_page: str
    """The page that asks what an export is for; empty where the list exports at once."""
    refusal: str

    @property
    def is_narrowed(self) -> bool:
        """Whether the search leaves anything out."""
        return bool(self.chips)

    @property
    def sorted_by(self) -> str:
        """The order in words, for a screen without column headers."""
        for head in self.heads:
            if head.aria_sort:
                return f"{head.label}（{'升序' if head.aria_sort == 'ascending' else '降序'}）"
        return "默认"


def column_headers(request: HttpRequest, recipe: ListRecipe[T], sort: str) -> list[Head]:
    """The column headers; a click orders by that column, and a second click turns the order round."""
    now = sort or recipe.order
    heads = []
    for column in recipe.columns:
        if not column.sort:
            heads.append(Head(column.label, column.classes, column.is_act))
            continue
        is_here = now.removeprefix("-") == column.sort
        is_down = now.startswith("-")
        following = f"-{column.sort}" if is_here and not is_down else column.sort
        heads.append(
            Head(
                column.label,
                column.classes,
                column.is_act,
                changed(request, {recipe.prefix + "sort": following, recipe.prefix + "page": ""}),
                ("descending" if is_down else "ascending") if is_here else "",
            )
        )
    return heads


def rows_of(columns: Sequence[Column[T]], rows: Sequence[T], ticks: Ticks[T] | None) -> list[RowShown]:
    """The cells of every row."""
    return [
        RowShown(
            [
                CellShown(
                    column.label if column.is_exported else "",
                    column.classes,
                    column.is_heading,
                    column.shown(row),
                )
                for column in columns
            ],
            Box(ticks.value(row), ticks.label(row), ticks.checked(row)) if ticks else None,
        )
        for row in rows
    ]


def chips_of(request: HttpRequest, form: PageForm | None, *, in_address: bool) -> list[Chip]:
    """The conditions that a valid search form holds."""
    if form is None or not form.is_valid():
        return []
    chips = []
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if not value:
            continue
        text = str(value)
        if isinstance(bound.field, forms.ChoiceField):
            text = str(dict(bound.field.choices).get(text, text))  # type: ignore[arg-type]  # No groups here.
        without = changed(request, {bound.name: "", "page": ""}) if in_address else ""
        chips.append(Chip(bound.name, str(bound.label), "是" if value is True else text, without))
    return chips


def tabs_of(request: HttpRequest, tabs: Tabs | None) -> list[TabLink]:
    """The queues; another queue begins at its first page and in its own order."""
    if tabs is None:
        return []
    links = []
    for value, label in tabs.choices:
        asked = QueryDict(mutable=True)
        if value:
            asked[tabs.parameter] = value
        links.append(TabLink(label, f"{request.path}?{asked.urlencode()}", value == tabs.chosen))
    return links


def changed(request: HttpRequest, parameters: dict[str, str]) -> str:
    """The present address with other parameters; an empty value takes one away."""
    asked = request.GET.copy()
    for name, value in parameters.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}"
