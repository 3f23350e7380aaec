"""Child processes for the fault tests: forked from a server that has everything imported."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.support.patience import PATIENCE
from zhicheng.services.issuance.pipeline import fault_points

_PRELOAD = ["tests.faults.child", "tests.faults.case_child"]


class Children:
    """Starts children on the test's database, and leaves none behind."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOAD)
        self._started: list[BaseProcess] = []

    def start(self, target: Callable[..., None], *arguments: Any, **named: Any) -> BaseProcess:
        """Run ``target`` in a child, with the database's description as its first argument."""
        described = {
            key: connection.settings_dict.get(key)
            for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "EMBEDDED")
        }
        child = self._context.Process(target=target, args=(described, *arguments), kwargs=named)
        child.start()
        self._started.append(child)
        return child

    def run(self, target: Callable[..., None], *arguments: Any, **named: Any) -> int | None:
        """Run ``target`` to its end and return the exit code; ``-9`` says that it was killed."""
        child = self.start(target, *arguments, **named)
        child.join(timeout=PATIENCE)
        return child.exitcode

    def exit_code(self, pid: int) -> int | None:
        """Wait for the end of a child that was started earlier."""
        child = next(child for child in self._started if child.pid == pid)
        child.join(timeout=PATIENCE)
        return child.exitcode

    def killed(self) -> int:
        """How many children ended by SIGKILL."""
        return sum(child.exitcode == -signal.SIGKILL for child in self._started)

    def end(self) -> None:
        """Kill whatever still runs, stopped children included."""
        for child in self._started:
            if child.is_alive():
                with suppress(ProcessLookupError):
                    os.kill(child.pid or 0, signal.SIGKILL)
            child.join(timeout=PATIENCE)


@pytest.fixture
def children(_empty_queue: None) -> Iterator[Children]:
    """Children that work on committed rows of the test's own database."""
    started = Children()
    yield started
    started.end()


@pytest.fixture(autouse=True)
def _no_observer_left() -> Iterator[None]:
    yield
    fault_points.observer = None


@pytest.fixture(autouse=True)
def _own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of an earlier test lies in the file store."""
    folder = settings.ZHICHENG_VAR / "files" / "certificates"
    yield
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> Iterator[None]:
    """procrastinate's tables are not Django's, so the flush between tests leaves them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")
