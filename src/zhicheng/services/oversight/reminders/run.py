"""All reminders, one after the other; each is told once, however often this runs."""

from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.deadlines import SHANGHAI, business_date
from zhicheng.services.kernel.telling import tell_all
from zhicheng.services.kernel.telling.digest import tell_digests
from zhicheng.services.oversight.reminders.bureau import bureau_reminders
from zhicheng.services.oversight.reminders.holders import holder_reminders
from zhicheng.services.oversight.reminders.units import unit_reminders

_MORNING = 8
"""Reminders to staff are for the beginning of their day."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many messages there were to write; those that had been written already count as well."""

    holders: int
    staff: int
    digests: int


def remind(*, at: datetime) -> Reminded:
    """Tell everything that is due at ``at`` and was not told yet. Raises NoPolicyInForce."""
    holders = tell_all(holder_reminders(at=at), at=at)
    if at.astimezone(SHANGHAI).hour < _MORNING:
        return Reminded(holders, 0, 0)
    on = business_date(at)
    staff = tell_all([*unit_reminders(on=on), *bureau_reminders(at=at, on=on)], at=at)
    # Last, so that what was found out just now is in the morning's digest.
    return Reminded(holders, staff, tell_digests(at=at, on=on))
