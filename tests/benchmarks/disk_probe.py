"""How long the disk alone takes to keep a page, in the very seconds in which something else is measured."""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

_PAGE = bytes(8192)
_EVERY_SECONDS = 0.02


@dataclass(slots=True)
class Flushes:
    """What came of a probe; filled when its block ends."""

    times: list[float] = field(default_factory=list)
    """Seconds of each write with its flush, sorted."""

    def quantile(self, share: float) -> float:
        """The time in milliseconds that ``share`` of the flushes stayed within."""
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))] * 1000


@contextmanager
def disk_probe() -> Iterator[Flushes]:
    """Flush a page to the database's disk fifty times a second while the block runs, in a process beside it."""
    found = Flushes()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_probe, args=(theirs, os.environ["ZHICHENG_HOME"]), daemon=True)
    process.start()
    try:
        yield found
    finally:
        ours.send(None)
        found.times = sorted(ours.recv())
        process.join()


def _probe(parent: Connection, folder: str) -> None:
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        while not parent.poll(_EVERY_SECONDS):
            start = time.perf_counter()
            os.pwrite(file.fileno(), _PAGE, 0)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - start)
    parent.send(times)
