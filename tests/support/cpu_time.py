"""What the suite costs in processor time: of this process, its children, and the throw-away database.

Time on the clock says how busy the machine is; processor time says what the tests do. ``pytest --cpu`` prints
the tests and files that cost most, and ``make test-cpu`` runs a part that way.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.throw_away import run_folder

_TICKS = os.sysconf("SC_CLK_TCK")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cpu", action="store_true", help="name the tests and files that cost most processor time"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--cpu"):
        config.pluginmanager.register(CpuTime())


class CpuTime:
    """Adds up the seconds of each test; with xdist each worker would see the others' database, so use ``-n 0``."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}
        self._last = 0.0

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Measure set-up, test, audit and clearing away together."""
        self._last = spent_seconds()
        self._spent[item.nodeid] = 0.0
        result = yield
        self._add(item)
        return result

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Iterator[None]:
        """Count what its browsers did before they are closed, since nobody waits for some of their processes."""
        self._add(item)
        yield

    def _add(self, item: pytest.Item) -> None:
        now = spent_seconds()
        # Less than before: a process that nobody waited for took its seconds with it.
        self._spent[item.nodeid] += max(0.0, now - self._last)
        self._last = now

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the totals, largest first."""
        files: dict[str, list[float]] = defaultdict(list)
        for name, seconds in self._spent.items():
            files[name.partition("::")[0]].append(seconds)
        terminalreporter.section(f"processor time: {sum(self._spent.values()):.1f} s")
        for name, each in sorted(files.items(), key=lambda entry: -sum(entry[1]))[:25]:
            terminalreporter.write_line(f"{sum(each):8.1f} s  {len(each):5} tests  {name}")
        terminalreporter.write_line("")
        for name, seconds in sorted(self._spent.items(), key=lambda entry: -entry[1])[:25]:
            terminalreporter.write_line(f"{seconds:8.2f} s  {name}")


def spent_seconds() -> float:
    """Processor seconds so far of this process and the throw-away database's, with all that they started.

    A process that has ended counts with the parent that waited for it.
    """
    children: dict[int, list[int]] = defaultdict(list)
    spent: dict[int, float] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It has ended meanwhile.
        children[int(fields[1])].append(int(entry.parent.name))
        spent[int(entry.parent.name)] = sum(map(int, fields[11:15])) / _TICKS
    servers = [int(path.read_text().split()[0]) for path in run_folder().rglob("postmaster.pid")]
    waiting, seen = [os.getpid(), *servers], set[int]()
    while waiting:
        pid = waiting.pop()
        if pid not in seen:
            seen.add(pid)
            waiting.extend(children[pid])
    return sum(spent.get(pid, 0.0) for pid in seen)
