"""Searches whose words are remembered in the session, since names and numbers must not stand in a URL.

They are sealed there for the account that typed them: a session is a row, and is in every backup.
"""

from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from zhicheng.services.kernel import open_text, seal_text
from zhicheng.web.site.acting import session_user

_FIELD = "session.search"
FormT = TypeVar("FormT", bound=forms.Form)


def remembered(
    request: HttpRequest, form_class: type[FormT], key: str, *, is_search: bool = True
) -> tuple[FormT, HttpResponse | None]:
    """The search form, bound to what was last searched for under ``key``.

    A valid POST is remembered and answered by a redirect to the same list, at its first page; ``clear`` in
    it forgets the search, ``drop`` one field of it. An invalid one comes back bound with its errors, and
    nothing is remembered. ``is_search`` is false for a POST that asks for something else.
    """
    place = f"search:{key}"
    if request.method == "POST" and is_search:
        if "clear" in request.POST:
            request.session.pop(place, None)
            return form_class(QueryDict("")), _first_page(request)
        if "drop" in request.POST:
            left = _kept(request, place).copy()
            left.pop(request.POST["drop"], None)
            _keep(request, place, left)
            return form_class(left), _first_page(request)
        form = form_class(request.POST)
        if not form.is_valid():
            return form, None
        kept = request.POST.copy()
        kept.pop("csrfmiddlewaretoken", None)
        _keep(request, place, kept)
        return form, _first_page(request)
    form = form_class(_kept(request, place))
    form.is_valid()
    return form, None


def _keep(request: HttpRequest, place: str, words: QueryDict) -> None:
    account_id = session_user(request).account_id
    if account_id is None:
        request.session[place] = words.urlencode()
        return
    sealed = seal_text(words.urlencode(), field=_FIELD, row=account_id)
    request.session[place] = {"account": str(account_id), "sealed": sealed.hex()}


def _kept(request: HttpRequest, place: str) -> QueryDict:
    """What was searched for last; nothing where another account typed it at this browser."""
    entry = request.session.get(place, "")
    if isinstance(entry, str):
        return QueryDict(entry)
    account_id = session_user(request).account_id
    if account_id is None or entry["account"] != str(account_id):
        return QueryDict("")
    return QueryDict(open_text(bytes.fromhex(entry["sealed"]), field=_FIELD, row=account_id))


def _first_page(request: HttpRequest) -> HttpResponse:
    asked = request.GET.copy()
    asked.pop("page", None)
    return redirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)
