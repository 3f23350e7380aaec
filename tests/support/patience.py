"""How long a test waits for what another process or thread has to do.

A wait ends as soon as its cause is there, so patience costs nothing on a good day. It is longer than any
busy machine takes, and shorter than the limit of a whole test.
"""

import time
from collections.abc import Callable

PATIENCE = 300.0
"""Seconds."""


def wait_until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Ask again and again; fails the test with ``what`` when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.02)
