"""Searches whose words are remembered in the session, since names and numbers must not stand in a URL."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

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
            left = QueryDict(request.session.get(place, ""), mutable=True)
            left.pop(request.POST["drop"], None)
            request.session[place] = left.urlencode()
            return form_class(left), _first_page(request)
        form = form_class(request.POST)
        if not form.is_valid():
            return form, None
        kept = request.POST.copy()
        kept.pop("csrfmiddlewaretoken", None)
        request.session[place] = kept.urlencode()
        return form, _first_page(request)
    form = form_class(QueryDict(request.session.get(place, "")))
    form.is_valid()
    return form, None


def _first_page(request: HttpRequest) -> HttpResponse:
    asked = request.GET.copy()
    asked.pop("page", None)
    return redirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)
