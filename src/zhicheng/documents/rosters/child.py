"""The child process that parses one roster: reads the file from standard input, writes rows as JSON lines.

It limits itself before it looks at a byte of the file, so that a file which makes the parser run wild kills
this process and no other. In: one line of JSON that says what to do, then the file. Out: a line
``{"last_row": n}``, lines of ``[[number, {key: text}], …]``, and ``{"done": rows}``; for a file that is
refused ``{"refused": [code, sentence]}``. Whatever else happens is a death.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import IO, Any, Final

from zhicheng.documents.rosters.cell_values import cell_text
from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.documents.rosters.tables import Table, open_table
from zhicheng.domain.rosters.cell_texts import MERGED_MARK
from zhicheng.domain.rosters.columns import SAMPLE_MARK, RosterKind

_ROWS_A_LINE: Final = 500
_CHARS_A_LINE: Final = 200_000


def main() -> int:
    """Parse the file on standard input."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # A library that prints must not get into the answer.
    job = json.loads(sys.stdin.buffer.readline())
    limits = RosterLimits(**job["limits"])
    _limit_this_process(limits)
    data = sys.stdin.buffer.read()
    try:
        table = open_table(data, job["file_name"], RosterKind(job["kind"]), limits)
        _say(out, {"last_row": table.last_row})
        count = 0
        for lines in _in_batches(rows_of(table, limits), job["start_row"]):
            count += len(lines)
            _say(out, lines)
        _say(out, {"done": count})
    except RosterRefused as refused:
        _say(out, {"refused": [refused.code, refused.sentence]})
    return 0


def rows_of(table: Table, limits: RosterLimits) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with content, by the number that people see; the template's example is passed over."""
    places = table.layout.places
    shift = table.first_column
    for index, row in enumerate(table.rows, start=table.layout.header_row + 1):
        width = len(row)
        cells = {
            key: cell_text(row[place - shift], limits.max_cell_chars) if 0 <= place - shift < width else ""
            for key, place in places.items()
        }
        if table.marks:
            for key, place in places.items():
                mark = table.marks.get((index, place))
                if mark is not None and not cells[key]:
                    cells[key] = mark
        cells = {key: text for key, text in cells.items() if text and not text.isspace()}
        if all(text == MERGED_MARK for text in cells.values()):
            continue
        if cells.get("name", "").lstrip().startswith(SAMPLE_MARK):
            continue
        yield index + 1, cells


def _in_batches(
    rows: Iterator[tuple[int, dict[str, str]]], start_row: int
) -> Iterator[list[tuple[int, dict[str, str]]]]:
    """Rows after ``start_row`` in lines of bounded length."""
    lines: list[tuple[int, dict[str, str]]] = []
    characters = 0
    for row in rows:
        if row[0] <= start_row:
            continue
        lines.append(row)
        characters += sum(map(len, row[1].values()))
        if len(lines) == _ROWS_A_LINE or characters > _CHARS_A_LINE:
            yield lines
            lines, characters = [], 0
    if lines:
        yield lines


def _say(out: IO[str], message: Any) -> None:
    # Escaped to ASCII, so that no line separator of a cell can break the line.
    out.write(json.dumps(message, separators=(",", ":")) + "\n")
    out.flush()


def _limit_this_process(limits: RosterLimits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


if __name__ == "__main__":
    sys.exit(main())
