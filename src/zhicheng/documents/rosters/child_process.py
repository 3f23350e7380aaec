"""Talking to the child that parses: feeding it the file, taking its lines, and outliving it."""

import contextlib
import json
import os
import selectors
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from signal import SIGKILL, SIGXCPU
from typing import Any, Final

import zhicheng
from zhicheng.documents.rosters.refused import RosterRefused

_PIECE: Final = 256 * 1024
_LONGEST_LINE: Final = 64 * 1024 * 1024


def messages(module: str, feed: bytes, *, silence_seconds: float) -> Generator[Any, None, None]:
    """Run ``module`` in a process of its own, give it ``feed``, and yield each line of JSON that it says.

    The process is killed when it is silent for ``silence_seconds`` while somebody waits for it, and when the
    iterator is closed. Raises RosterRefused with code roster.timeout, or roster.died where it ends without
    success: its memory or processor time ran out, or the parser crashed.
    """
    environment = {
        "PYTHONPATH": str(Path(zhicheng.__file__).parents[1]),
        "PATH": os.environ.get("PATH", ""),
        "MALLOC_ARENA_MAX": "2",
    }
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        [sys.executable, "-s", "-X", "utf8", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        bufsize=0,
        start_new_session=True,
    ) as process:
        try:
            for line in _lines(process, feed, silence_seconds):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise _death_refusal(None) from error
            code = process.wait(silence_seconds)
            if code != 0:
                raise _death_refusal(code)
        except subprocess.TimeoutExpired as error:
            raise _timeout() from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


def _lines(process: "subprocess.Popen[bytes]", feed: bytes, silence_seconds: float) -> Iterator[bytes]:
    """Every complete line of the child's output; the feed goes out as fast as the child takes it."""
    assert process.stdin is not None
    assert process.stdout is not None
    os.set_blocking(process.stdin.fileno(), False)
    rest = memoryview(feed)
    kept = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        selector.register(process.stdin, selectors.EVENT_WRITE)
        while True:
            ready = selector.select(silence_seconds)
            if not ready:
                raise _timeout()
            for key, _ in ready:
                if key.fileobj is process.stdin:
                    rest = _feed(process, rest)
                    if not rest:
                        selector.unregister(process.stdin)
                        with contextlib.suppress(BrokenPipeError):
                            process.stdin.close()
                    continue
                piece = os.read(process.stdout.fileno(), _PIECE)
                if not piece:
                    return
                kept += piece
                if b"\n" in piece:
                    *whole, tail = bytes(kept).split(b"\n")
                    kept = bytearray(tail)
                    yield from whole
                elif len(kept) > _LONGEST_LINE:
                    raise _death_refusal(None)


def _feed(process: "subprocess.Popen[bytes]", rest: memoryview) -> memoryview:
    """Write what fits; nothing is left to write once the child has closed its end."""
    assert process.stdin is not None
    try:
        return rest[os.write(process.stdin.fileno(), rest[:_PIECE]) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[len(rest) :]


def _timeout() -> RosterRefused:
    return RosterRefused(
        "读取文件用时过长，已停止。请把名册复制到新的 .xlsx 文件中，或拆分后上传。", code="roster.timeout"
    )


def _death_refusal(code: int | None) -> RosterRefused:
    why = "用时过长" if code == -SIGXCPU else "占用内存过多" if code == -SIGKILL else "内容异常"
    return RosterRefused(
        f"文件{why}，读取已停止，系统不受影响。请把名册复制到新的 .xlsx 文件中，或拆分后上传。",
        code="roster.died",
    )
