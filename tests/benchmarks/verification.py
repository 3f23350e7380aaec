"""The public verification and the QR page at a million certificates, on the server that ``serve`` starts.

``python -m tests.benchmarks.verification [--certificates N] [--seconds S]``
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tests.benchmarks.disk_probe import disk_probe
from tests.benchmarks.open_load import offer, saturate
from tests.benchmarks.own_home import own_home
from tests.benchmarks.web_server import processor_seconds, web_server

if TYPE_CHECKING:
    from tests.benchmarks.many_certificates import Held
    from tests.benchmarks.questions import Questions

STEADY_RATE = 200.0
_WARMING_RATE, _WARMING_SECONDS = 50.0, 6.0
_REST_SECONDS = 1.0
_MOST_REQUESTS = 4000
_CASE_ROUNDS = 100

Make = Callable[[int], bytes]


def main() -> None:
    """Make the data, start the server, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=15.0)
    options = parser.parse_args()
    with own_home(ZHICHENG_BEHIND_PROXY="1"):
        import psycopg
        from django.conf import settings
        from django.db import connection

        from tests.benchmarks.many_certificates import make_many_certificates

        started = time.monotonic()
        database = settings.DATABASES["default"]
        with psycopg.connect(host=database["HOST"], user="postgres", dbname=database["NAME"]) as server:
            held = make_many_certificates(options.certificates, server)
        print(f"{options.certificates} certificates made in {time.monotonic() - started:.0f} s", flush=True)
        connection.close()
        with web_server("tests.benchmarks.baseline_settings") as port:
            measure(port, held, options.seconds)


def measure(port: int, held: "Sequence[Held]", seconds: float) -> None:
    """All figures, each beside its baseline."""
    from tests.benchmarks.questions import Questions

    out = [item for item in held if item.is_out]

    def page(path: str) -> Make:
        return lambda place: _get(path.format(token=out[place * 7919 % len(out)].token))

    qr, questions = page("/check/{token}"), Questions(held)
    print(
        f"{'':34}{'p50 ms':>9}{'p99 ms':>9}{'failed':>8}{'cpu ms':>8}{'disk p99':>10}{'worst':>7}"
        f"   at {STEADY_RATE:.0f} requests a second"
    )
    steady: dict[str, tuple[Make, int]] = {
        "empty page, same middleware": (page("/baseline/empty"), 200),
        "QR page": (qr, 200),
        "the same, written first": (page("/baseline/straightforward/{token}"), 200),
        "question of a third party": (questions.mixed, 302),
    }
    for name, (make, status) in steady.items():
        # A server that has been up for a while: its threads have connected, and PostgreSQL has its plans.
        offer(port, _WARMING_RATE, _WARMING_SECONDS, make, status)
        time.sleep(_REST_SECONDS)
        spent = processor_seconds()
        with disk_probe() as disk:
            load = offer(port, STEADY_RATE, seconds, make, status)
        each = (processor_seconds() - spent) / max(1, len(load.times) + load.failures) * 1000
        figures = f"{load.quantile(0.5):9.1f}{load.quantile(0.99):9.1f}{load.failures:8}{each:8.2f}"
        stalls = f"{disk.quantile(0.99):10.1f}{disk.quantile(1):7.0f}"
        print(f"{name:34}{figures}{stalls}", flush=True)
    tops = {
        name: saturate(port, seconds, make, status, most=_MOST_REQUESTS)
        for name, (make, status) in steady.items()
    }
    empty = max(tops["empty page, same middleware"], 1)
    for name, rate in tops.items():
        print(f"{name:34}{rate:7.0f} a second at most, {rate / empty:.2f} of the empty page", flush=True)
    alone = offer(port, 0.5, 10, page("/baseline/without-index/{token}"), 200)
    own = offer(port, 0.5, 10, qr, 200)
    times = alone.quantile(0.5) / own.quantile(0.5)
    print(f"one look-up without index: {alone.quantile(0.5):.0f} ms, {times:.0f} times the whole QR page")
    compare_cases(port, questions)


def compare_cases(port: int, questions: "Questions") -> None:
    """The middle time of each miss beside the hit's, asked in turn so that drift meets all alike (R15)."""
    times: dict[str, list[float]] = {name: [] for name in questions.cases}
    for _ in range(_CASE_ROUNDS):
        for name, make in questions.cases.items():
            times[name] += offer(port, 1000, 0.001, make, 302).times
    for name, found in times.items():
        print(f"{name:34}{statistics.median(found) * 1000:9.2f} ms in the middle of {len(found)}")


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


if __name__ == "__main__":
    main()
