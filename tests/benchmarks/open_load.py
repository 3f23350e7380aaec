"""An open-loop load generator: requests leave on schedule, however slow the answers are.

A request's time counts from the moment at which it was due, so a server that stalls is charged for everybody
who came meanwhile.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

_PATIENCE_SECONDS = 10.0
CLIENTS = 64
"""Twice as many as the server has threads, so that it never waits for work."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one run."""

    offered: float
    """Requests a second, as scheduled."""
    seconds: float
    times: tuple[float, ...]
    """Seconds of each answer that was as expected, sorted."""
    failures: int

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.times) / self.seconds

    def quantile(self, share: float) -> float:
        """The time in milliseconds that ``share`` of the good answers stayed within."""
        if not self.times:
            return float("inf")
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))] * 1000


def offer(port: int, rate: float, seconds: float, make: Callable[[int], bytes], expected: int) -> Load:
    """Send ``rate`` requests a second for ``seconds``; a good answer has the status ``expected``."""
    return asyncio.run(_offer(port, rate, seconds, make, expected))


def saturate(port: int, seconds: float, make: Callable[[int], bytes], expected: int, *, most: int) -> float:
    """Good answers a second while ``CLIENTS`` always wait for one: the highest rate there is.

    ``most`` requests are made beforehand; it ends with them, or with the time.
    """
    return asyncio.run(_saturate(port, seconds, [make(place) for place in range(most)], expected))


async def _saturate(port: int, seconds: float, requests: list[bytes], expected: int) -> float:
    good = f"HTTP/1.1 {expected} ".encode()
    waiting, start, answered = iter(requests), time.perf_counter(), 0

    async def client() -> None:
        nonlocal answered
        for request in waiting:
            now = time.perf_counter()
            if now - start > seconds:
                return
            is_good = await _ask(port, request, good, now) is not None
            answered += is_good

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return answered / (time.perf_counter() - start)


async def _offer(port: int, rate: float, seconds: float, make: Callable[[int], bytes], expected: int) -> Load:
    count = int(rate * seconds)
    # Made beforehand: what a request costs its sender is not the server's.
    requests = [make(place) for place in range(count)]
    good = f"HTTP/1.1 {expected} ".encode()
    start = time.perf_counter() + 0.05
    tasks = []
    for place, request in enumerate(requests):
        due = start + place / rate
        pause = due - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        tasks.append(asyncio.create_task(_ask(port, request, good, due)))
    found = await asyncio.gather(*tasks)
    spent = time.perf_counter() - start
    times = sorted(item for item in found if item is not None)
    return Load(rate, spent, tuple(times), count - len(times))


async def _ask(port: int, request: bytes, good: bytes, due: float) -> float | None:
    """One request on a connection of its own; None for anything but the expected answer."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return None
    return time.perf_counter() - due if answer.startswith(good) else None
