"""A list put together for its template, from the rows of one page and what stands around them."""

from django.http import HttpRequest

from zhicheng.services.kernel import Listed
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.recipe import Empty, ListRecipe, T, Tabs, Ticks
from zhicheng.web.site.lists.showing import ShownList, changed, chips_of, column_headers, rows_of, tabs_of
from zhicheng.web.site.paging import Paging


def assemble(
    request: HttpRequest,
    recipe: ListRecipe[T],
    found: Listed[T],
    paging: Paging,
    *,
    sort: str,
    form: PageForm | None,
    form_in_address: bool,
    tabs: Tabs | None,
    ticks: Ticks[T] | None,
    empty: Empty | None,
    export_page: str,
    refusal: str,
) -> ShownList:
    """The list as ``site/list.html`` takes it; a search that finds nothing has a sentence of its own."""
    chips = chips_of(request, form, in_address=form_in_address)
    return ShownList(
        caption=recipe.caption.format(total=paging.total),
        unit=recipe.unit,
        heads=column_headers(request, recipe, sort),
        rows=rows_of(recipe.columns, found.rows, ticks),
        paging=paging,
        page_addresses=(
            _page_address(request, recipe, paging.previous),
            _page_address(request, recipe, paging.following),
        ),
        empty=Empty(recipe.nothing_found) if chips else empty or Empty(recipe.empty),
        form=form,
        form_in_address=form_in_address,
        chips=chips,
        tabs=tabs_of(request, tabs),
        tabs_label=tabs.label if tabs else "",
        ticks_name=ticks.name if ticks else "",
        ticks_address=ticks.address if ticks else "",
        ticks_buttons=ticks.buttons if ticks else "",
        ticks_all=ticks.all_checked if ticks else False,
        export_name=recipe.prefix + "export",
        export_page=export_page,
        refusal=refusal,
    )


def _page_address(request: HttpRequest, recipe: ListRecipe[T], number: int | None) -> str:
    if number is None:
        return ""
    return changed(request, {recipe.prefix + "page": str(number)})
