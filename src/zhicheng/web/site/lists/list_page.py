"""A list from the request to its page or its file: search, order, part, export (the recipe of every list)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import (
    MOST_LISTED,
    Actor,
    Listed,
    ListExportRefused,
    TableFormat,
    export_list,
    ports,
)
from zhicheng.web.site.acting import session_user
from zhicheng.web.site.downloads import download
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists.recipe import Empty, Fetch, ListRecipe, Search, T, Tabs, Ticks, Wanted
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.lists.showing import ShownList, changed, chips_of, heads_of, rows_of, tabs_of
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_FORMATS = {form.value: form for form in TableFormat}


def list_page(
    request: HttpRequest,
    actor: Actor,
    recipe: ListRecipe[T],
    fetch: Fetch[T],
    template: str,
    *,
    context: Mapping[str, Any] | None = None,
    search: Search | None = None,
    tabs: Tabs | None = None,
    ticks: Ticks[T] | None = None,
    empty: Empty | None = None,
    export_page: str = "",
) -> HttpResponse:
    """The page of a list, which its template shows by ``{% include "site/list.html" %}``.

    A POST searches or exports; every other POST leads back to the list. ``empty`` replaces the recipe's
    sentence, ``export_page`` the export at once.
    """
    answer = list_or_answer(
        request,
        actor,
        recipe,
        fetch,
        search=search,
        tabs=tabs,
        ticks=ticks,
        empty=empty,
        export_page=export_page,
    )
    if isinstance(answer, HttpResponse):
        return answer
    return list_response(request, template, {**(context or {}), "list": answer})


def list_response(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, is_wrong: bool = False
) -> HttpResponse:
    """The page of ``context["list"]``: 422 where its search, its export or its page's own act was refused."""
    shown: ShownList = context["list"]
    is_refused = bool(is_wrong or shown.refusal or (shown.form is not None and shown.form.errors))
    return page(request, template, context, status=422 if is_refused else 200)


def list_or_answer(
    request: HttpRequest,
    actor: Actor,
    recipe: ListRecipe[T],
    fetch: Fetch[T],
    *,
    search: Search | None = None,
    tabs: Tabs | None = None,
    ticks: Ticks[T] | None = None,
    empty: Empty | None = None,
    export_page: str = "",
    takes_posts: bool = False,
) -> ShownList | HttpResponse:
    """The list, ready to be shown among other things; or the answer to a search or an export.

    ``takes_posts`` is for a page with a form of its own, whose submissions its view answers.
    """
    wants_export = request.method == "POST" and recipe.prefix + "export" in request.POST
    form: PageForm | None = None
    in_address = search is not None and not search.key
    if search is not None and not in_address:
        form, answer = remembered(request, search.form, search.key, is_search=not wants_export)
        if answer is not None:
            return answer
    elif request.method == "POST" and not wants_export and not takes_posts:
        return redirect(request.get_full_path())
    elif search is not None:
        form = search.form(request.GET)
    given = form.cleaned_data if form is not None and form.is_valid() else {}
    asked = recipe.parameter(request, "sort")
    sort = asked if asked in recipe.sorts else ""
    refusal = ""
    if wants_export and not export_page:
        try:
            return _export(request, actor, recipe, fetch, Wanted(sort, MOST_LISTED, 0, given))
        except ListExportRefused as refused:
            refusal = refused.sentence
    try:
        paging, found = _fetch_page(request, recipe, fetch, sort, given)
    except Refusal as refused:
        if form is None or search is None or not search.beside:
            raise
        form.refuse(refused, search.beside)
        paging, found = Paging(0, recipe.size, 1), Listed(0, [])
    chips = chips_of(request, form, in_address=in_address)
    return ShownList(
        caption=recipe.caption.format(total=paging.total),
        unit=recipe.unit,
        heads=heads_of(request, recipe, sort),
        rows=rows_of(recipe, found.rows, ticks),
        paging=paging,
        page_addresses=(
            _page_address(request, recipe, paging.previous),
            _page_address(request, recipe, paging.following),
        ),
        empty=Empty(recipe.nothing_found) if chips else empty or Empty(recipe.empty),
        form=form,
        form_in_address=in_address,
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


def _fetch_page(
    request: HttpRequest, recipe: ListRecipe[T], fetch: Fetch[T], sort: str, given: Mapping[str, Any]
) -> tuple[Paging, Listed[T]]:
    """The part that ``?page=`` asks for; the last one there is where it asks for more."""
    number = Paging.asked(recipe.parameter(request, "page"))
    found = fetch(Wanted(sort, recipe.size, (number - 1) * recipe.size, given))
    paging = Paging.nearest(found.total, recipe.size, number)
    if paging.page != number:
        found = fetch(Wanted(sort, recipe.size, paging.offset, given))
    return paging, found


def _export(
    request: HttpRequest,
    actor: Actor,
    recipe: ListRecipe[T],
    fetch: Fetch[T],
    wanted: Wanted,
) -> HttpResponse:
    """The whole list as a file. Staff give their second factor first: many people's data leave at once."""
    form = _FORMATS.get(request.POST[recipe.prefix + "export"])
    if form is None:
        return redirect(request.get_full_path())
    if actor.role is not None and not session_user(request).has_fresh_second_factor:
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': request.get_full_path()})}")
    found = fetch(wanted)
    columns = [column for column in recipe.columns if column.is_exported]
    file = export_list(
        actor=actor,
        at=ports.clock().now(),
        name=recipe.name,
        title=recipe.title,
        header=[column.label for column in columns],
        rows=[[column.shown(row).words for column in columns] for row in found.rows],
        total=found.total,
        form=form,
    )
    return download(file.data, file.name, file.media_type)


def _page_address(request: HttpRequest, recipe: ListRecipe[T], number: int | None) -> str:
    if number is None:
        return ""
    return changed(request, {recipe.prefix + "page": str(number)})
