"""The confined child process in which rosters are parsed: ``python -m`` this module.

It reads a request from standard input, lowers its own limits, and writes JSON lines: lists of
``[row number, {column key: text}]``, then ``{"end": true}``, or ``{"refused": code, "sentence": …}``.
"""

import json
import os
import resource
import sys
from dataclasses import asdict
from typing import IO, Any

from zhicheng.documents.rosters.header import find_table
from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.documents.rosters.sheets import open_sheets
from zhicheng.domain.rosters.columns import SAMPLE_MARK, RosterKind

_TOGETHER = 500
"""Rows to a line: few system calls, little memory."""


def packed_request(
    data: bytes, file_name: str, kind: RosterKind, start_row: int, limits: RosterLimits
) -> bytes:
    """One request: a line of JSON, then the file."""
    head: dict[str, Any] = {
        "file_name": file_name,
        "kind": kind.value,
        "start_row": start_row,
        "limits": asdict(limits),
    }
    return json.dumps(head).encode() + b"\n" + data


def main() -> None:
    """Parse the file on standard input."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # A library that prints must not get into the answer.
    head, data = sys.stdin.buffer.read().split(b"\n", 1)
    request = json.loads(head)
    limits = RosterLimits(**request["limits"])
    _confine(limits)
    try:
        _parse(out, data, request, limits)
        _say(out, {"end": True})
    except RosterRefused as refusal:
        _say(out, {"refused": refusal.code, "sentence": refusal.sentence})
    except MemoryError:
        _say(out, {"refused": "roster.too_large", "sentence": TOO_LARGE})
    out.flush()


TOO_LARGE = "文件内容过大，超出处理上限。请删除多余的行、列和工作表，或分成几个文件上传。"


def _parse(out: IO[str], data: bytes, request: dict[str, Any], limits: RosterLimits) -> None:
    kind = RosterKind(request["kind"])
    table = find_table(open_sheets(data, request["file_name"], limits), kind)
    places = [(place, key) for place, key in enumerate(table.keys) if key]
    start_row = request["start_row"]
    waiting: list[Any] = []
    for number, texts in table.rows:
        if number <= start_row:
            continue
        cells = {key: texts[place] for place, key in places if place < len(texts) and texts[place].strip()}
        if not cells or cells.get("name", "").startswith(SAMPLE_MARK):
            continue
        waiting.append([number, cells])
        if len(waiting) == _TOGETHER:
            _say(out, waiting)
            waiting = []
    if waiting:
        _say(out, waiting)


def _say(out: IO[str], what: Any) -> None:
    # Escaped to ASCII, so that no line separator or lone surrogate of a cell can break the line.
    out.write(json.dumps(what) + "\n")


def _confine(limits: RosterLimits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
