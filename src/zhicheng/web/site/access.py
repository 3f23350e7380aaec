"""Who may open a page. Every view of the URLconf carries exactly one of these decorators.

What a user may not open looks as if it were not there (404), so that nothing can be learnt by trying.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import Actor
from zhicheng.web.site.acting import SessionUser, session_user
from zhicheng.web.site.kept_forms import keep_form
from zhicheng.web.site.pages import page

P = ParamSpec("P")
PublicView = Callable[Concatenate[HttpRequest, P], HttpResponse]
ActorView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Access:
    """Whom a view is for."""

    is_public: bool = False
    for_holders: bool = False
    roles: frozenset[UnitRole] = frozenset()
    """Empty, with neither of the other two, for anyone who is signed in."""
    step_up: bool = False
    step_up_to_send: bool = False
    """Like ``step_up``, but only what is sent asks: a page on which people also read."""


def public_page(view: PublicView[P]) -> PublicView[P]:
    """For everyone; the view gets the request alone."""
    view.access = Access(is_public=True)  # type: ignore[attr-defined]
    return view


def signed_in_page(view: ActorView[P]) -> PublicView[P]:
    """For every signed-in account, whatever it acts as."""
    return _guard(view, Access())


def holder_page(view: ActorView[P]) -> PublicView[P]:
    """For professionals acting for themselves."""
    return _guard(view, Access(for_holders=True))


def staff_page(
    *roles: UnitRole, step_up: bool = False, step_up_to_send: bool = False
) -> Callable[[ActorView[P]], PublicView[P]]:
    """For staff acting in one of ``roles``; ``step_up`` asks for a second factor within five minutes.

    ``step_up_to_send`` asks for it at a POST alone; the view must then show the kept form at the GET that
    follows, or what was chosen is lost.
    """
    if not roles:
        raise ValueError("a staff page names the roles that it is for")
    access = Access(roles=frozenset(roles), step_up=step_up, step_up_to_send=step_up_to_send)
    return lambda view: _guard(view, access)


def _guard(view: ActorView[P], access: Access) -> PublicView[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        who = session_user(request)
        if who.actor is None:
            return _to_log_in(request, who)
        if who.actor.role is not None and not who.has_second_factor:
            return _to("accounts:second_factor", request)
        if who.must_change_password and access != Access():
            # The pages of the user's own account stay open; one of them is where this leads.
            return _to("accounts:password", request)
        if not _is_for(access, who.actor):
            return _offer_other_role(request, access, who)
        asks = access.step_up or (access.step_up_to_send and request.method == "POST")
        if asks and not who.has_fresh_second_factor:
            keep_form(request, who.account_id)
            return _to("accounts:confirm", request)
        return view(request, who.actor, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _is_for(access: Access, actor: Actor) -> bool:
    if access.roles:
        return actor.role in access.roles
    if access.for_holders:
        return actor.role is None and actor.person_id is not None
    return True


def _offer_other_role(request: HttpRequest, access: Access, who: SessionUser) -> HttpResponse:
    """A page of another role of the same account offers to change to it; a stranger's is not there."""
    held = [held for held in who.memberships if held.role in access.roles]
    if held or (access.for_holders and who.is_holder):
        context = {"held": held, "as_holder": access.for_holders, "next": request.get_full_path()}
        return page(request, "site/other_post.html", context, status=403)
    raise Http404


def _to_log_in(request: HttpRequest, who: SessionUser) -> HttpResponse:
    keep_form(request, who.ended_for)
    return _to("accounts:log_in", request)


def _to(url_name: str, request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"next": request.get_full_path()}
    return redirect(f"{reverse(url_name)}?{urlencode(context)}")
