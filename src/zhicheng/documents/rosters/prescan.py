"""A look into a workbook before any library parses it: archives that lie about their size, entities, grids.

The library behind the reader lays a sheet out as a full grid, so that one cell at XFD1048576 costs as much
as a million columns do; and an archive of a few kilobytes may unpack to gigabytes. Both are told here from
the compressed bytes, in a bounded stream, without building anything.
"""

import re
import zipfile
import zlib
from typing import BinaryIO, Final

from zhicheng.documents.rosters.limits import MEBIBYTE, RosterLimits
from zhicheng.documents.rosters.refused import RosterRefused

_MOST_PARTS: Final = 2_000
_PIECE: Final = 256 * 1024
_OVERLAP: Final = 64
_SMALL: Final = 4 * MEBIBYTE
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FAR_COLUMN: Final = re.compile(rb'\br="([A-Z]{2,3})[0-9]+"')
_FAR_ROW: Final = re.compile(rb'\br="[A-Z]{0,3}([0-9]{6,9})"')
_REPEATED: Final = re.compile(rb'number-(rows|columns)-repeated="([0-9]{1,12})"')


def prescan_archive(file: BinaryIO, limits: RosterLimits) -> None:
    """Refuse an archive that no honest roster is. Raises RosterRefused with what is wrong and what to do."""
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error
    if len(parts) > _MOST_PARTS:
        raise RosterRefused(
            "文件内部结构异常，不像是名册。请下载模板，把内容粘贴进去后重新上传。",
            code="roster.too_many_parts",
        )
    if sum(part.file_size for part in parts) > limits.max_unpacked_bytes:
        raise _too_large()
    for part in parts:
        if part.flag_bits & 0x1:
            raise RosterRefused("文件设置了密码，无法读取。请取消密码后重新上传。", code="roster.encrypted")
        if part.filename.startswith(("/", "\\")) or ".." in part.filename.split("/"):
            raise RosterRefused(
                "文件内部含有异常路径，已拒绝读取。请下载模板，把内容粘贴进去后重新上传。",
                code="roster.odd_path",
            )
        if part.file_size > _SMALL and part.file_size > limits.max_ratio * max(part.compress_size, 1):
            raise _too_large()
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _scan_part(archive, part, limits)


def _scan_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: RosterLimits) -> None:
    is_sheet = part.filename.startswith("xl/worksheets/")
    is_ods = part.filename == "content.xml"
    rest = b""
    unpacked = 0
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                unpacked += len(piece)
                # What an archive says of its own sizes may be a lie; what comes out of it is not.
                if unpacked > limits.max_unpacked_bytes:
                    raise _too_large()
                text = rest + piece
                if _DECLARATION.search(text):
                    raise RosterRefused(
                        "文件含有外部引用声明，已拒绝读取。请用电子表格软件另存为 xlsx 后重新上传。",
                        code="roster.entities",
                    )
                if is_sheet:
                    _refuse_far_cells(text, limits)
                if is_ods:
                    _refuse_far_repeats(text)
                rest = text[-_OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise _damaged() from error


def _refuse_far_cells(text: bytes, limits: RosterLimits) -> None:
    for found in _FAR_COLUMN.finditer(text):
        if _column_number(found[1]) > limits.max_columns:
            raise RosterRefused(
                f"工作表在第{limits.max_columns}列之后还有内容。请删除名册右侧的多余单元格后重新上传。",
                code="roster.too_wide",
            )
    for found in _FAR_ROW.finditer(text):
        if int(found[1]) > limits.max_rows:
            raise RosterRefused(
                f"工作表在第{limits.max_rows}行之后还有内容。请删除名册下方的多余单元格，或分成几个文件上传。",
                code="roster.too_long",
            )


def _refuse_far_repeats(text: bytes) -> None:
    for found in _REPEATED.finditer(text):
        # A sheet's empty margin is written as one repeated cell or row, up to the very end of the grid.
        most = 1_048_576 if found[1] == b"rows" else 16_384
        if int(found[2]) > most:
            raise RosterRefused(
                "工作表的行数或列数超出电子表格的范围。请另存为 xlsx 后重新上传。", code="roster.too_wide"
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _damaged() -> RosterRefused:
    return RosterRefused(
        "文件不完整或已损坏，无法读取。请用电子表格软件重新打开并保存，再上传。", code="roster.damaged"
    )


def _too_large() -> RosterRefused:
    return RosterRefused(
        "文件展开后过大，不像是名册。请删除图片和多余的工作表，或分成几个文件上传。", code="roster.too_large"
    )
