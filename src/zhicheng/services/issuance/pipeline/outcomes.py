"""What comes of taking a shard."""

from dataclasses import dataclass
from enum import StrEnum

from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.refusals import Refusal


class ShardResult(StrEnum):
    """How an attempt at a shard ended; each comment says who moves next."""

    DONE = "done"  # Nobody: every entry has a sealed certificate or a recorded failure.
    NOT_TAKEN = "not_taken"  # Another worker, or none yet: it is done, taken, paused or backing off.
    LOST = "lost"  # The worker that took it over when the lease of this worker had run out.
    POSTPONED = "postponed"  # Any worker, after a pause: something outside failed.
    PAUSED = "paused"  # An officer: so many entries failed that the template or the data must be wrong.


@dataclass(frozen=True, slots=True)
class ShardOutcome:
    """The result of one call of ``issue_shard``."""

    result: ShardResult
    issued: int = 0
    failed: int = 0
    """Entries that cannot be issued, each recorded with its reason."""
    sentence: str = ""
    """Why the shard was postponed or its batch paused, in Chinese."""


class ShardLost(Exception):
    """Another worker holds the shard now. Never leaves the service."""


class ShardPostponed(Fault):
    """Something outside of the claim itself failed; the shard is tried again later, numbers kept."""

    code = "issuance.postponed"
    kind = FaultKind.MISCONFIGURED


class TooManyFailures(Refusal):
    """So many entries of one shard failed that the fault is not theirs."""

    code = "issuance.too_many_failures"
