"""Waiting for what other processes do; every wait has an end, and says what it waited for."""

import time
from collections.abc import Callable
from pathlib import Path

from zhicheng.records.models import IssuanceBatch, IssuanceShard


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 90.0) -> None:
    """Ask again and again; fails the test with ``what`` when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.02)


def is_stopped(pid: int | None) -> bool:
    """Whether SIGSTOP has reached the process."""
    status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    return status in {"T", "t"}


def is_issued(batch_id: object) -> bool:
    """Whether the batch is closed."""
    return IssuanceBatch.objects.filter(id=batch_id, status="issued").exists()


def shards_done(batch_id: object) -> int:
    """How many shards of the batch are done."""
    return IssuanceShard.objects.filter(batch_id=batch_id, status="done").count()
