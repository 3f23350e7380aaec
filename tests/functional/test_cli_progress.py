"""Progress: a bar with rate and time left on a terminal, and lines elsewhere."""

import io
import json

import pytest

from zhicheng.cli.console import Console
from zhicheng.cli.progress import progress
from zhicheng.cli.text_width import width


class Screen(io.StringIO):
    """A terminal that remembers everything."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the bars; a test turns its one hand."""
    hand = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: hand[0])
    return hand


class TestLines:
    def test_tell_machines_rate_and_time_left(self, time: list[float]) -> None:
        out = io.StringIO()
        with progress(Console(as_json=True, out=out, errors=io.StringIO()), "制作", 100) as bar:
            time[0] = 5.0
            bar.reach(50)
            bar.reach(51)
            time[0] = 10.0
            bar.reach(100)
        first, last = (json.loads(line) for line in out.getvalue().splitlines())
        assert (first["done"], first["rate"], first["eta_seconds"]) == (50, 10.0, 5.0)
        assert (last["done"], last["total"]) == (100, 100)

    def test_come_seldom_where_nobody_watches(self, time: list[float]) -> None:
        out = io.StringIO()
        with progress(Console(out=out, errors=io.StringIO()), "制作", 1000) as bar:
            for done in range(1, 31):
                time[0] += 1.0
                bar.reach(done)
        assert len(out.getvalue().splitlines()) == 3
        assert "约剩" in out.getvalue()

    def test_promise_no_end_where_nobody_knows_how_much_there_is(self, time: list[float]) -> None:
        out = io.StringIO()
        with progress(Console(as_json=True, out=out, errors=io.StringIO()), "读取名册") as bar:
            time[0] = 5.0
            bar.reach(50)
        (line,) = (json.loads(line) for line in out.getvalue().splitlines())
        assert (line["done"], line["total"], line["eta_seconds"]) == (50, None, None)


class TestBar:
    def test_shows_rate_and_time_left_on_a_terminal(self, time: list[float]) -> None:
        screen = Screen()
        with progress(Console(out=io.StringIO(), errors=screen), "制作", 200) as bar:
            time[0] = 10.0
            bar.reach(100, note="第2组")
        assert all(word in screen.getvalue() for word in ("制作（第2组）", "100/200", "10/秒", "约剩 10秒"))


class TestTable:
    def test_is_aligned_by_display_width(self) -> None:
        out = io.StringIO()
        Console(out=out).table("row", {"a": "姓名", "b": "b"}, [{"a": "张䶮", "b": 1}, {"a": "x", "b": None}])
        head, first, second = out.getvalue().splitlines()
        assert [width(line.rsplit(" ", 1)[0]) for line in (head, first, second)] == [5, 5, 5]
        assert second.endswith("—")
