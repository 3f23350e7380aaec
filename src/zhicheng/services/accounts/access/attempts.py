"""Tries that can be guessed, counted before each is judged (R21): passwords and second factors.

Three counters, each with waits that grow: for the name together with the client, for the client, and for the
name from clients where it has never signed in. A stranger fills only the last of them, and it
does not lock out the owner: a sign-in from a browser or an address from which this account has signed in
before is counted apart. Unknown names are counted like others.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F

from zhicheng.records.models import RateWindow
from zhicheng.services.accounts.access.places import Place, is_familiar, is_known_device
from zhicheng.services.kernel.personal_data import blind_index
from zhicheng.services.kernel.rate_limits import count_hit

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BY_NAME_AND_PLACE = ((5, 2 * _MINUTE), (10, 15 * _MINUTE), (20, 2 * _HOUR), (40, _DAY))
BY_NAME_ELSEWHERE = ((20, 10 * _MINUTE), (60, 2 * _HOUR), (200, _DAY))
BY_PLACE = ((100, 10 * _MINUTE), (600, _DAY))
"""Wide enough for a whole unit behind one address: only failures stay counted."""


class AttemptKind(StrEnum):
    """What is tried."""

    PASSWORD = "password"  # noqa: S105 - the name of a kind
    SECOND_FACTOR = "second_factor"
    INVITATION = "invitation"


@dataclass(slots=True)
class Attempt:
    """One counted try; forgiven when it succeeds."""

    at: datetime
    _own: tuple[str, str]
    """Purpose and subject of the counter of this name and client."""
    _shared: list[tuple[str, str]] = field(default_factory=list)

    def forgive(self) -> None:
        """The try succeeded: the own counter starts anew, the shared counters lose this attempt.

        The shared counters keep the failures of others, or one good account would wash them away.
        """
        purpose, subject = self._own
        RateWindow.objects.filter(purpose=purpose, subject=blind_index(f"rate:{purpose}", subject)).delete()
        for purpose, subject in self._shared:
            RateWindow.objects.filter(
                purpose=purpose,
                subject=blind_index(f"rate:{purpose}", subject),
                window_start=self.at,
                count__gt=0,
            ).update(count=F("count") - 1)


def count_attempt(
    *, kind: AttemptKind, name: str, account_id: uuid.UUID | None, place: Place, at: datetime
) -> Attempt:
    """Count a try with ``name`` (what was typed, or the account's id) from ``place``. Raises TooOften.

    The queries and rows are the same whether or not the name belongs to an account.
    """
    knows_device = is_known_device(account_id, place, at)
    familiar = is_familiar(account_id, place, at)
    where = f"device:{place.device_token}" if knows_device else f"address:{place.address}"
    own = (f"{kind}_here", f"{name}|{where}")
    # A familiar client is counted apart, so that strangers cannot fill the owner's counter.
    elsewhere = (f"{kind}_name", f"{name}|{place.address}" if familiar else name)
    by_place = (f"{kind}_place", place.address)
    counters = ((own, BY_NAME_AND_PLACE), (elsewhere, BY_NAME_ELSEWHERE), (by_place, BY_PLACE))
    for (purpose, subject), limits in counters:
        count_hit(purpose=purpose, subject=subject, at=at, limits=limits)
    return Attempt(at, own, [elsewhere, by_place])
