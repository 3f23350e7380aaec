"""How long a correction takes, from the second officer's agreement to a valid successor; one, and a meeting of 300.

    python -m tests.benchmarks.corrections [--rounds 10] [--meeting 300] [--json]

Everything is real: durable commits, flushed files, two worker processes on procrastinate that wait for jobs. The
time runs from the call that agrees until ``certificate_standing`` calls the successors valid. Beside it, in the
same run and by the same workers, stand certificates of a month, from their release to the last record: the same
pages without case, register and predecessor.
"""

import argparse
import contextlib
import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median

import psutil

from tests.benchmarks.own_home import own_home

MOST_FOR_ONE, MOST_FOR_ALL = 3.0, 30.0
"""Seconds."""
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, and those of the baseline beside them."""

    what: str
    seconds: float
    agreement: float
    """Of these, until the officer's page would answer."""
    baseline: float
    load: float
    """Of the machine, over the last minute."""


def main() -> None:
    """Measure and print; the exit code is 1 where a figure misses its aim."""
    arguments = _arguments()
    if arguments.as_worker:
        _be_a_worker()
        return
    with own_home(), _workers():
        took = [measure_one(arguments.rounds), measure_meeting(arguments.meeting)]
    if arguments.json:
        print(json.dumps({"corrections": [asdict(each) for each in took]}))
    else:
        for each in took:
            print(
                f"{each.what}: {each.seconds:.2f} s to valid successors ({each.agreement:.2f} s to the"
                f" officer's answer); issued for a month {each.baseline:.2f} s, ratio"
                f" {each.seconds / each.baseline:.1f}; load {each.load:.1f}"
            )
    if took[0].seconds > MOST_FOR_ONE or took[1].seconds > MOST_FOR_ALL * arguments.meeting / 300:
        sys.exit(1)


def measure_one(rounds: int) -> Took:
    """The middle of ``rounds`` corrections of one certificate each; the first, which warms up, is not counted."""
    whole, agreements, baselines = [], [], []
    for _ in range(rounds + 1):
        certificates, seconds = _issue(1)
        baselines.append(seconds)
        agreement, until_valid = _correct(certificates)
        agreements.append(agreement)
        whole.append(until_valid)
    return Took(
        "one correction", median(whole[1:]), median(agreements[1:]), median(baselines[1:]), os.getloadavg()[0]
    )


def measure_meeting(count: int) -> Took:
    """One decision about ``count`` certificates."""
    certificates, baseline = _issue(count)
    agreement, until_valid = _correct(certificates)
    return Took(f"{count} corrections in one decision", until_valid, agreement, baseline, os.getloadavg()[0])


def _issue(count: int) -> tuple[list[uuid.UUID], float]:
    """Certificates of a batch that the workers issue; the seconds from its first job to the last record."""
    from tests.support.released_batch import write_released_batch
    from zhicheng.records.models import Certificate, NumberAllocation
    from zhicheng.services.issuance.pipeline import enqueue_due_work

    batch = write_released_batch(count, seed=NumberAllocation.objects.count() + 1)
    began = time.monotonic()
    enqueue_due_work()
    sealed = Certificate.objects.filter(batch_id=batch.batch_id, artifact__isnull=False)
    _wait_for(lambda: sealed.count() == count)
    return list(sealed.values_list("id", flat=True)), time.monotonic() - began


def _correct(certificate_ids: Sequence[uuid.UUID]) -> tuple[float, float]:
    """Seconds from the second officer's click to its answer, and until every successor is valid."""
    from datetime import UTC, datetime

    from tests.support.case_walk import CaseWalk
    from tests.support.issued_certificates import officer
    from zhicheng.domain.cases import CaseField, CaseKind
    from zhicheng.records.models import CertificateStanding
    from zhicheng.services.casework.cases import agree_to_case
    from zhicheng.services.kernel import ports

    walk = CaseWalk.opened(
        officer("bench-counter"),
        datetime.now(UTC),
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=certificate_ids,
        changes={CaseField.SPECIALTY: "测绘工程"},
    ).proposed()
    began = time.monotonic()
    agree_to_case(actor=walk.second, at=ports.clock().now(), case=walk.standing.seen)
    agreed = time.monotonic() - began
    valid = CertificateStanding.objects.filter(
        certificate__predecessor__in=list(certificate_ids), once_open="valid"
    )
    _wait_for(lambda: valid.count() == len(certificate_ids))
    return agreed, time.monotonic() - began


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 600
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("the workers did not do it within ten minutes")
        time.sleep(0.02)


@contextlib.contextmanager
def _workers() -> Iterator[None]:
    command = [sys.executable, "-m", "tests.benchmarks.corrections", "--as-worker"]
    running = [psutil.Popen(command) for _ in range(_WORKERS)]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            # All is measured by now; a worker that a busy machine keeps from ending is not waited for long.
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(30)
            if process.is_running():
                process.kill()


def _be_a_worker() -> None:
    import django

    django.setup()
    from zhicheng.jobs.worker import run_worker

    run_worker()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=10, help="single corrections")
    parser.add_argument("--meeting", type=int, default=300, help="certificates of one decision")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--as-worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
