"""Reading a roster: the file goes to a child process, and its rows come back as text."""

import json
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field

from zhicheng.documents.rosters.child_process import messages
from zhicheng.documents.rosters.file_kinds import file_kind
from zhicheng.documents.rosters.limits import MEBIBYTE, RosterLimits
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.rosters.columns import RosterKind

__all__ = ["RawRow", "RosterLimits", "RosterReading", "RosterRefused", "read_roster"]

_CHILD = "zhicheng.documents.rosters.child"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row with content, as it stands in the file."""

    number: int
    """The row's number as people see it in their spreadsheet; the first row is 1."""
    cells: dict[str, str] = field(repr=False)
    """Text by ``Column.key``; empty cells are left out."""


class RosterReading(Iterator[RawRow]):
    """The rows of one file, read as they are asked for; ``close`` ends the child process early."""

    def __init__(
        self, data: bytes, file_name: str, kind: RosterKind, start_row: int, limits: RosterLimits
    ) -> None:
        self.last_row: int | None = None
        """Number of the file's last row, for a progress bar; known after the first row, never for .csv."""
        self._rows = self._read(data, file_name, kind, start_row, limits)

    def __next__(self) -> RawRow:
        return next(self._rows)

    def close(self) -> None:
        """End the child process; nothing more can be read."""
        self._rows.close()

    def _read(
        self, data: bytes, file_name: str, kind: RosterKind, start_row: int, limits: RosterLimits
    ) -> Generator[RawRow, None, None]:
        if len(data) > limits.max_bytes:
            raise RosterRefused(
                f"文件超过{limits.max_bytes // MEBIBYTE}MB。请删除图片等无关内容，或拆分后上传。",
                code="roster.too_large",
            )
        file_kind(data, file_name)  # Whatever the first bytes tell needs no process.
        job = {"kind": kind.value, "file_name": file_name, "start_row": start_row, "limits": asdict(limits)}
        feed = json.dumps(job).encode() + b"\n" + data
        with closing(messages(_CHILD, feed, silence_seconds=limits.silence_seconds)) as said:
            finished = False
            for message in said:
                match message:
                    case list():
                        for number, cells in message:
                            yield RawRow(number, cells)
                    case {"last_row": last_row}:
                        self.last_row = last_row
                    case {"refused": [code, sentence]}:
                        raise RosterRefused(sentence, code=code)
                    case {"done": _}:
                        finished = True
            if not finished:
                raise RosterRefused(
                    "文件没有读完就中断了。请重新上传；如果仍不成功，请另存为 .xlsx 后再试。",
                    code="roster.died",
                )


def read_roster(
    data: bytes,
    file_name: str,
    kind: RosterKind,
    *,
    start_row: int = 0,
    limits: RosterLimits | None = None,
) -> RosterReading:
    """The rows of a roster (.xlsx, .xls, .ods, .csv) with a number above ``start_row``.

    Blank rows and the template's example are passed over. The file is parsed in a child process with limits
    on memory and processor time; it starts with the first row that is asked for, so that is when
    RosterRefused is raised for a file that cannot be read as a whole.
    """
    return RosterReading(data, file_name, kind, start_row, limits or RosterLimits())
