"""Finds the header of a roster among the first rows of its sheets; runs in the child process."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.documents.rosters.sheets import Rows, Sheet
from zhicheng.domain.rosters.columns import RosterKind, column_of_header, columns

_SEARCHED = 20
"""How many rows from the top may come before the header, for titles and remarks."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose header was found."""

    keys: tuple[str, ...]
    """Column key by place in the row; empty for a column that is passed over."""
    rows: Rows
    """The rows below the header."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    keys: tuple[str, ...]
    repeated: tuple[str, ...]
    missing: tuple[str, ...]


def find_table(sheets: Iterator[Sheet], kind: RosterKind) -> Table:
    """The first sheet with all required columns. Raises RosterRefused naming what is missing or doubled."""
    best: _Candidate | None = None
    for sheet in sheets:
        rows = sheet.rows
        for _, texts in islice(rows, _SEARCHED):
            candidate = _candidate(texts, kind)
            if not candidate.missing and not candidate.repeated:
                return Table(candidate.keys, rows)
            if best is None or _worth(candidate) > _worth(best):
                best = candidate
    raise _refusal(best, kind)


def _candidate(texts: list[str], kind: RosterKind) -> _Candidate:
    found = [column_of_header(kind, text) if text else None for text in texts]
    keys = tuple(column.key if column else "" for column in found)
    headers = [column.header for column in found if column]
    repeated = tuple(dict.fromkeys(header for header in headers if headers.count(header) > 1))
    missing = tuple(column.header for column in columns(kind) if column.required and column.key not in keys)
    return _Candidate(keys, repeated, missing)


def _worth(candidate: _Candidate) -> int:
    return sum(1 for key in candidate.keys if key)


def _refusal(best: _Candidate | None, kind: RosterKind) -> RosterRefused:
    if best is None or _worth(best) < 2:
        return RosterRefused(
            f"文件中没有找到“{kind.label}”的表头。请确认选对了文件和工作表，或下载模板填写后上传。",
            code="roster.no_header",
        )
    if best.repeated:
        return RosterRefused(
            f"表头中有重复的列：{'、'.join(best.repeated)}。请每种内容只保留一列后重新上传。",
            code="roster.repeated_header",
        )
    return RosterRefused(
        f"表头缺少必填的列：{'、'.join(best.missing)}。请对照模板补上这些列；表头单元格不要合并。",
        code="roster.missing_column",
    )
