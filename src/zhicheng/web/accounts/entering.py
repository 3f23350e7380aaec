"""From a right first factor to a signed-in user; staff pass by their second factor on the way."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhicheng.domain.sign_ins import ProvenFactor, SignInMethod
from zhicheng.services.accounts.access import Admitted, finish_log_in
from zhicheng.services.kernel import ports
from zhicheng.web.accounts.next_page import onwards, with_next
from zhicheng.web.accounts.place import place_of, remember_device
from zhicheng.web.site.acting import begin_session, session_user

_KEY = "entering"
_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Entering:
    """A member of staff between password and second factor: known, and not yet signed in."""

    account_id: uuid.UUID
    epoch: int
    method: SignInMethod
    proven_at: datetime
    """When the first factor was proven."""


def admit(request: HttpRequest, admitted: Admitted, address: str) -> HttpResponse:
    """Sign the account in and lead on to ``address``; staff are asked for their second factor first."""
    if admitted.needs_second_factor:
        request.session.cycle_key()
        request.session[_KEY] = {
            "account": str(admitted.account_id),
            "epoch": admitted.epoch,
            "method": admitted.method.value,
            "at": ports.clock().now().isoformat(),
        }
        return redirect(with_next("accounts:second_factor", address))
    first = ProvenFactor(admitted.method, ports.clock().now())
    begin_session(request, admitted.account_id, admitted.epoch, second_factor=False, first_factor=first)
    return _welcome(request, address, is_new_device=admitted.is_new_device)


def entering(request: HttpRequest) -> Entering | None:
    """Who stands between the factors in this browser, or None."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    proven_at = datetime.fromisoformat(kept["at"])
    if ports.clock().now() - proven_at > _LASTS:
        del request.session[_KEY]
        return None
    return Entering(uuid.UUID(kept["account"]), kept["epoch"], SignInMethod(kept["method"]), proven_at)


def enter(request: HttpRequest, who: Entering, address: str) -> HttpResponse:
    """Sign in the user after the second factor."""
    request.session.pop(_KEY, None)
    first = ProvenFactor(who.method, who.proven_at)
    begin_session(request, who.account_id, who.epoch, second_factor=True, first_factor=first)
    is_new = finish_log_in(
        at=ports.clock().now(), account_id=who.account_id, method=who.method, place=place_of(request)
    )
    return _welcome(request, address, is_new_device=is_new)


def _welcome(request: HttpRequest, address: str, *, is_new_device: bool) -> HttpResponse:
    if is_new_device:
        messages.info(request, "这是您第一次在此设备上登录。如近期有陌生的登录记录，请修改密码。")
    who = session_user(request)
    posts = len(who.memberships) + who.is_holder
    if posts > 1 and who.acting is None and not address:
        response = redirect("accounts:choose")
    else:
        response = redirect(onwards(request, address))
    remember_device(response, place_of(request))
    return response
