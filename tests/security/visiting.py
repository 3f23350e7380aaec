"""What the generated matrix holds every address to. Each rule raises AssertionError where it is broken."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.security.addresses import Address
from tests.support.answers import Answer
from tests.support.cast import Cast
from tests.web.counting import MOST_QUERIES
from tests.web.entries import ANYONE, SIGNED_IN, Entry, actor_named, everybody
from tests.web.signing_in import session_key, sign_in
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor
from zhicheng.web.site.access import Access
from zhicheng.web.site.acting import STEP_UP_LIMIT

Data = Callable[[], Mapping[str, Any]]


def client_of(actor: Actor | None, *, csrf: bool = False) -> Client:
    """A browser of the actor's own, signed in with a fresh second factor; anonymous for None."""
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    if actor is not None:
        sign_in(client, actor)
    return client


class Sessions:
    """Sessions of a few actors, begun once, for requests that should find nothing and so change none.

    A request by anybody else begins a session of its own.
    """

    def __init__(self, actors: Iterable[Actor] = ()) -> None:
        self._keys = {actor: session_key(Client(), actor) for actor in actors}

    def client_of(self, actor: Actor) -> Client:
        """A browser of the actor's own."""
        if actor not in self._keys:
            return client_of(actor)
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = self._keys[actor]
        return client


def path_of(address: Address, entry: Entry, cast: Cast) -> str:
    """The address in full; what the page shows comes on stage with it."""
    return reverse(address.name, kwargs=dict(entry.kwargs(cast)))


def request(client: Client, method: str, path: str, data: Data | None = None) -> Answer:
    """One request as a browser makes it."""
    if method == "POST":
        return client.post(path, dict(data() if data else {}))
    return client.get(path)


def require_welcome(answer: Answer, who: str, *, is_public: bool) -> None:
    """The user may come in: no refusal, no error, and no detour to the log-in page."""
    assert answer.status_code < 500, f"{who}: {answer.status_code}"
    assert answer.status_code not in {403, 404, 405}, f"{who} is kept out: {answer.status_code}"
    assert is_public or not _leads_to_log_in(answer), f"{who} is sent to log in"


def require_unknown(answer: Answer, who: str) -> None:
    """To this user the address does not exist (R27)."""
    assert answer.status_code == 404, f"{who} gets {answer.status_code}, and so knows that something is there"


def require_log_in(answer: Answer) -> None:
    """Without a log-in: the user is asked to log in first."""
    assert answer.status_code == 302, f"anonymous gets {answer.status_code}"
    assert _leads_to_log_in(answer), f"anonymous is sent to {answer.headers['Location']}"


def require_few_queries(captured: CaptureQueriesContext, who: str) -> None:
    """No page asks the database more often than any page may."""
    asked = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= MOST_QUERIES, f"{len(asked)} queries for {who}:\n" + "\n".join(
        line[:160] for line in asked
    )


def require_doors_kept(
    address: Address, entry: Entry, cast: Cast, path: str, sessions: Sessions | None = None
) -> None:
    """Request the address as every entry of the cast: who may come in is let in, and to all others it does not exist.

    The last thing it does is the good POST, so that it comes after every rule that changes nothing.
    """
    methods = sorted(address.methods & {"GET", "POST"})
    post = entry.post
    data: Data | None = (lambda: post(cast)) if post else None
    sessions = sessions or Sessions()
    welcome = welcome_at(address, entry, cast)
    if not address.access.is_public:
        away = strangers(address.access, welcome, everybody(cast), has_object="<" in address.route)
        away |= {name: _actor(cast, name) for name in entry.foreign}
        for method in methods:
            require_log_in(request(client_of(None), method, path, data))
            for name, actor in away.items():
                answer = request(sessions.client_of(actor), method, path, data)
                require_unknown(answer, f"{method} {path} as {name}")
    if "GET" in methods:
        for name, guest in welcome.items():
            client = client_of(guest)
            with CaptureQueriesContext(connection) as captured:
                answer = request(client, "GET", path)
            require_welcome(answer, f"GET {path} as {name}", is_public=address.access.is_public)
            require_few_queries(captured, f"GET {path} as {name}")
    if data:
        name, guest = next(iter(welcome.items()))
        answer = request(client_of(guest), "POST", path, data)
        require_welcome(answer, f"POST {path} as {name}", is_public=address.access.is_public)


def welcome_at(address: Address, entry: Entry, cast: Cast) -> dict[str, Actor | None]:
    """Who may come in, by name; None is the user without log-in."""
    if address.access.is_public:
        assert entry.actors == (ANYONE,), f"{address.name} is public, but its entry says {entry.actors}"
        return {ANYONE: None}
    assert ANYONE not in entry.actors, f"{address.name} is not public, but its entry says it is"
    if entry.actors == (SIGNED_IN,):
        return dict(everybody(cast))
    return {name: _actor(cast, name) for name in entry.actors}


def strangers(
    access: Access, welcome: Mapping[str, Actor | None], everyone: Mapping[str, Actor], *, has_object: bool
) -> dict[str, Actor]:
    """Who of everyone must find nothing: all of another role, and at an object all of another unit.

    A page without arguments shows each unit its own, so every account with the role may open it. Colleagues of
    those who are welcome are left to the entry.
    """
    units = {actor.unit_id for actor in welcome.values() if actor is not None and actor.unit_id}
    found = {}
    for name, actor in everyone.items():
        if name in welcome:
            continue
        fits = actor.role in access.roles or (access.for_holders and actor.role is None)
        if not fits or (has_object and (actor.role is None or actor.unit_id not in units)):
            found[name] = actor
    return found


def require_csrf_token(address: Address, entry: Entry, cast: Cast, path: str) -> None:
    """A POST that another site could have made changes nothing (R26)."""
    name, guest = next(iter(welcome_at(address, entry, cast).items()))
    answer = client_of(guest, csrf=True).post(path, dict(entry.post(cast)) if entry.post else {})
    assert answer.status_code == 403, f"POST {path} as {name} without token: {answer.status_code}"


def require_second_factor(address: Address, entry: Entry, cast: Cast, path: str) -> None:
    """Staff without a second factor get nowhere; where it must be fresh, an old one does not do (R22)."""
    for name, guest in welcome_at(address, entry, cast).items():
        if guest is None or guest.role is None:
            continue
        for method in sorted(address.methods & {"GET", "POST"}):
            client = client_of(guest)
            _age_second_factor(client, None)
            answer = request(client, method, path)
            _require_detour(answer, "accounts:second_factor", f"{method} {path} as {name}")
            if address.access.step_up:
                client = client_of(guest)
                _age_second_factor(client, STEP_UP_LIMIT + timedelta(seconds=1))
                answer = request(client, method, path)
                _require_detour(answer, "accounts:confirm", f"{method} {path} as {name}")


def _age_second_factor(client: Client, age: timedelta | None) -> None:
    session = client.session
    if age is None:
        del session["second_factor"]
    else:
        session["second_factor"] = (ports.clock().now() - age).isoformat()
    session.save()


def _require_detour(answer: Answer, url_name: str, who: str) -> None:
    assert answer.status_code == 302, f"{who}: {answer.status_code} instead of a detour to {url_name}"
    assert answer.headers["Location"].startswith(reverse(url_name)), f"{who}: {answer.headers['Location']}"


def _leads_to_log_in(answer: Answer) -> bool:
    return answer.headers.get("Location", "").startswith(reverse("accounts:log_in"))


def _actor(cast: Cast, name: str) -> Actor:
    actor = actor_named(cast, name)
    assert actor is not None
    return actor
