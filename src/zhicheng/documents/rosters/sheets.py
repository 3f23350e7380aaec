"""The rows of a roster file as texts, whatever its format; runs in the child process."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

import python_calamine

from zhicheng.documents.rosters.limits import RosterLimits
from zhicheng.documents.rosters.prescan import prescan_archive
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.rosters.cell_texts import MERGED_MARK

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_EXACT: Final = 10**15
"""From here on a floating-point number may have lost digits, as a spreadsheet shows by an E."""

Rows = Iterator[tuple[int, list[str]]]


class Sheet:
    """One worksheet: its name, and its rows from the top, numbered as people see them."""

    def __init__(self, name: str, rows: Rows) -> None:
        self.name = name
        self.rows = rows


def open_sheets(data: bytes, file_name: str, limits: RosterLimits) -> Iterator[Sheet]:
    """The visible worksheets of the file, told by its content and not by its name. Raises RosterRefused."""
    if not data.strip(b"\x00 \r\n\t"):
        raise RosterRefused("文件是空的，请重新选择文件。", code="roster.empty")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RosterRefused("文件设置了密码，无法读取。请取消密码后重新上传。", code="roster.encrypted")
        yield from _workbook(data, limits)
    elif data.startswith(_ZIP):
        if limits.prescan:
            prescan_archive(io.BytesIO(data), limits)
        yield from _workbook(data, limits)
    else:
        yield _text(data, file_name, limits)


def _workbook(data: bytes, limits: RosterLimits) -> Iterator[Sheet]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _unreadable() from error
    for name in names:
        try:
            sheet = book.get_sheet_by_name(name)
        except python_calamine.WorksheetNotFound:
            continue  # A chart sheet has a name and no cells.
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise _unreadable() from error
        if sheet.width > limits.max_columns:
            raise RosterRefused(
                f"工作表在第{limits.max_columns}列之后还有内容。请删除名册右侧的多余单元格后重新上传。",
                code="roster.too_wide",
            )
        yield Sheet(name, _cells(sheet, limits))


def _cells(sheet: python_calamine.CalamineSheet, limits: RosterLimits) -> Rows:
    left = sheet.start[1] if sheet.start else 0
    covered = _covered(sheet, left)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > limits.max_rows:
            raise RosterRefused(f"名册超过{limits.max_rows}行。请分成几个文件上传。", code="roster.too_long")
        texts = [_text_of(cell)[: limits.max_cell_chars] for cell in row]
        for place in covered.get(number, ()):
            if place < len(texts):
                texts[place] = MERGED_MARK
        yield number, texts


def _covered(sheet: python_calamine.CalamineSheet, left: int) -> dict[int, set[int]]:
    """Places that a merged cell covers, other than its first, by row number."""
    covered: dict[int, set[int]] = {}
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, top + 10_000) + 1):
            for column in range(first, min(last, first + 256) + 1):
                if (row, column) != (top, first):
                    covered.setdefault(row + 1, set()).add(column - left)
    return covered


def _text_of(cell: object) -> str:
    """A cell as a person sees it in the spreadsheet."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return str(cell)
        case float():
            if cell.is_integer():
                return str(int(cell)) if abs(cell) < _EXACT else f"{cell:.5E}".replace("E+0", "E+")
            return repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return ""


def _text(data: bytes, file_name: str, limits: RosterLimits) -> Sheet:
    if file_name.lower().endswith((".xlsx", ".xlsm", ".ods", ".xls")) or data.lstrip()[:1] == b"<":
        raise RosterRefused(
            "文件的扩展名是电子表格，内容却不是，可能已损坏，或是网页改名而来。"
            "请用电子表格软件打开后另存为 xlsx，再上传。",
            code="roster.not_a_workbook",
        )
    text = _decoded(data)
    head = text.split("\n", 1)[0]
    delimiter = max((",", "\t", ";", "，"), key=head.count)
    csv.field_size_limit(max(limits.max_bytes, 1))
    return Sheet("", _records(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), limits))


def _records(reader: Iterator[list[str]], limits: RosterLimits) -> Rows:
    try:
        for number, record in enumerate(reader, start=1):
            if number > limits.max_rows:
                raise RosterRefused(
                    f"名册超过{limits.max_rows}行。请分成几个文件上传。", code="roster.too_long"
                )
            if len(record) > limits.max_columns:
                raise RosterRefused(
                    f"第{number}行超过{limits.max_columns}列。请核对分隔符，或另存为 xlsx 后上传。",
                    code="roster.too_wide",
                )
            yield number, [cell[: limits.max_cell_chars] for cell in record]
    except csv.Error as error:
        raise RosterRefused(
            "文本文件的格式有误，引号可能没有成对。请另存为 xlsx 后上传。", code="roster.csv"
        ) from error


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A program or a picture may pass as GB 18030; a roster has no such share of control characters.
        if sum(character < " " and character not in "\r\n\t\0" for character in text[:4096]) * 50 > len(
            text[:4096]
        ):
            break
        return text
    raise RosterRefused(
        "不能识别的文件。名册可以是 xlsx、xls、ods 或 csv 文件，请下载模板填写后上传。",
        code="roster.unknown_format",
    )


def _unreadable() -> RosterRefused:
    return RosterRefused(
        "文件不完整或已损坏，无法读取。请用电子表格软件重新打开并保存，再上传。", code="roster.damaged"
    )
