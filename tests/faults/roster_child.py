"""Child processes that read a roster and are killed or stopped on the way. Importable by the fork server."""

import json
import os
import resource
import signal
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from tests.faults.child import use_database  # Sets Django up, so it comes first.

from django.db.models import F  # isort: skip
from zhicheng.domain.rosters.uploads import RosterRowOutcome
from zhicheng.records.models import RosterUpload
from zhicheng.services.intake.rosters import process, writing
from zhicheng.services.intake.rosters.outcomes import ChunkPlan
from zhicheng.services.intake.rosters.roster_state import RosterState
from zhicheng.services.intake.rosters.writing import write_chunk
from zhicheng.services.kernel.events import Ledger


def read(
    described: dict[str, Any],
    upload_id: uuid.UUID,
    *,
    chunk: int,
    lease_seconds: float,
    strike_at: int | None = None,
    before_commit: bool = False,
    signal_number: int = signal.SIGKILL,
    fence_off: bool = False,
    note: Path | None = None,
) -> None:
    """Read a roster; on the chunk that brings the rows read to ``strike_at``, send oneself a signal.

    ``before_commit`` strikes when all of the chunk is written and nothing of it committed. ``note`` gets the
    ids of the parser's processes before the strike, or the memory used at the end.
    """
    use_database(described)
    process.CHUNK = chunk
    if fence_off:
        _switch_fence_off()
    written = 0

    def strike(rows: int) -> None:
        if strike_at is not None and written - rows < strike_at <= written:
            if note is not None:
                note.write_text(json.dumps([child.pid for child in psutil.Process().children()]))
            os.kill(os.getpid(), signal_number)

    def write(ledger: Ledger, upload: RosterUpload, plan: ChunkPlan, **held: Any) -> None:
        nonlocal written
        write_chunk(ledger, upload, plan, **held)
        written += len(plan.results)
        if before_commit:
            strike(len(plan.results))

    def committed(upload: RosterState) -> None:
        if not before_commit:
            strike(chunk)

    process.write_chunk = write  # type: ignore[attr-defined]  # The reader finds it there by name.
    process.process_roster(upload_id=upload_id, lease=timedelta(seconds=lease_seconds), on_progress=committed)
    if note is not None:
        note.write_text(json.dumps(_peak_mebibytes()))


def read_until_done(
    described: dict[str, Any], upload_id: uuid.UUID, *, chunk: int, lease_seconds: float, seconds: float
) -> None:
    """Try again and again, as the periodic sweep does, until the roster is done."""
    use_database(described)
    process.CHUNK = chunk
    deadline = time.monotonic() + seconds
    while (
        process.process_roster(upload_id=upload_id, lease=timedelta(seconds=lease_seconds)).status != "done"
    ):
        if time.monotonic() > deadline:
            raise SystemExit(1)
        time.sleep(0.1)


def _peak_mebibytes() -> float:
    """This process and its largest child, at their highest."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return (own.ru_maxrss + children.ru_maxrss) / 1024


def _switch_fence_off() -> None:
    """The negative control: a worker that writes on without asking whether the roster is still its own."""

    def count(upload: RosterUpload, plan: ChunkPlan, fence: int, lease: timedelta) -> None:
        RosterUpload.objects.filter(id=upload.id).update(
            last_row=plan.results[-1].number,
            rows_read=F("rows_read") + len(plan.results),
            rows_accepted=F("rows_accepted") + plan.count(RosterRowOutcome.ACCEPTED),
            rows_rejected=F("rows_rejected") + plan.count(RosterRowOutcome.REJECTED),
            rows_duplicate=F("rows_duplicate") + plan.count(RosterRowOutcome.DUPLICATE),
        )

    writing._hold_and_count = count
