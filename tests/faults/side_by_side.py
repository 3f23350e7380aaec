"""Runs pieces of work at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connections

from tests.support.patience import PATIENCE

T = TypeVar("T")


def side_by_side(works: Sequence[Callable[[], T]]) -> list[T]:
    """Start all at once and return their results in order; the first exception is raised."""
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        ready.wait(PATIENCE)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def meeting(function: Callable[..., T], parties: int) -> Callable[..., T]:
    """``function``, after which the first ``parties`` callers wait for one another: the race is certain."""
    barrier = threading.Barrier(parties)
    met = threading.Event()

    def meet(*arguments: object, **named: Any) -> T:
        result = function(*arguments, **named)
        if not met.is_set():
            barrier.wait(PATIENCE)
            met.set()
        return result

    return meet
