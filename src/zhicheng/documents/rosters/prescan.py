"""What a zipped workbook looks like before a parser sees it: size, names, declarations, extent.

A parser that builds the whole grid dies of a 5 KB file with the cells A1 and XFD1048576, and a decompressor
of a bomb. Everything here reads in pieces and stops at the first thing that is wrong.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from zhicheng.documents.rosters.limits import MEBIBYTE, RosterLimits
from zhicheng.documents.rosters.ods_scan import scan_ods_content
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.documents.rosters.sheet_scan import CellMarks, scan_sheet

_MOST_PARTS: Final = 2_000
_PIECE: Final = 1024 * 1024
_OVERLAP: Final = 16
_RATIO_COUNTS_FROM: Final = 16 * MEBIBYTE
_LARGEST_INDEX: Final = 4 * MEBIBYTE
_DECLARATION: Final = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    ElementTree.ParseError,
)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_RELATIONSHIP_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATIONSHIP_ID: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Prescan:
    """What the pre-scan found out on its way."""

    marks: dict[str, CellMarks]
    """By sheet name: cells that hold no usable value, and what to show for them."""


def prescan(data: bytes, limits: RosterLimits) -> Prescan:
    """Look through a zipped workbook (.xlsx, .ods) in pieces; memory stays at a few pieces.

    Raises RosterRefused with code roster.broken, .bomb, .unsafe, .macros, .encrypted, .format or .too_large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive, limits)
            if "xl/workbook.xml" in parts:
                return Prescan(_scan_xlsx(archive, parts, limits))
            if "content.xml" in parts:
                _scan_ods(archive, parts, limits)
                return Prescan({})
    except _BROKEN as error:
        raise _broken_refusal() from error
    raise RosterRefused(
        "这个文件是压缩包或其他文档，不是 .xlsx 或 .ods 电子表格。请上传名册本身，不要压缩。",
        code="roster.format",
    )


def _parts(archive: zipfile.ZipFile, limits: RosterLimits) -> dict[str, zipfile.ZipInfo]:
    """The parts by name, after every check that needs no decompression."""
    listed = archive.infolist()
    if len(listed) > _MOST_PARTS or sum(part.file_size for part in listed) > limits.max_unpacked_bytes:
        raise _bomb()
    parts: dict[str, zipfile.ZipInfo] = {}
    for part in listed:
        name = part.filename
        if part.flag_bits & 0x1:
            raise RosterRefused(
                "文件设置了打开密码，无法读取。请取消密码，另存后重新上传。", code="roster.encrypted"
            )
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
            raise RosterRefused(
                "文件内部的路径不正常，不能读取。请用电子表格软件另存后重新上传。", code="roster.unsafe"
            )
        if part.file_size > _RATIO_COUNTS_FROM and part.file_size > limits.max_ratio * max(
            part.compress_size, 1
        ):
            raise _bomb()
        low = name.lower()
        if low in parts:
            # Two parts of one name: the pre-scan and the parser might each read a different entry.
            raise _broken_refusal()
        parts[low] = part
        if low.endswith("vbaproject.bin"):
            raise RosterRefused("文件含有宏。请另存为不含宏的 .xlsx 后重新上传。", code="roster.macros")
        if low.endswith((".zip", ".xlsx", ".xls", ".ods", ".rar", ".7z", ".xlsb", ".xlsm")):
            raise RosterRefused(
                "文件里嵌入了另一个文件。请把名册单独另存为 .xlsx 后重新上传。", code="roster.unsafe"
            )
    return parts


def _scan_xlsx(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], limits: RosterLimits
) -> dict[str, CellMarks]:
    sheets = _sheet_parts(archive, parts, limits)
    marks: dict[str, CellMarks] = {}
    for low, part in parts.items():
        pieces = _pieces(archive, part, limits)
        name = sheets.get(low)
        if name is not None:
            marks[name] = scan_sheet(pieces, limits)
        else:
            for _ in pieces:
                pass
    return marks


def _scan_ods(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], limits: RosterLimits) -> None:
    for low, part in parts.items():
        pieces = _pieces(archive, part, limits)
        if low == "content.xml":
            scan_ods_content(pieces, limits)
        elif low == "meta-inf/manifest.xml" and any(b"encryption-data" in piece for piece in pieces):
            raise RosterRefused(
                "文件设置了打开密码，无法读取。请取消密码，另存后重新上传。", code="roster.encrypted"
            )
        else:
            for _ in pieces:
                pass


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: RosterLimits) -> Iterator[bytes]:
    """The part decompressed in pieces, each looked at for declarations that no workbook needs (XXE)."""
    read = 0
    last = b""
    with archive.open(part) as stream:
        is_xml: bool | None = None
        while piece := stream.read(_PIECE):
            read += len(piece)
            if read > limits.max_unpacked_bytes:
                raise _bomb()
            if is_xml is None:
                is_xml = piece.startswith(_UTF_16) or piece.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<")
            if is_xml:
                is_odd = piece.startswith(_UTF_16) or b"\x00" in piece
                if is_odd or _DECLARATION.search(last + piece):
                    raise RosterRefused(
                        "文件含有外部引用声明或特殊编码，不能读取。请用电子表格软件另存为 .xlsx 后重新上传。",
                        code="roster.unsafe",
                    )
                last = piece[-_OVERLAP:]
            yield piece


def _sheet_parts(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], limits: RosterLimits
) -> dict[str, str]:
    """Sheet name by (lower-case) part name, as the workbook's own index says."""

    def index(name: str) -> ElementTree.Element:
        part = parts[name]
        if part.file_size > _LARGEST_INDEX:
            raise _bomb()
        # The pieces are checked for DOCTYPE and ENTITY, so nothing can expand or refer outside.
        return ElementTree.fromstring(b"".join(_pieces(archive, part, limits)))  # noqa: S314

    targets = {
        element.get("Id"): (element.get("Target") or "").lstrip("/")
        for element in index("xl/_rels/workbook.xml.rels")
    }
    found: dict[str, str] = {}
    for element in index("xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATIONSHIP_ID) or element.get(_STRICT_RELATIONSHIP_ID), "")
            if target:
                path = target if target.startswith("xl/") else f"xl/{target}"
                found[path.lower()] = element.get("name") or ""
    return found


def _bomb() -> RosterRefused:
    return RosterRefused(
        "文件解压后过大，不像正常的名册。请把名册复制到新的 .xlsx 文件中，或拆分后上传。", code="roster.bomb"
    )


def _broken_refusal() -> RosterRefused:
    return RosterRefused(
        "文件不完整或已经损坏。请在电子表格软件中打开，另存后重新上传。", code="roster.broken"
    )
