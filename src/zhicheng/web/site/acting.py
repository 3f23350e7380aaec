"""The user of the session: the account, what it acts as, and how fresh its second factor is.

The session holds an account's id and epoch, the chosen membership, when it began, when it was last seen and
when each factor was proven; never a name or a number of a person. It ends after 30 minutes without a request,
eight hours after log-in in any case, and at once when the account is disabled or its epoch is raised (R23).

Only a factor moves the instant at which it was proven, and only a log-in the instant at which the session
began: ``begin_session`` and ``mark_second_factor`` are called by pages that have just seen a factor, and
nothing else writes these keys.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token

from zhicheng.domain.sign_ins import ProvenFactor, SignInMethod, is_fresh
from zhicheng.services.accounts import HeldRole, SessionAccount, session_account
from zhicheng.services.kernel import Actor, ports

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=8)
_SEEN_EVERY = timedelta(seconds=60)
_ACCOUNT, _EPOCH, _ACTING = "account", "epoch", "acting"
_BEGAN, _SEEN = "began", "seen"
_FIRST_FACTOR, _SECOND_FACTOR = "first_factor", "second_factor"
_ENDED_FOR = "ended_for"


@dataclass(slots=True)
class _State:
    """What the middleware found in the session; kept apart so that SessionUser stays lazy."""

    account_id: uuid.UUID
    epoch: int
    acting: int | None
    first_factor: ProvenFactor | None
    second_factor_at: datetime | None


class SessionUser:
    """The user of one request. Nothing is asked of the database before something is asked of it."""

    def __init__(self, session: SessionBase, at: datetime) -> None:
        self._session = session
        self._at = at

    @cached_property
    def account(self) -> SessionAccount | None:
        """The signed-in account, or None. A session past its limits is emptied here."""
        state = self._state
        if state is None:
            return None
        found = session_account(account_id=state.account_id, epoch=state.epoch)
        if found is None:
            self._session.flush()
        return found

    @property
    def is_signed_in(self) -> bool:
        """Whether an account is signed in, with its second factor where it needs one."""
        return self.account is not None

    @property
    def account_id(self) -> uuid.UUID | None:
        """The account's id, or None."""
        return self.account.account_id if self.account else None

    @property
    def is_holder(self) -> bool:
        """Whether the account is tied to a person."""
        return self.account is not None and self.account.is_holder

    @property
    def must_change_password(self) -> bool:
        """Whether the account still has the password that somebody else made for it."""
        return self.account is not None and self.account.must_change_password

    @property
    def memberships(self) -> tuple[HeldRole, ...]:
        """What the account may act as, besides itself."""
        return self.account.memberships if self.account else ()

    @cached_property
    def actor(self) -> Actor | None:
        """The actor as which the user acts now, or None for an anonymous user."""
        if self.account is None or self._state is None:
            return None
        return self.account.acting(self._state.acting)

    @property
    def acting(self) -> HeldRole | None:
        """The membership acted in, or None for oneself."""
        chosen = self._state.acting if self._state else None
        return next((held for held in self.memberships if held.membership_id == chosen), None)

    @property
    def has_second_factor(self) -> bool:
        """Whether the session has given a second factor at all."""
        return self._state is not None and self._state.second_factor_at is not None

    @property
    def has_fresh_second_factor(self) -> bool:
        """Whether the second factor was given within the last five minutes (R22)."""
        return is_fresh(self._state.second_factor_at if self._state else None, at=self._at)

    @property
    def proven_factors(self) -> tuple[ProvenFactor, ...]:
        """By what and when the user has proven in this session who they are, the earliest first."""
        if self._state is None:
            return ()
        given = self._state.second_factor_at
        second = ProvenFactor(SignInMethod.SECOND_FACTOR, given) if given else None
        return tuple(factor for factor in (self._state.first_factor, second) if factor is not None)

    @property
    def ended_for(self) -> uuid.UUID | None:
        """The account whose session has just ended in this browser, for keeping what it typed."""
        self.account  # noqa: B018 - reading it is what notices the end
        raw = self._session.get(_ENDED_FOR)
        return uuid.UUID(raw) if raw else None

    @cached_property
    def _state(self) -> _State | None:
        raw = self._session.get(_ACCOUNT)
        if raw is None:
            return None
        began, seen = _instant(self._session[_BEGAN]), _instant(self._session[_SEEN])
        if self._at - began > ABSOLUTE_LIMIT or self._at - seen > IDLE_LIMIT:
            self._session.flush()
            self._session[_ENDED_FOR] = raw
            return None
        if self._at - seen >= _SEEN_EVERY:
            # Not at every request: a write a minute is precise enough for a limit of thirty.
            self._session[_SEEN] = self._at.isoformat()
        given, first = self._session.get(_SECOND_FACTOR), self._session.get(_FIRST_FACTOR)
        return _State(
            account_id=uuid.UUID(raw),
            epoch=self._session[_EPOCH],
            acting=self._session.get(_ACTING),
            first_factor=ProvenFactor(SignInMethod(first[0]), _instant(first[1])) if first else None,
            second_factor_at=_instant(given) if given else None,
        )


