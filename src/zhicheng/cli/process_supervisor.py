"""Child processes of one command: started together, watched, started again when they die, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from zhicheng.domain.faults import Fault, FaultKind

WORKER = (sys.executable, "-m", "zhicheng.config.worker")
_END_SECONDS = 20
_PR_SET_PDEATHSIG = 1
_STANDARD_ERROR = 2
_SETTLED_SECONDS = 10.0
_MOST_EARLY_ENDS = 5
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0


@dataclass(slots=True)
class Child:
    """One command line that has to stay alive."""

    name: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    """Environment variables that this child sees besides its parent's."""
    process: "subprocess.Popen[bytes]" = field(init=False)
    started: float = 0.0
    early_ends: int = 0
    """How often in a row it ended soon after its start."""
    start_at: float = 0.0

    def start(self) -> None:
        """Start the process."""
        self.started = time.monotonic()
        # Signals are ours to pass on: a Ctrl-C of the terminal must not reach the children as well, since a
        # second one makes some programs drop their work instead of finishing it.
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            process_group=0,
            # Our own standard output carries what the command tells, which another program may read.
            stdout=_STANDARD_ERROR,
            env={**os.environ, **self.settings},
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one thread
        )

    def ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.poll() is not None


class ChildrenGiveUp(Fault):
    """A child ends again and again right after its start."""

    code = "processes.give_up"
    kind = FaultKind.MISCONFIGURED

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}反复启动失败，已全部停止，已办完的部分都已保存。请查看上面的日志。")


class ProcessSupervisor:
    """All children of one command."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._shared: dict[str, str] = {}

    def share(self, settings: Mapping[str, str]) -> None:
        """Have all children that are added from now on see these environment variables."""
        self._shared.update(settings)

    def add(self, name: str, command: Sequence[str], settings: Mapping[str, str] | None = None) -> None:
        """Start one more child, with environment variables of its own."""
        child = Child(name, command, {**self._shared, **(settings or {})})
        child.start()
        self._children.append(child)

    def add_workers(self, count: int) -> None:
        """Start ``count`` worker processes."""
        for index in range(count):
            self.add(f"制证进程{index + 1}", WORKER)

    def pids(self) -> list[int]:
        """The process ids of the children that live."""
        return [child.process.pid for child in self._children if not child.start_at and not child.ended()]

    def supervise(self) -> None:
        """Start again whatever died, with a pause that grows. Raises ChildrenGiveUp after five early ends."""
        now = time.monotonic()
        for child in self._children:
            if child.start_at:
                if now >= child.start_at:
                    child.start_at = 0.0
                    child.start()
            elif child.ended():
                child.early_ends = child.early_ends + 1 if now - child.started < _SETTLED_SECONDS else 0
                if child.early_ends >= _MOST_EARLY_ENDS:
                    raise ChildrenGiveUp(child.name)
                child.start_at = now + min(_SHORTEST_PAUSE * 2**child.early_ends, _LONGEST_PAUSE)

    def end(self) -> None:
        """Ask all to finish what they have in hand, wait, then kill what is left."""
        living = [child for child in self._children if not child.start_at and not child.ended()]
        for child in living:
            child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _END_SECONDS
        for child in living:
            try:
                child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        self._children.clear()


@contextmanager
def supervised_processes() -> Iterator[ProcessSupervisor]:
    """Children that end with the block, whatever ends it; a second Ctrl-C does not leave them behind."""
    children = ProcessSupervisor()
    try:
        yield children
    finally:
        previous = signal.signal(signal.SIGINT, _ignore)
        try:
            children.end()
        finally:
            signal.signal(signal.SIGINT, previous)


def _end_with_parent() -> None:
    """Have the kernel end this child when its parent is gone, even one that was killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _ignore(number: int, frame: FrameType | None) -> None:
    """The children are being ended already."""
