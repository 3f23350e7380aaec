"""What the generated matrix must know of each address: who may open it, with which arguments, and who not.

Each module beside it has ``ENTRIES``, a mapping from URL name to Entry. An address without an entry
fails the matrix, and so does an entry without an address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.support.cast import PEOPLE, Cast
from zhicheng.services.kernel.actor import Actor

ANYONE = "anyone"
SIGNED_IN = "signed_in"
_ON_STAGE = (
    "check_officer",
    "release_officer",
    "third_officer",
    "convener",
    "second_convener",
    "foreign_convener",
    "institute_convener",
    "personnel",
    "foreign_personnel",
    "department_clerk",
    "second_department_clerk",
    "agency_clerk",
    "examiner",
    "holder:0",
    "holder:1",
)


def _nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of the site."""

    actors: tuple[str, ...]
    """Who may open it: attribute names of Cast, ``holder:0`` for the first of PEOPLE, or alone ``anyone``
    (also without log-in) or ``signed_in`` (every signed-in user)."""
    kwargs: Callable[[Cast], Mapping[str, Any]] = _nothing
    """Brings what the page shows on stage and gives the address's arguments."""
    foreign: tuple[str, ...] = ()
    """Who has the right role, but in a unit to which this object does not belong (or is another holder)."""
    post: Callable[[Cast], Mapping[str, Any]] | None = None
    """What a good POST sends, called after ``kwargs``; None where the matrix sends an empty form alone."""


def all_entries() -> dict[str, Entry]:
    """The entries of all audiences by URL name; two for one name are a mistake."""
    found: dict[str, Entry] = {}
    for module in iter_modules(__path__):
        entries: Mapping[str, Entry] = import_module(f"{__name__}.{module.name}").ENTRIES
        doubled = found.keys() & entries.keys()
        assert not doubled, f"two entries for {sorted(doubled)}"
        found |= entries
    return found


def actor_named(cast: Cast, name: str) -> Actor | None:
    """The actor behind a name of an entry; None for ``anyone``, who is not signed in.

    For ``signed_in`` any holder will do.
    """
    if name == ANYONE:
        return None
    if name == SIGNED_IN:
        return cast.holder(PEOPLE[0])
    kind, _, place = name.partition(":")
    if kind == "holder":
        return cast.holder(PEOPLE[int(place)])
    actor = getattr(cast, name)
    assert isinstance(actor, Actor), f"{name} is no actor of the cast"
    return actor


def everybody(cast: Cast) -> dict[str, Actor]:
    """One actor of every role, of foreign units as well, and two holders."""
    found: dict[str, Actor] = {}
    for name in _ON_STAGE:
        actor = actor_named(cast, name)
        assert actor is not None
        found[name] = actor
    return found
