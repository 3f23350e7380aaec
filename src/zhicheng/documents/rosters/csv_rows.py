"""Comma-separated text as rows: which encoding, which delimiter, and quotes that never close."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from zhicheng.documents.rosters.layout import HEADER_WITHIN
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.rosters.columns import RosterKind, column_of_header

_DELIMITERS: Final = (",", "\t", ";", "，", "|")
_LONGEST_FIELD: Final = 16 * 1024 * 1024


def decoded(data: bytes) -> str:
    """The text of a .csv file in UTF-8, UTF-16 with a mark, or GB 18030.

    Raises RosterRefused with code roster.encoding.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A program or a picture may pass as GB 18030, but no roster is so full of control characters.
        start = text[:4096]
        if sum(character < " " and character not in "\r\n\t" for character in start) * 20 <= len(start):
            return text
        break
    raise RosterRefused(
        "文件的文字编码无法识别，或者文件不完整。请在电子表格软件中打开，另存为 .xlsx 后重新上传。",
        code="roster.encoding",
    )


def csv_rows(text: str, kind: RosterKind) -> Iterator[list[str]]:
    """Every record of the text, one for each row that a spreadsheet would show.

    Raises RosterRefused with code roster.broken where quotes do not pair up.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, kind), strict=True)
    read = 0
    try:
        for row in reader:
            read += 1
            yield [_unwrap(cell) for cell in row]
    except csv.Error as error:
        raise RosterRefused(
            f"第{read + 1}行附近的引号不成对，无法分清各列。"
            "请在电子表格软件中打开，另存为 .xlsx 后重新上传。",
            code="roster.broken",
        ) from error


def _delimiter(text: str, kind: RosterKind) -> str:
    """The delimiter with which some line at the top names most columns of the roster."""
    lines = [line[:10_000] for line in text[:200_000].splitlines()[:HEADER_WITHIN]]

    def known(delimiter: str) -> int:
        return max(
            (
                sum(column_of_header(kind, cell.strip('"')) is not None for cell in line.split(delimiter))
                for line in lines
            ),
            default=0,
        )

    return max(_DELIMITERS, key=known)


def _unwrap(cell: str) -> str:
    """The text in ="…", which other systems write so that a spreadsheet does not turn it into a number."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 3:
        inner = cell[2:-1]
        if '"' not in inner:
            return inner
    return cell
