"""Where the pipeline can be interrupted on purpose, by tests alone.

Nothing in the product sets ``observer``: no setting, no environment variable, no request. A test, or a
worker script that lives under ``tests/``, puts a function there that raises, stops or kills the process.
"""

from collections.abc import Callable
from enum import StrEnum


class FaultPoint(StrEnum):
    """The points, in the order in which a shard passes them."""

    TAKEN = "taken"
    NUMBERS_WRITTEN = "numbers_written"  # Step 3, before its commit.
    NUMBERS_COMMITTED = "numbers_committed"
    INTENTS_WRITTEN = "intents_written"  # Step 4, before its commit.
    INTENTS_COMMITTED = "intents_committed"
    RENDERED = "rendered"  # After each page of step 5.
    LINTED = "linted"  # After each page of step 6.
    SEALED = "sealed"  # After each seal of step 7.
    ALL_SEALED = "all_sealed"
    STORED = "stored"  # After step 8.
    RECORD_WRITTEN = "record_written"  # Step 9, before its commit.
    RECORDED = "recorded"
    BATCH_CLOSED = "batch_closed"


observer: Callable[[FaultPoint], None] | None = None


def reach(point: FaultPoint) -> None:
    """Say that the pipeline stands at ``point``; does nothing outside of tests."""
    if observer is not None:
        observer(point)
