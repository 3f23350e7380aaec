"""Watching a batch being issued."""

import time
import uuid
from collections.abc import Callable

from zhicheng.cli.console import Console
from zhicheng.cli.progress import progress
from zhicheng.domain.batches import BatchStatus
from zhicheng.services.issuance.month import batch_progress

_LOOK_SECONDS = 0.25


def watch_batch(
    console: Console, batch_id: uuid.UUID, label: str, supervise: Callable[[], None] | None = None
) -> None:
    """Show the batch's progress until it is issued or an officer, or too many failures, paused it."""
    with progress(console, label) as bar:
        while True:
            now = batch_progress(batch_id)
            bar.reach(now.done, total=now.total, note="已暂停" if now.paused else "")
            if now.status is BatchStatus.ISSUED or (now.paused and not now.workers):
                return
            if supervise is not None:
                supervise()
            time.sleep(_LOOK_SECONDS)
