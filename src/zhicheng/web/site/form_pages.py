"""The one recipe of every form: GET shows it, POST checks it, one service call, then on or shown again.

The view loads and authorises; ``form_page`` does the rest. A form that is shown again after a POST answers
422, or 429 where its sender is to wait. What was typed when a session ended is offered again.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict

from zhicheng.domain.refusals import Refusal
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page

FormT = TypeVar("FormT", bound=PageForm)
Files = MultiValueDict[str, Any]
Make = Callable[[QueryDict | None, Files | None], FormT]
"""Builds the form from what was posted: a form class, or a function that adds what its fields need."""
Context = Mapping[str, Any] | Callable[[FormT], Mapping[str, Any]]
"""What the page shows besides its form; a function where it costs something or depends on the form."""
Beside = str | Mapping[type[Refusal], str]
"""The field beside which a refusal is told; by the kind of refusal where there are several. Others on top."""


def form_page(
    request: HttpRequest,
    make: Make[FormT],
    template: str,
    context: Context[FormT],
    send: Callable[[FormT], HttpResponse | None],
    *,
    beside: Beside = "",
    caught: tuple[type[Refusal], ...] = (Refusal,),
    passing: tuple[type[Refusal], ...] = (),
    keeps: bool = True,
    is_change: bool = False,
) -> HttpResponse:
    """The page of a form, or what ``send`` answers to a valid form.

    ``send`` calls the service and leads on; None shows the form again, with the errors that ``send`` put on
    it. A refusal of a kind in ``caught``, and not in ``passing``, is told on the form; others get a page of
    their own. ``keeps`` is false for a form with secrets, which is never kept over the end of a session.
    ``is_change`` is a POST from a page of answers back to the form: it is shown as it was filled in.
    """
    is_sent = request.method == "POST"
    data = form_data(request) if keeps else (request.POST if is_sent else None)
    form = make(data, request.FILES if is_sent else None)
    if is_sent and not is_change and form.is_valid():
        try:
            answer = send(form)
        except passing:
            raise
        except caught as refusal:
            form.refuse(refusal, _field_for(refusal, beside))
        else:
            if answer is not None:
                return answer
    more = context(form) if callable(context) else context
    status = 429 if form.retry_after is not None else 422
    return page(
        request, template, {**more, "form": form}, status=status if is_sent and not is_change else 200
    )


def form_response(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, is_wrong: bool
) -> HttpResponse:
    """A page with a form that is sent by GET, or with several: 422 where what was asked for is wrong."""
    return page(request, template, context, status=422 if is_wrong else 200)


def confirm_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
    send: Callable[[], HttpResponse],
) -> HttpResponse:
    """An act without a form: GET asks once more, POST does it. A refusal gets a page of its own."""
    if request.method == "POST":
        return send()
    return page(request, template, context() if callable(context) else context)


def done(request: HttpRequest, sentence: str, to: str, **kwargs: Any) -> HttpResponse:
    """Lead on to a page, which says that it is done."""
    messages.success(request, sentence)
    response: HttpResponse = redirect(to, **kwargs)
    return response


def _field_for(refusal: Refusal, beside: Beside) -> str | None:
    if isinstance(beside, str):
        return beside or None
    return next((field for kind, field in beside.items() if isinstance(refusal, kind)), None)