class VisitorRequest(HttpRequest):
    """A request as every view sees it: SessionUserMiddleware has put its user on it.

    Django makes the request; this type only tells what the middleware and the kept forms add to it.
    """

    session_user: SessionUser
    kept_form_shown: bool
    """Whether the page shows what was typed before a session ended; the frame then says so."""
    kept_form_had_files: bool


class SessionUserMiddleware:
    """Puts a SessionUser on every request, and keeps answers for signed-in users out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Introduce the user, pass the request on, and forbid keeping the answer."""
        _put_session_user(request, ports.clock().now())
        response = self._get_response(request)
        if request.session.accessed:
            response.headers["Cache-Control"] = "no-store"
        return response


def session_user(request: HttpRequest) -> SessionUser:
    """The user of the request, typed."""
    return cast(VisitorRequest, request).session_user


def begin_session(
    request: HttpRequest,
    account_id: uuid.UUID,
    epoch: int,
    *,
    second_factor: bool,
    first_factor: ProvenFactor | None = None,
) -> None:
    """Sign the account in: a new session key and CSRF token, so that neither can be planted beforehand.

    Only a log-in may call it: ``first_factor`` is what the user has proven and when, and ``second_factor``
    says that a second one was proven in this request. What a session keeps for a form that its account was
    filling in is carried over.
    """
    at = ports.clock().now()
    session = request.session
    for key in (_ACTING, _FIRST_FACTOR, _SECOND_FACTOR, _ENDED_FOR):
        session.pop(key, None)
    session.cycle_key()
    session[_ACCOUNT], session[_EPOCH] = str(account_id), epoch
    session[_BEGAN] = session[_SEEN] = at.isoformat()
    if first_factor is not None:
        session[_FIRST_FACTOR] = [first_factor.method.value, first_factor.at.isoformat()]
    if second_factor:
        session[_SECOND_FACTOR] = at.isoformat()
    account = session_account(account_id=account_id, epoch=epoch)
    if account is not None and len(account.memberships) == 1:
        # A clerk with one role begins there; with several, or as a holder too, they can switch.
        session[_ACTING] = account.memberships[0].membership_id
    rotate_token(request)
    _put_session_user(request, at)


def continue_session(request: HttpRequest, epoch: int) -> None:
    """Go on in the account's new epoch while all its other sessions end, under a new key.

    The role stays, and so do the instants: this is no log-in and proves no factor, so a session of seven
    hours has one hour left afterwards, and a second factor of six minutes ago is still stale.
    """
    session = request.session
    session.cycle_key()
    session[_EPOCH] = epoch
    rotate_token(request)
    _put_session_user(request, ports.clock().now())


def mark_second_factor(request: HttpRequest) -> None:
    """Note that the second factor was given now; the session key changes (R23)."""
    at = ports.clock().now()
    request.session.cycle_key()
    request.session[_SECOND_FACTOR] = at.isoformat()
    _put_session_user(request, at)


def choose_acting(request: HttpRequest, membership_id: int | None) -> None:
    """Act in a membership from now on, or as oneself with None. The caller has checked that it is held."""
    request.session[_ACTING] = membership_id
    _put_session_user(request, ports.clock().now())


def end_session(request: HttpRequest) -> None:
    """Sign out: the session and everything in it is gone."""
    request.session.flush()
    _put_session_user(request, ports.clock().now())


def _put_session_user(request: HttpRequest, at: datetime) -> None:
    cast(VisitorRequest, request).session_user = SessionUser(request.session, at)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
