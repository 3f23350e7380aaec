"""Starts the watcher of certificates beside a test, and says at its end what the watcher has seen."""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.case_child import watch
from tests.faults.conftest import Children
from tests.support.patience import wait_until


@dataclass(slots=True)
class Watched:
    """What the watcher saw; filled in when the block ends."""

    samples: int = 0
    seconds: float = 0.0
    problems: dict[str, int] = field(default_factory=dict)
    """Each breach with the number of samples that showed it."""
    entries: list[int] = field(default_factory=list)
    """How many decided successors there were, at one sample or another."""
    states: list[str] = field(default_factory=list)


@contextmanager
def watching(
    children: Children, folder: Path, claim_ids: Sequence[uuid.UUID], **named: Any
) -> Iterator[Watched]:
    """Watch the claims' certificates from the first line of the block to its last."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = Watched()
    child = children.start(watch, list(claim_ids), folder, **named)
    wait_until((folder / "watching").exists, "the watcher has its first sample")
    yield seen
    (folder / "stop").touch()
    wait_until(lambda: (folder / "report").exists() or not child.is_alive(), "the watcher reports")
    for name, value in json.loads((folder / "report").read_text(encoding="utf-8")).items():
        setattr(seen, name, value)
