"""Where the month's batches (批次) and the shards of their work stand."""

from enum import StrEnum


class BatchKind(StrEnum):
    """Why a batch exists."""

    REGULAR = "regular"
    SUPPLEMENTARY = "supplementary"
    CORRECTION = "correction"


class BatchStatus(StrEnum):
    """Each comment says who moves next."""

    CHECKED = "checked"  # A second officer releases it, or either officer discards it.
    RELEASED = "released"  # The workers issue it.
    ISSUED = "issued"  # Nobody: every entry has a sealed certificate or a recorded void.
    DISCARDED = "discarded"  # Nobody: the claims are free for another batch.


class ShardStatus(StrEnum):
    """Each comment says who moves next."""

    PENDING = "pending"  # Any worker takes it.
    RUNNING = "running"  # Its worker; any other when the lease ends.
    DONE = "done"  # Nobody.
