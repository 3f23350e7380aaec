"""A list from the request to its page or its file: search, order, part, export (the recipe of every list)."""

from collections.abc import Mapping
from dataclasses import replace
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
from zhicheng.web.site.lists.assembly import assemble
from zhicheng.web.site.lists.recipe import Empty, Fetch, ListRecipe, Search, T, Tabs, Ticks, Wanted
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.lists.showing import ShownList
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
    is_export = request.method == "POST" and recipe.prefix + "export" in request.POST
    form, answer = _search_form(request, search, is_export=is_export, takes_posts=takes_posts)
    if answer is not None:
        return answer
    given = form.cleaned_data if form is not None and form.is_valid() else {}
    wanted = Wanted(_sort(request, recipe), recipe.size, 0, given)
    refusal = ""
    if is_export and not export_page:
        try:
            return _export(request, actor, recipe, fetch, replace(wanted, limit=MOST_LISTED))
        except ListExportRefused as refused:
            refusal = refused.sentence
    paging, found = _fetch_beside_form(request, recipe, fetch, wanted, form=form, search=search)
    return assemble(
        request,
        recipe,
        found,
        paging,
        sort=wanted.sort,
        form=form,
        form_in_address=search is not None and not search.key,
        tabs=tabs,
        ticks=ticks,
        empty=empty,
        export_page=export_page,
        refusal=refusal,
    )


def _search_form(
    request: HttpRequest, search: Search | None, *, is_export: bool, takes_posts: bool
) -> tuple[PageForm | None, HttpResponse | None]:
    """The form that narrows the list, or the answer to a search; a POST of neither leads back to the list."""
    if search is not None and search.key:
        return remembered(request, search.form, search.key, is_search=not is_export)
    if request.method == "POST" and not is_export and not takes_posts:
        return None, redirect(request.get_full_path())
    return (search.form(request.GET) if search is not None else None), None


def _sort(request: HttpRequest, recipe: ListRecipe[T]) -> str:
    """The order that the address asks for; empty for one that no column has."""
    asked = recipe.parameter(request, "sort")
    return asked if asked in recipe.sorts else ""


def _fetch_beside_form(
    request: HttpRequest,
    recipe: ListRecipe[T],
    fetch: Fetch[T],
    wanted: Wanted,
    *,
    form: PageForm | None,
    search: Search | None,
) -> tuple[Paging, Listed[T]]:
    """The page's rows; none where the service refuses what the form holds, which is then told beside it."""
    try:
        return _fetch_page(request, recipe, fetch, wanted)
    except Refusal as refused:
        if form is None or search is None or not search.beside:
            raise
        form.refuse(refused, search.beside)
        return Paging(0, recipe.size, 1), Listed(0, [])


def _fetch_page(
    request: HttpRequest, recipe: ListRecipe[T], fetch: Fetch[T], wanted: Wanted
) -> tuple[Paging, Listed[T]]:
    """The part that ``?page=`` asks for; the last page where it asks for more."""
    number = Paging.asked(recipe.parameter(request, "page"))
    found = fetch(replace(wanted, offset=(number - 1) * recipe.size))
    paging = Paging.nearest(found.total, recipe.size, number)
    if paging.page != number:
        found = fetch(replace(wanted, offset=paging.offset))
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
