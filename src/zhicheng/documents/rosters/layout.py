"""Where the header stands in a sheet, and which column is which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.rosters.columns import Column, RosterKind, column_of_header, columns

HEADER_WITHIN: Final = 20
"""Rows at the top among which the header is looked for; titles and notes may stand above it."""
_FEWEST_KNOWN: Final = 3
_Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A header that was found."""

    header_row: int
    """Row of the header, from 0."""
    places: dict[str, int]
    """Column, from 0, of each ``Column.key`` that the sheet has."""
    missing: tuple[Column, ...]
    """Required columns that the header lacks."""
    doubled: tuple[str, ...]
    """Headers of the columns that stand there twice."""


def find_layout(kind: RosterKind, rows: Sequence[Sequence[str]]) -> Layout | None:
    """The row among ``rows`` that names most columns of the roster; None where none names three."""
    best: Layout | None = None
    for number, row in enumerate(rows):
        layout = _as_header(kind, number, row)
        if len(layout.places) >= _FEWEST_KNOWN and (best is None or len(layout.places) > len(best.places)):
            best = layout
    return best


def require_usable(kind: RosterKind, layout: Layout, sheet: str, merged: Sequence[_Merge]) -> None:
    """Raise RosterRefused unless every required column is there, once, in a header that is not merged."""
    where = f"工作表“{sheet[:31]}”" if sheet else "名册"
    if layout.doubled:
        raise RosterRefused(
            f"{where}的表头中“{'”“'.join(layout.doubled)}”出现了不止一次。请删除多余的列后重新上传。",
            code="roster.header_doubled",
        )
    used = range(min(layout.places.values()), max(layout.places.values()) + 1)
    for (top, left), (bottom, right) in merged:
        if top <= layout.header_row <= bottom and left <= used[-1] and right >= used[0]:
            raise RosterRefused(
                f"{where}的表头有合并单元格，无法确定各列的内容。请取消合并，让每列的表头各占一格。",
                code="roster.header_merged",
            )
    if layout.missing:
        names = "、".join(f"“{column.header}”" for column in layout.missing)
        raise RosterRefused(
            f"{where}缺少{names}列，不能作为{kind.label}读取。请下载名册模板，按模板的表头填写后重新上传。",
            code="roster.columns_missing",
        )


def _as_header(kind: RosterKind, number: int, row: Sequence[str]) -> Layout:
    places: dict[str, int] = {}
    doubled: list[str] = []
    for place, text in enumerate(row):
        column = column_of_header(kind, text) if text else None
        if column is None:
            continue
        if column.key in places:
            doubled.append(column.header)
        else:
            places[column.key] = place
    missing = tuple(column for column in columns(kind) if column.required and column.key not in places)
    return Layout(number, places, missing, tuple(dict.fromkeys(doubled)))
