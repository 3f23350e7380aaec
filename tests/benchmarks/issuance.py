"""How fast a month is issued: steps 3 to 9 by real worker processes, beside the straightforward pipeline.

    python -m tests.benchmarks.issuance [--count 5000] [--workers 2] [--algorithm ecdsa-p256-sha256] [--json]

Everything is real: an embedded PostgreSQL with durable commits, files fsynced, jobs on procrastinate, seals
verified. Only the claims are invented. The time runs from the first number to the last record.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass

import psutil

from tests.benchmarks.own_home import own_home

ALGORITHMS = ("ecdsa-p256-sha256", "rsa2048-sha256", "rsa3072-sha256")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run over one batch."""

    algorithm: str
    count: int
    workers: int
    shard_size: int
    seconds: float
    """From the first number to the last record."""
    seconds_with_start: float
    """The same with the start of the worker processes."""
    worker_mebibytes: float
    """Resident memory of the largest worker at its peak."""
    cpu_seconds: float
    """Of all workers and of PostgreSQL together, less what starting the workers costs."""

    @property
    def rate(self) -> float:
        """Certificates a second."""
        return self.count / self.seconds

    @property
    def rate_per_core(self) -> float:
        """Certificates a second for each core that was busy, PostgreSQL's share included."""
        return self.count / self.cpu_seconds


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    if arguments.as_worker:
        _be_a_worker()
        return
    with own_home(ZHICHENG_SEAL_ALGORITHM=arguments.algorithm):
        measured = [
            measure(
                count,
                workers=arguments.workers,
                shard_size=arguments.shard_size,
                algorithm=arguments.algorithm,
            )
            for count in arguments.count
        ]
        baselines = []
        if arguments.baseline:
            from tests.benchmarks.straightforward import measure_baselines

            baselines = measure_baselines(arguments.baseline, arguments.algorithm)
    if arguments.json:
        lines = [asdict(run) | {"rate": run.rate, "rate_per_core": run.rate_per_core} for run in measured]
        print(json.dumps({"issuance": lines, "baselines": [asdict(each) for each in baselines]}))
        return
    for run in measured:
        print(
            f"zhicheng  {run.algorithm}  {run.count} certificates, {run.workers} workers, shards of"
            f" {run.shard_size}: {run.rate:.0f}/s ({run.seconds:.1f} s; {run.seconds_with_start:.1f} s with"
            f" process start), {run.rate_per_core:.0f}/s for each busy core, worker memory"
            f" {run.worker_mebibytes:.0f} MiB"
        )
    for each in baselines:
        ratio = measured[0].rate_per_core / each.rate
        print(
            f"{each.name}  {each.rate:.1f}/s on one core; zhicheng is {ratio:.0f} times as fast, core for core"
        )


def measure(count: int, *, workers: int, shard_size: int, algorithm: str) -> Measured:
    """Write a released batch of ``count`` claims and let ``workers`` processes issue it."""
    from django.db import connection

    from tests.support.released_batch import write_released_batch
    from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work

    # Nothing is released yet, so this worker only starts and ends.
    starting = _watch([_worker()])[1]
    batch = write_released_batch(count, shard_size=shard_size, seed=count)
    with connection.cursor() as cursor:
        # Real tables are analysed by autovacuum long before a month is released.
        cursor.execute("ANALYZE")
    enqueue_due_work()
    cpu_before = _postgres_cpu()
    started = time.monotonic()
    running = [_worker() for _ in range(workers)]
    peak, cpu = _watch(running)
    with_start = time.monotonic() - started
    if any(process.returncode for process in running):
        raise SystemExit("a worker failed")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), extract(epoch FROM max(recorded_at) - min(numbered_at))
              FROM records_certificate JOIN records_artifact ON certificate_id = id WHERE batch_id = %s
            """,
            [batch.batch_id],
        )
        issued, seconds = cursor.fetchone()
    if issued != count:
        raise SystemExit(f"only {issued} of {count} certificates were issued")
    return Measured(
        algorithm=algorithm,
        count=count,
        workers=workers,
        shard_size=shard_size,
        seconds=float(seconds),
        seconds_with_start=with_start,
        worker_mebibytes=peak / 2**20,
        cpu_seconds=cpu + _postgres_cpu() - cpu_before - workers * starting,
    )


def _worker() -> psutil.Popen:
    return psutil.Popen([sys.executable, "-m", "tests.benchmarks.issuance", "--as-worker"])


def _watch(running: list[psutil.Popen]) -> tuple[int, float]:
    """Wait for the workers; the largest resident size seen, and the processor seconds of all."""
    peak = 0
    cpu: dict[int, float] = {}
    while any(process.poll() is None for process in running):
        for process in running:
            try:
                peak = max(peak, process.memory_info().rss)
                times = process.cpu_times()
                cpu[process.pid] = times.user + times.system
            except psutil.Error:
                continue
        time.sleep(0.1)
    return peak, sum(cpu.values())


def _postgres_cpu() -> float:
    """Processor seconds of the embedded server and all that it has started, ended children included."""
    from django.conf import settings

    data = settings.DATABASES["default"]["EMBEDDED"]["data"]
    server = psutil.Process(int((data / "postmaster.pid").read_text(encoding="utf-8").split()[0]))
    own = server.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in server.children(recursive=True):
        try:
            times = child.cpu_times()
            total += times.user + times.system
        except psutil.Error:
            continue
    return float(total)


def _be_a_worker() -> None:
    import django

    django.setup()
    from zhicheng.jobs.worker import run_worker

    run_worker(until_idle=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, nargs="+", default=[5000], help="certificates of a run")
    parser.add_argument("--workers", type=int, default=2, help="worker processes")
    parser.add_argument("--shard-size", type=int, default=64, help="entries of a shard")
    parser.add_argument("--algorithm", choices=ALGORITHMS, default=ALGORITHMS[0], help="of the seal's key")
    parser.add_argument("--baseline", type=int, default=30, help="pages for each baseline; 0 for none")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--as-worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
