"""How far long work is: a bar with rate and time left on a terminal, JSON lines, or a line now and then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console as Terminal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from zhicheng.cli.console import Console

_JSON_SECONDS, _LINE_SECONDS = 1.0, 10.0


class Bar:
    """One piece of long work; call ``reach`` as often as convenient."""

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total, self.done, self.note = label, total, 0, ""
        self.started = time.monotonic()

    def reach(self, done: int, *, total: int | None = None, note: str = "") -> None:
        """Say that ``done`` of ``total`` are finished; ``note`` is a word about the present moment."""
        self.done, self.note = done, note
        if total is not None:
            self.total = total
        self._show()

    @property
    def rate(self) -> float:
        """Finished a second since the start."""
        return self.done / max(time.monotonic() - self.started, 0.001)

    @property
    def seconds_left(self) -> float | None:
        """At the present rate; None while nothing is finished, and where the total is not known."""
        return (self.total - self.done) / self.rate if self.done and self.total else None

    def _show(self) -> None:
        raise NotImplementedError


class _TerminalBar(Bar):
    def __init__(self, label: str, total: int, progress: Progress) -> None:
        super().__init__(label, total)
        self._progress = progress
        self._task = progress.add_task(label, total=total or None, rate="", left="")

    def _show(self) -> None:
        left = self.seconds_left
        self._progress.update(
            self._task,
            completed=self.done,
            total=self.total or None,
            description=self.label + (f"（{self.note}）" if self.note else ""),
            rate=f"{self.rate:.0f}/秒" if self.done else "",
            left="" if left is None or self.done >= self.total else f"约剩 {_duration_text(left)}",
        )


class _LineBar(Bar):
    """For logs and pipes: now and then a line, and one at the end."""

    def __init__(self, label: str, total: int, console: Console) -> None:
        super().__init__(label, total)
        self._console, self._last_time, self._last_done = console, time.monotonic(), -1

    def _show(self) -> None:
        now = time.monotonic()
        pause = _JSON_SECONDS if self._console.as_json else _LINE_SECONDS
        is_end = self.total > 0 and self.done >= self.total
        if self.done == self._last_done or (now - self._last_time < pause and not is_end):
            return
        self._last_time, self._last_done = now, self.done
        left = self.seconds_left
        self._console.tell(
            "progress",
            f"{self.label} {self.done}"
            + (f"/{self.total}" if self.total else "")
            + f"（{self.rate:.0f}/秒"
            + ("" if left is None or is_end else f"，约剩{_duration_text(left)}")
            + "）",
            label=self.label,
            done=self.done,
            total=self.total or None,
            rate=round(self.rate, 1),
            eta_seconds=None if left is None else round(left, 1),
        )


class _FieldColumn(ProgressColumn):
    """A column that shows one of the task's own fields."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self._field = field

    def render(self, task: Task) -> Text:
        return Text(str(task.fields.get(self._field, "")))


@contextmanager
def progress(console: Console, label: str, total: int = 0) -> Iterator[Bar]:
    """Show ``label`` with its progress while the block runs; ``total`` may become known later."""
    if console.as_json or not console.errors.isatty():
        yield _LineBar(label, total, console)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        _FieldColumn("rate"),
        _FieldColumn("left"),
    )
    with Progress(*columns, console=Terminal(file=console.errors), transient=False) as shown:
        yield _TerminalBar(label, total, shown)


def _duration_text(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole}秒" if whole < 60 else f"{whole // 60}分{whole % 60:02d}秒"
