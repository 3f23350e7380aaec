"""F17 at full length: 100,000 rows, the reader killed at 10, 50 and 90 %, memory measured.

    python -m tests.faults.roster_soak [--rows 100000]

Ends with exit code 1 and a sentence when something does not hold.
"""

# Django is set up on a home of its own before anything that needs it is imported.

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.own_home import own_home

if TYPE_CHECKING:
    from zhicheng.records.models import RosterUpload

CHUNK, LEASE = 1000, 1.0
MOST_MEBIBYTES = 1024.0


def main() -> None:
    """Run once and print what was seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    with own_home() as home:
        wrong = soak(arguments.rows, home)
    if wrong:
        sys.exit("\n".join(wrong))


def soak(rows: int, home: Path) -> list[str]:
    """Kill three readers of one roster, let a fourth finish it; everything that does not hold."""
    from tests.faults.conftest import Children
    from tests.faults.roster_child import read
    from tests.faults.test_f17_killed_import import BAD, received
    from zhicheng.records.models import Claim
    from zhicheng.services.oversight.audit.run import run_audit

    upload, children, note = received(rows), Children(), home / "peak"
    wrong, reached = [], 0
    started = time.monotonic()
    try:
        for share in (10, 50, 90, None):
            strike = None if share is None else rows * share // 100 - reached
            reader = children.start(
                read, upload.id, chunk=CHUNK, lease_seconds=LEASE, strike_at=strike, before_commit=True,
                note=note if share is None else None,
            )  # fmt: skip
            reader.join(timeout=600)
            before, reached = reached, _reload(upload).rows_read
            print(
                f"{share or 100} %: exit {reader.exitcode}, {reached} rows after {time.monotonic() - started:.0f} s"
            )
            if reached < before:
                wrong.append("the progress went back")
            if reader.exitcode != (0 if share is None else -9):
                wrong.append(f"the reader at {share} % ended with {reader.exitcode}")
            time.sleep(LEASE * 1.5)
    finally:
        children.end()
    if upload.status != "done" or upload.rows_read != rows or upload.rows.count() != rows:
        wrong.append(f"{upload.rows.count()} of {rows} rows are accounted for, the roster is {upload.status}")
    if upload.rows_rejected != rows // BAD or upload.rows_accepted != Claim.objects.count():
        wrong.append("the counts are not those of the file")
    wrong += [finding.sentence for finding in run_audit() if finding.gravity == "breach"]
    peak = json.loads(note.read_text(encoding="utf-8"))
    print(f"{peak:.0f} MiB at the highest, reader and parser together")
    return [*wrong, f"{peak:.0f} MiB were used"] if peak > MOST_MEBIBYTES else wrong


def _reload(upload: "RosterUpload") -> "RosterUpload":
    upload.refresh_from_db()
    return upload


if __name__ == "__main__":
    main()
