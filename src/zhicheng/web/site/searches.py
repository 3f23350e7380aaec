"""Searches whose words are remembered in the session, since names and numbers must not stand in a URL."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

FormT = TypeVar("FormT", bound=forms.Form)


def remembered(request: HttpRequest, form_class: type[FormT], key: str) -> tuple[FormT, HttpResponse | None]:
    """The search form, bound to what was last searched for under ``key``.

    A valid POST is remembered and answered by a redirect to the same page; ``clear`` in it forgets the
    search. An invalid one comes back bound with its errors, and nothing is remembered.
    """
    place = f"search:{key}"
    if request.method == "POST":
        if "clear" in request.POST:
            request.session.pop(place, None)
            return form_class(QueryDict("")), redirect(request.path)
        form = form_class(request.POST)
        if not form.is_valid():
            return form, None
        kept = request.POST.copy()
        kept.pop("csrfmiddlewaretoken", None)
        request.session[place] = kept.urlencode()
        return form, redirect(request.path)
    form = form_class(QueryDict(request.session.get(place, "")))
    form.is_valid()
    return form, None
