"""What a fault test waits for."""

import uuid
from pathlib import Path

from zhicheng.records.models import IssuanceBatch, IssuanceShard


def is_stopped(pid: int | None) -> bool:
    """Whether SIGSTOP has reached the process."""
    status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    return status in {"T", "t"}


def is_issued(batch_id: uuid.UUID) -> bool:
    """Whether the batch is closed."""
    return IssuanceBatch.objects.filter(id=batch_id, status="issued").exists()


def shards_done(batch_id: uuid.UUID) -> int:
    """How many shards of the batch are done."""
    return IssuanceShard.objects.filter(batch_id=batch_id, status="done").count()
