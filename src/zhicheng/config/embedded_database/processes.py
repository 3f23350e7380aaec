"""The server's processes as the operating system shows them, and what a killed server leaves behind."""

import time
from contextlib import suppress
from pathlib import Path

import psutil

from zhicheng.config.embedded_database.programs import DatabaseDidNotStart

_LEAVING_SECONDS = 60
"""What the children of a killed server may take to notice and leave."""


def postmaster(data: Path) -> psutil.Process | None:
    """The running server process of this very data folder, if there is one."""
    try:
        process = psutil.Process(_process_number(data / "postmaster.pid"))
        is_ours = process.name() == "postgres" and str(data) in process.cmdline()
    except (OSError, ValueError, psutil.Error):
        return None
    return process if is_ours else None


def clean_up(data: Path, sockets: Path) -> None:
    """Wait out the children of a killed server, and drop lock files whose number is a stranger's today.

    PostgreSQL would refuse to start over either. A child may still be writing, so it is never passed over;
    it leaves by itself once it notices that its server is gone. A lock file whose process number is not in
    use is left to PostgreSQL, which knows it for stale. Raises DatabaseDidNotStart where a child does not
    leave.
    """
    deadline = time.monotonic() + _LEAVING_SECONDS
    while _has_children(data):
        if time.monotonic() > deadline:
            raise DatabaseDidNotStart(
                "内置数据库的旧进程没有退出，请结束它的 postgres 进程。", detail=str(data)
            )
        time.sleep(0.1)
    for lock in (data / "postmaster.pid", *sockets.glob(".s.PGSQL.*.lock")):
        with suppress(OSError, ValueError):
            if psutil.pid_exists(_process_number(lock)):
                lock.unlink()


def _has_children(data: Path) -> bool:
    for process in psutil.process_iter(["name"]):
        with suppress(psutil.Error):
            # All of PostgreSQL works in the data folder; a dead process not yet reaped works nowhere.
            if process.info["name"] == "postgres" and process.cwd() == str(data):
                return True
    return False


def _process_number(lock: Path) -> int:
    return abs(int(lock.read_text(encoding="utf-8").split("\n")[0]))
