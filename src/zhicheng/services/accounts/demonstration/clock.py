"""What day a demonstration believes it is, and which month waits to be issued."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim
from zhicheng.services.accounts.demonstration.mode import require_demonstration


@dataclass(frozen=True, slots=True)
class ClockNote:
    """Where in the Bureau's month the demonstration stands."""

    now: datetime
    pending: Month | None
    """The earliest month whose uploaded claims wait for the final check; None when all is issued."""
    waiting: int
    """How many claims it has."""


def clock_note(*, at: datetime) -> ClockNote:
    """The note for the instant ``at``. Raises NoDemonstration."""
    require_demonstration()
    waiting = Claim.objects.filter(status=ClaimStatus.UPLOADED, batch_entry__isnull=True)
    earliest = waiting.exclude(batch_month="").aggregate(month=Min("batch_month"))["month"]
    if not earliest:
        return ClockNote(at, None, 0)
    return ClockNote(at, Month.parse(earliest), waiting.filter(batch_month=earliest).count())
