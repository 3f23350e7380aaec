"""Children of a command: brought back when they die, given up when they cannot live, never left behind."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.support.patience import wait_until
from zhicheng.cli import process_supervisor
from zhicheng.cli.process_supervisor import ChildrenGiveUp, supervised_processes

SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
DIES = (sys.executable, "-c", "raise SystemExit(1)")
DEAF = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)",
)


def ignores(pid: int, number: signal.Signals) -> bool:
    """Whether the process lets the signal pass by."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (mask,) = re.findall(r"^SigIgn:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return bool(int(mask, 16) >> (number - 1) & 1)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class TestProcessSupervisor:
    def test_ends_its_children_with_the_block(self) -> None:
        with supervised_processes() as children:
            children.add("甲", SLEEPS)
            children.add("乙", SLEEPS)
            pids = children.pids()
            assert all(is_alive(pid) for pid in pids)
        assert not any(is_alive(pid) for pid in pids)

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
    def test_its_children_end_when_it_is_killed(self) -> None:
        script = (
            "import sys, time; from zhicheng.cli.process_supervisor import supervised_processes\n"
            "with supervised_processes() as children:\n"
            f"    children.add('甲', {SLEEPS!r})\n"
            "    print(children.pids()[0], flush=True); time.sleep(600)"
        )
        with subprocess.Popen((sys.executable, "-c", script), stdout=subprocess.PIPE) as parent:
            assert parent.stdout is not None
            child = psutil.Process(int(parent.stdout.readline()))
            assert child.is_running()
            parent.kill()
        wait_until(
            lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE,
            "the child ends with its parent",
        )

    def test_ends_its_children_when_the_block_fails(self) -> None:
        pids: list[int] = []

        def fail() -> None:
            with supervised_processes() as children:
                children.add("甲", SLEEPS)
                pids.extend(children.pids())
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()
        assert pids
        assert not any(is_alive(pid) for pid in pids)

    def test_kills_a_child_that_does_not_listen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process_supervisor, "_END_SECONDS", 0.2)
        with supervised_processes() as children:
            children.add("甲", DEAF)
            (pid,) = children.pids()
            wait_until(lambda: ignores(pid, signal.SIGTERM), "the child stops its ears")
        assert not is_alive(pid)

    def test_brings_back_a_child_that_was_killed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process_supervisor, "_SHORTEST_PAUSE", 0.0)
        with supervised_processes() as children:
            children.add("甲", SLEEPS)
            (first,) = children.pids()
            os.kill(first, signal.SIGKILL)

            def is_back() -> bool:
                children.supervise()
                return children.pids() not in ([], [first])

            wait_until(is_back, "another child takes its place")
            assert is_alive(children.pids()[0])

    def test_gives_up_on_a_child_that_cannot_live(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process_supervisor, "_SHORTEST_PAUSE", 0.0)

        def supervise_for_ever() -> None:
            with supervised_processes() as children:
                children.add("制证进程1", DIES)
                while True:
                    children.supervise()
                    time.sleep(0.02)

        with pytest.raises(ChildrenGiveUp) as refused:
            supervise_for_ever()
        assert "制证进程1反复启动失败" in refused.value.sentence
