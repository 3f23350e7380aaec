"""Reads a roster's rows out of a child process that a hostile file may bring down without harm to us."""

import contextlib
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhicheng.documents.rosters.child import TOO_LARGE, packed_request
from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.rosters.columns import RosterKind

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row with content, before anything is made of it."""

    number: int
    """The row's number as the spreadsheet shows it, from 1."""
    cells: dict[str, str]
    """Text by ``Column.key``; empty cells are left out."""


def read_roster(
    data: bytes,
    file_name: str,
    kind: RosterKind,
    *,
    start_row: int = 0,
    limits: RosterLimits | None = None,
) -> Iterator[RawRow]:
    """The rows of a roster file (.xlsx, .xls, .ods, .csv) below row ``start_row``, streamed as they are read.

    Blank rows and the template's sample row are passed over. Parsing happens in a child process with limits
    on memory, processor time and silence. Raises RosterRefused, with a sentence for the whole file, before
    the first row or between two.
    """
    limits = limits or RosterLimits()
    if len(data) > limits.max_bytes:
        raise RosterRefused(
            f"名册文件超过{limits.max_bytes // (1024 * 1024)} MB，请分成几个文件上传。",
            code="roster.too_large",
        )
    request = packed_request(data, file_name, kind, start_row, limits)
    process = subprocess.Popen(
        [sys.executable, "-m", "zhicheng.documents.rosters.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**_environment(), "PYTHONHASHSEED": "0"},
    )
    try:
        yield from _rows(process, request, limits)
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()


def _rows(process: "subprocess.Popen[bytes]", request: bytes, limits: RosterLimits) -> Iterator[RawRow]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the child has no pipes")
    # The child reads its whole request before it says a word, so writing first cannot lock up both.
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(request)
        process.stdin.close()
    for line in _lines(process.stdout.fileno(), limits.silence_seconds):
        said: Any = json.loads(line)
        if isinstance(said, list):
            for number, cells in said:
                yield RawRow(number, cells)
        elif "refused" in said:
            raise RosterRefused(said["sentence"], code=said["refused"])
        else:
            return
    # The child went without a last word: a limit or a fault of the library ended it.
    raise RosterRefused(TOO_LARGE, code="roster.child_died")


def _lines(descriptor: int, patience: float) -> Iterator[bytes]:
    rest = b""
    while True:
        ready, _, _ = select.select([descriptor], [], [], patience)
        if not ready:
            raise RosterRefused(
                "读取文件用时过长，已停止。请删除多余的行、列和工作表，或分成几个文件上传。",
                code="roster.too_slow",
            )
        piece = os.read(descriptor, _PIECE)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines


def _environment() -> dict[str, str]:
    """What the child needs to find its modules, and nothing that holds a secret."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
