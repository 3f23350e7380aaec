"""Who still needs the embedded server: a shared file lock that each process holds while it lives.

The kernel drops the lock when a process ends in any way, kill -9 included, so no list of process ids can
go stale. The last process to leave gets the lock for itself alone and may then stop the server; a
process that starts at that moment waits until it has stopped, and starts it anew.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Lease:
    """This process's claim on the server. Children made by fork share it until the last of them ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = _open(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    @contextmanager
    def is_last_process(self) -> Iterator[bool]:
        """Give up the claim; yields True, with everyone kept waiting, where no other process holds one."""
        # Closing, rather than unlocking, leaves the lock with a forked child that still uses it.
        os.close(self._descriptor)
        descriptor = _open(self._path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(descriptor)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold the lock file alone; others wait."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    # Reading is enough for a lock, so a file that root made serves an ordinary user too.
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
