"""The one table of a file that is the roster, whatever kind of file it is."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

import python_calamine as calamine

from zhicheng.documents.rosters.cell_values import CellValue, cell_text
from zhicheng.documents.rosters.csv_rows import csv_rows, decoded
from zhicheng.documents.rosters.file_kinds import FileKind, file_kind
from zhicheng.documents.rosters.layout import HEADER_WITHIN, Layout, find_layout, require_usable
from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.documents.rosters.merged_cells import covered_cells
from zhicheng.documents.rosters.prescan import prescan
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.documents.rosters.sheet_scan import CellMarks
from zhicheng.domain.rosters.columns import RosterKind

_MOST_SHEETS: Final = 50
_HANDED_IN: Final = (RosterKind.EVALUATION, RosterKind.EXAMINATION)
"""Rosters that a file may be mistaken for; the columns of a staff list stand in each of them."""


@dataclass(slots=True)
class Table:
    """A roster that was found: its layout, and its rows from the first below the header."""

    layout: Layout
    rows: Iterable[Sequence[CellValue]]
    last_row: int | None
    """Number of the last row, as people see it; None where only reading to the end can tell."""
    first_column: int = 0
    """Column, from 0, at which the rows begin."""
    marks: CellMarks = field(default_factory=dict)
    """Text for cells that the parser returns as empty although something stands there."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet with a header."""

    sheet: calamine.CalamineSheet
    layout: Layout

    @property
    def has_rows(self) -> bool:
        return self.sheet.end is not None and self.sheet.end[0] > self.layout.header_row


def open_table(data: bytes, file_name: str, kind: RosterKind, limits: RosterLimits) -> Table:
    """Find the roster in the file.

    Raises RosterRefused for a file that is none of the kinds, unsafe, or without exactly one usable table.
    """
    match file_kind(data, file_name):
        case FileKind.CSV:
            return _csv_table(data, kind, limits)
        case FileKind.ZIP:
            return _sheet_table(data, kind, limits, prescan(data, limits).marks if limits.prescan else {})
        case FileKind.XLS:
            return _sheet_table(data, kind, limits, {})


def _csv_table(data: bytes, kind: RosterKind, limits: RosterLimits) -> Table:
    rows = csv_rows(decoded(data), kind)
    top = list(islice(rows, HEADER_WITHIN))
    layout = find_layout(kind, top)
    if layout is None:
        raise _no_table(kind, [("", top)])
    if layout.missing and (other := _another_kind(kind, [("", top)])) is not None:
        raise _wrong_kind(kind, other)
    require_usable(kind, layout, "", ())
    return Table(layout, _at_most(chain(top[layout.header_row + 1 :], rows), layout, limits), None)


def _sheet_table(data: bytes, kind: RosterKind, limits: RosterLimits, marks: dict[str, CellMarks]) -> Table:
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        return _best_sheet(workbook, kind, limits, marks)
    except calamine.PasswordError as error:
        raise RosterRefused(
            "文件设置了打开密码，无法读取。请取消密码，另存后重新上传。", code="roster.encrypted"
        ) from error
    except calamine.CalamineError as error:
        raise RosterRefused(
            "文件不完整或已经损坏。请在电子表格软件中打开，另存后重新上传。", code="roster.broken"
        ) from error


def _best_sheet(
    workbook: calamine.CalamineWorkbook, kind: RosterKind, limits: RosterLimits, marks: dict[str, CellMarks]
) -> Table:
    """The only visible sheet that is a roster with people in it."""
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == calamine.SheetVisibleEnum.Visible
    ]
    if len(names) > _MOST_SHEETS:
        raise RosterRefused(
            f"工作表超过{_MOST_SHEETS}个。请只保留名册所在的工作表。", code="roster.too_large"
        )
    found: list[_Found] = []
    tops: list[tuple[str, list[list[str]]]] = []
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        top = _top(sheet, limits)
        tops.append((name, top))
        layout = find_layout(kind, top)
        if layout is not None:
            found.append(_Found(sheet, layout))
    if not found:
        raise _no_table(kind, tops)
    usable = [item for item in found if not item.layout.missing and item.has_rows]
    if len(usable) > 1:
        sheets = "、".join(f"“{each.sheet.name[:31]}”" for each in usable[:5])
        raise RosterRefused(
            f"有{len(usable)}个工作表都是名册（{sheets}），无法确定用哪一个。请每个文件只留一个名册，分别上传。",
            code="roster.several_sheets",
        )
    if not usable and (other := _another_kind(kind, tops)) is not None:
        raise _wrong_kind(kind, other)
    best = usable[0] if usable else max(found, key=lambda one: len(one.layout.places))
    sheet, layout = best.sheet, best.layout
    merged = sheet.merged_cell_ranges or []
    require_usable(kind, layout, sheet.name, merged)
    end = sheet.end[0] if sheet.end else 0
    if end >= limits.max_rows:
        raise _too_many_rows(limits)
    sheet_marks = marks.get(sheet.name, {})
    sheet_marks |= covered_cells(merged, layout, end)
    rows = islice(sheet.iter_rows(), layout.header_row + 1, None)
    return Table(layout, rows, end + 1, sheet.start[1] if sheet.start else 0, sheet_marks)


def _top(sheet: calamine.CalamineSheet, limits: RosterLimits) -> list[list[str]]:
    """The first rows as text, filled up on the left so that indexes are columns of the sheet."""
    if sheet.start is None:
        return []
    if sheet.width > limits.max_columns:
        raise RosterRefused(
            f"工作表“{sheet.name[:31]}”超过{limits.max_columns}列。请只保留名册的各列后重新上传。",
            code="roster.too_large",
        )
    left = [""] * sheet.start[1]
    return [
        left + [cell_text(value, limits.max_cell_chars) for value in row]
        for row in islice(sheet.iter_rows(), HEADER_WITHIN)
    ]


def _at_most(rows: Iterable[list[str]], layout: Layout, limits: RosterLimits) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=layout.header_row + 2):
        if number > limits.max_rows:
            raise _too_many_rows(limits)
        yield row


def _too_many_rows(limits: RosterLimits) -> RosterRefused:
    return RosterRefused(
        f"名册超过{limits.max_rows}行。请拆分成几个文件，分别上传。", code="roster.too_large"
    )


def _another_kind(kind: RosterKind, tops: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> RosterKind | None:
    """The other roster, where some sheet has all of its columns."""
    for _, top in tops:
        for other in _HANDED_IN:
            layout = find_layout(other, top) if other is not kind else None
            if layout is not None and not layout.missing:
                return other
    return None


def _wrong_kind(kind: RosterKind, other: RosterKind) -> RosterRefused:
    return RosterRefused(
        f"这个文件是{other.label}，不是{kind.label}。请在相应的页面上传，或换用正确的文件。",
        code="roster.wrong_kind",
    )


def _no_table(kind: RosterKind, tops: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> RosterRefused:
    if (other := _another_kind(kind, tops)) is not None:
        return _wrong_kind(kind, other)
    return RosterRefused(
        f"没有找到{kind.label}：前{HEADER_WITHIN}行中没有认得出的表头。请下载名册模板，按模板的表头填写后重新上传。",
        code="roster.no_table",
    )
