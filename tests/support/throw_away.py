"""The folder of one test run: database, keys and files lie in it, and all of it goes at the end.

The process that starts the run owns the folder; xdist's workers find it in the environment. A run that was
killed leaves its folder behind without a holder of its lock, and the next run removes it.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from zhicheng.config.embedded_database.programs import DatabaseDidNotStart
from zhicheng.config.embedded_database.server import EmbeddedServer

_VARIABLE = "ZHICHENG_TEST_RUN"
_PREFIX = "zhicheng-tests-"
_YOUNG_SECONDS = 60


def run_folder() -> Path:
    """This run's folder; made, locked and marked for removal by the first process that asks."""
    if _VARIABLE not in os.environ:
        _sweep()
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        folder.chmod(0o711)
        descriptor = os.open(folder / "alive", os.O_RDONLY | os.O_CREAT)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        os.environ[_VARIABLE] = str(folder)
        atexit.register(_remove_own, folder, os.getpid())
    return Path(os.environ[_VARIABLE])


def _remove_own(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        _remove(folder)


def _remove(folder: Path) -> None:
    for pid_file in folder.rglob("postmaster.pid"):
        with suppress(DatabaseDidNotStart):
            EmbeddedServer(pid_file.parent, durable=False).stop("immediate")
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            status = folder.stat()
            if status.st_uid != os.geteuid() or time.time() - status.st_mtime < _YOUNG_SECONDS:
                continue
            descriptor = os.open(folder / "alive", os.O_RDONLY | os.O_CREAT)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder)
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)
