"""The child processes of the fault tests about cases: an officer's process, the sweep's, and the watcher.

As in ``child``, the kills are switched on here and nowhere in the product.
"""

import json
import os
import signal
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from tests.faults.child import use_database
from zhicheng.services.casework.cases import CaseSeen, agree_to_case, settle_finished_cases
from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.kernel.actor import Actor

SAMPLES_A_SECOND = 250
_PAUSE = 1 / SAMPLES_A_SECOND
_SAMPLE = """
SELECT certificate.claim_id::text, array_agg(standing.once_open ORDER BY certificate.number),
       (SELECT count(*) FROM records_successorentry entry WHERE entry.claim_id = ANY(%(claims)s))
  FROM records_certificate certificate
  JOIN certificate_standing standing ON standing.certificate_id = certificate.id
 WHERE certificate.claim_id = ANY(%(claims)s)
 GROUP BY certificate.claim_id
"""
"""One statement, so one snapshot: all that a verifier anywhere could read at that instant."""
_IN_FORCE = frozenset({"valid", "suspended"})
_ENDED = frozenset({"revoked", "cancelled"})


def agree(
    described: dict[str, Any],
    actor: Actor,
    at: datetime,
    case: CaseSeen,
    *,
    kill_at: int | None = None,
    begun: Path | None = None,
) -> None:
    """Agree to a case; killed before the ``kill_at``-th statement or end of transaction, counted from 1.

    ``begun`` is written once the work begins, for a parent that kills from outside.
    """
    use_database(described)
    connection.ensure_connection()
    if kill_at is not None:
        kill_at_round_trip(kill_at)
    if begun is not None:
        begun.touch()
    agree_to_case(actor=actor, at=at, case=case)


def sweep_and_settle(described: dict[str, Any], at: datetime, *, kill_at: int) -> None:
    """What brings a case to its end by itself; killed as ``agree``."""
    use_database(described)
    connection.ensure_connection()
    kill_at_round_trip(kill_at)
    enqueue_due_work()
    settle_finished_cases(at=at)


def kill_at_round_trip(nth: int) -> None:
    """Kill this process where it would ask the database for the ``nth`` time; each commit counts twice.

    Twice, because a process can die before its COMMIT is sent, and after it was carried out.
    """
    asked = 0

    def count() -> None:
        nonlocal asked
        asked += 1
        if asked == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Callable[..., Any], *arguments: Any) -> Any:
        count()
        return execute(*arguments)

    commit = connection.commit

    def counted_commit() -> None:
        count()
        commit()
        count()

    connection.execute_wrappers.append(statement)
    connection.commit = counted_commit  # type: ignore[method-assign]


def watch(
    described: dict[str, Any],
    claim_ids: Sequence[uuid.UUID],
    folder: Path,
    *,
    is_all_or_nothing: bool = False,
) -> None:
    """Sample the standing of all certificates of the claims until told to stop, and write what was found.

    Each claim has one certificate in force at every sample, never none and never two, unless it was ended; an
    ended one never comes back. With ``is_all_or_nothing`` the claims end together, at one instant.
    """
    use_database(described)
    claims, found = list(claim_ids), _Found(is_all_or_nothing)
    with connection.cursor() as cursor:
        while not (folder / "stop").exists():
            cursor.execute(_SAMPLE, {"claims": claims})
            found.keep(cursor.fetchall(), len(claims))
            if found.samples == 1:
                (folder / "watching").touch()
            time.sleep(_PAUSE)
    (folder / "part").write_text(json.dumps(found.report()), encoding="utf-8")
    (folder / "part").rename(folder / "report")


class _Found:
    """What the watcher has seen so far."""

    def __init__(self, is_all_or_nothing: bool) -> None:
        self.samples = 0
        self._is_all_or_nothing = is_all_or_nothing
        self._began = time.monotonic()
        self._problems: Counter[str] = Counter()
        self._ended: set[str] = set()
        self._entries: set[int] = set()
        self._states: set[str] = set()

    def keep(self, rows: list[tuple[str, list[str], int]], expected: int) -> None:
        self.samples += 1
        if len(rows) != expected:
            self._problems["a certificate is missing"] += 1
        ended = set()
        for claim_id, states, entries in rows:
            self._entries.add(entries)
            self._states.update(states)
            in_force = sum(state in _IN_FORCE for state in states)
            if any(state in _ENDED for state in states):
                ended.add(claim_id)
            wanted = 0 if claim_id in ended else 1
            if in_force != wanted:
                self._problems[f"{in_force} in force instead of {wanted}: {', '.join(states)}"] += 1
        if self._ended - ended:
            self._problems["an ended certificate came back"] += 1
        if self._is_all_or_nothing and len(ended) not in (0, expected):
            self._problems["a part of the meeting is ended"] += 1
        self._ended = ended

    def report(self) -> dict[str, Any]:
        return {
            "samples": self.samples,
            "seconds": time.monotonic() - self._began,
            "problems": dict(self._problems),
            "entries": sorted(self._entries),
            "states": sorted(self._states),
        }
