"""The process that answers /metrics beside the site and the workers, and what its siblings share with it."""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from zhicheng.cli.process_supervisor import ProcessSupervisor

METRICS = (sys.executable, "-m", "zhicheng.config.metrics")
QUIET = {"ZHICHENG_LOG_LEVEL": os.environ.get("ZHICHENG_LOG_LEVEL", "WARNING")}
"""For the children of a command that shows its progress to a person: a line for each job would tear it."""


def start_measuring(children: ProcessSupervisor) -> None:
    """Start the process for /metrics where an address is set, and have all later children count into it.

    Each supervisor has a folder of its own under ``var/metrics``, named for its parent process, so that two
    on one machine do not add up. Folders of parents that are gone are cleared away.
    """
    if settings.ZHICHENG_METRICS_ADDRESS is None:
        return
    root = Path(settings.ZHICHENG_VAR) / "metrics"
    root.mkdir(parents=True, exist_ok=True)
    for folder in root.iterdir():
        if not _is_alive(folder.name) or folder.name == str(os.getpid()):
            with suppress(OSError):
                shutil.rmtree(folder)
    own = root / str(os.getpid())
    own.mkdir(exist_ok=True)
    children.share({"PROMETHEUS_MULTIPROC_DIR": str(own)})
    children.add("监测", METRICS)


def _is_alive(name: str) -> bool:
    return name.isdecimal() and Path("/proc", name).exists()
