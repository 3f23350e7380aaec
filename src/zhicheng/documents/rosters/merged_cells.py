"""Cells that a merged cell covers: a parser returns them as empty, although something stands there."""

from collections.abc import Sequence
from typing import Final

from zhicheng.documents.rosters.layout import Layout
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.documents.rosters.sheet_scan import CellMarks
from zhicheng.domain.rosters.cell_texts import MERGED_MARK

Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, each as row and column from 0."""

_MOST_COVERED: Final = 1_000_000


def covered_cells(merged: Sequence[Merge], layout: Layout, end: int) -> CellMarks:
    """The cells of the roster, below its header, that lie under a merged cell without being its first.

    ``end`` is the last row of the sheet, from 0. Raises RosterRefused with code roster.merged for too many.
    """
    marks: CellMarks = {}
    wanted = sorted(layout.places.values())
    seen = 0
    for (top, left), (bottom, right) in merged:
        places = [place for place in wanted if left <= place <= right]
        rows = range(max(top, layout.header_row + 1), min(bottom, end) + 1)
        seen += len(places) * len(rows)
        if seen > _MOST_COVERED:
            raise RosterRefused("合并单元格太多。请全部取消合并，在每一行填写内容。", code="roster.merged")
        for row in rows:
            for place in places:
                if (row, place) != (top, left):
                    marks[(row, place)] = MERGED_MARK
    return marks
