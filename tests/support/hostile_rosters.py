"""Files that must end in a Chinese sentence and nothing worse, each with the code of its refusal."""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from tests.support.roster_files import (
    EXAMINED,
    GOOD,
    SPREADSHEET,
    as_csv,
    as_ods,
    as_xls,
    packed,
    sheet_xml,
    table,
)
from zhicheng.domain.rosters.columns import RosterKind


class Hostile(NamedTuple):
    """One file of the corpus."""

    make: Callable[[], bytes]
    code: str
    file_name: str = "名册.xlsx"


FAR_CELL = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITY = '<!DOCTYPE worksheet [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LYING_TEXTS = f'<sst {SPREADSHEET} count="4294967295" uniqueCount="4294967295"></sst>'.encode()
_ROWS = table(GOOD)


def honest() -> bytes:
    """The file that every hostile one is a variation of: one good row."""
    return packed(sheet_xml(_ROWS))


def far_cell() -> bytes:
    """Five kilobytes with the cells A1 and XFD1048576: a grid of 17 thousand million cells."""
    return packed(sheet_xml(_ROWS, more_cells=FAR_CELL))


@cache
def bomb() -> bytes:
    """A part of white space that unpacks to hundreds of times its size."""
    return packed(f"<worksheet {SPREADSHEET}>".encode() + b" " * (300 * 1024 * 1024))


@cache
def many_small_bombs() -> bytes:
    """Parts that are each below suspicion, and together are not."""
    filler = b"<a>" + b" " * (4 * 1024 * 1024 - 3)
    return packed(sheet_xml(_ROWS), more={f"xl/filler{number}.xml": filler for number in range(170)})


def slow() -> bytes:
    """A sheet whose error values take seconds to look at, in 100 KB."""
    return packed(
        sheet_xml(_ROWS, more_cells='<row r="3">' + '<c r="A3" t="e"><v></v></c>' * 3_000_000 + "</row>")
    )


def entity() -> bytes:
    """A part that declares a file of the server as entity (XXE)."""
    return packed(sheet_xml(_ROWS, declaration=ENTITY))


def entity_over_the_edge() -> bytes:
    """The declaration where one piece of the stream ends and the next begins."""
    start = '<?xml version="1.0"?>'
    return packed(sheet_xml(_ROWS, declaration=" " * (1024 * 1024 - len(start) - 20) + ENTITY))


def lying_size() -> bytes:
    """A bomb whose table of contents says that it is small."""
    data = packed(sheet_xml(_ROWS), more={"xl/filler.xml": b"<a>" + b" " * 40_000_000})
    actual = struct.pack("<L", 40_000_003)
    return data.replace(actual, struct.pack("<L", 1_000))


def doubled_part() -> bytes:
    """Two worksheets of one name, of which the scan and the parser might each see another."""
    out = io.BytesIO(honest())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", sheet_xml(_ROWS, more_cells=FAR_CELL))
    return out.getvalue()


def flagged_encrypted() -> bytes:
    """An archive whose parts are marked as encrypted."""
    data = bytearray(honest())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            data[start + offset] |= 1
    return bytes(data)


def _merged_header() -> bytes:
    merged = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    return packed(sheet_xml([[*_ROWS[0], "姓名"][1:], *_ROWS[1:]], after=merged))


def _repeated_rows() -> bytes:
    return _changed_ods(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">')


def _repeated_cells() -> bytes:
    return _changed_ods(b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="16384" ')


def _changed_ods(old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_ods(_ROWS))) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "content.xml":
                assert old in content
                content = content.replace(old, new)
            target.writestr(part.filename, content)
    return out.getvalue()


CORPUS: dict[str, Hostile] = {
    "empty": Hostile(lambda: b"", "roster.empty"),
    "only zeros": Hostile(lambda: bytes(10_000), "roster.empty"),
    "truncated in the middle": Hostile(lambda: honest()[: len(honest()) // 2], "roster.broken"),
    "truncated at the end": Hostile(lambda: honest()[:-10], "roster.broken"),
    "truncated xls": Hostile(lambda: as_xls(_ROWS)[:3000], "roster.broken", "名册.xls"),
    "xls without content": Hostile(lambda: _OLE + bytes(2000), "roster.broken", "名册.xls"),
    "bytes of chance": Hostile(lambda: bytes(range(1, 256)) * 20, "roster.format"),
    "picture": Hostile(lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "roster.format"),
    "picture as csv": Hostile(lambda: bytes(range(1, 128)) * 20, "roster.encoding", "名册.csv"),
    "web page renamed xls": Hostile(lambda: b"<html><table><tr><td>1", "roster.format", "名册.xls"),
    "xml of 2003": Hostile(
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "roster.format",
        "名册.xls",
    ),
    "pdf": Hostile(lambda: b"%PDF-1.7\n", "roster.format"),
    "zip of something": Hostile(lambda: _zip({"名册.txt": b"x"}), "roster.format"),
    "encrypted by an office program": Hostile(
        lambda: _OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000), "roster.encrypted"
    ),
    "encrypted archive": Hostile(flagged_encrypted, "roster.encrypted"),
    "encrypted ods": Hostile(
        lambda: _zip(
            {
                "content.xml": b"\x8a\x01\xff",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>",
            }
        ),
        "roster.encrypted",
        "名册.ods",
    ),
    "bomb": Hostile(bomb, "roster.bomb"),
    "many small bombs": Hostile(many_small_bombs, "roster.bomb"),
    "too many parts": Hostile(lambda: packed(more={f"a{i}.xml": b"" for i in range(2001)}), "roster.bomb"),
    "lying size": Hostile(lying_size, "roster.broken"),
    "doubled part": Hostile(doubled_part, "roster.broken"),
    "entity": Hostile(entity, "roster.unsafe"),
    "entity over the edge of a piece": Hostile(entity_over_the_edge, "roster.unsafe"),
    "utf-16 part": Hostile(lambda: packed(sheet_xml(_ROWS).encode("utf-16")), "roster.unsafe"),
    "path outside": Hostile(lambda: packed(sheet_xml(_ROWS), more={"../../x.xml": b"x"}), "roster.unsafe"),
    "path of a drive": Hostile(lambda: packed(sheet_xml(_ROWS), more={"C:\\x.xml": b"x"}), "roster.unsafe"),
    "file within": Hostile(lambda: packed(sheet_xml(_ROWS), more={"xl/a.xlsx": honest()}), "roster.unsafe"),
    "pdf and workbook in one": Hostile(lambda: b"%PDF-1.7\n" + honest(), "roster.format"),
    "web page and workbook in one": Hostile(lambda: b"<html><script>" + honest(), "roster.format"),
    "workbook behind a workbook": Hostile(lambda: honest() + far_cell(), "roster.too_large"),
    "macros": Hostile(lambda: packed(sheet_xml(_ROWS), more={"xl/vbaProject.bin": b"x"}), "roster.macros"),
    "cells A1 and XFD1048576": Hostile(far_cell, "roster.too_large"),
    "a far cell with small letters": Hostile(
        lambda: packed(sheet_xml(_ROWS, more_cells=FAR_CELL.replace("XFD", "xfd"))), "roster.too_large"
    ),
    "a far row without cell names": Hostile(
        lambda: packed(sheet_xml(_ROWS, more_cells='<row r="1048576"><c><v>1</v></c></row>')), "roster.too_large"
    ),
    "a far cell behind a sign of greater": Hostile(
        lambda: packed(sheet_xml(_ROWS, more_cells=FAR_CELL.replace("<c ", '<c x=">" '))), "roster.died"
    ),
    "a far cell of xls": Hostile(lambda: as_xls([*_ROWS, *[[]] * 65_533, [""] * 255 + ["x"]]), "roster.died", "名册.xls"),
    "a row beyond all numbers": Hostile(
        lambda: packed(sheet_xml(_ROWS, more_cells='<row r="99999999999999999999"><c><v>1</v></c></row>')),
        "roster.died",
    ),
    "shared texts without number": Hostile(
        lambda: packed(sheet_xml(_ROWS), more={"xl/sharedStrings.xml": _LYING_TEXTS}), "roster.died"
    ),
    "a shared text that is not there": Hostile(
        lambda: packed(sheet_xml(_ROWS, more_cells='<row r="3"><c r="A3" t="s"><v>999999999</v></c></row>')),
        "roster.broken",
    ),
    "merged over and over": Hostile(
        lambda: packed(
            sheet_xml(_ROWS, after="<mergeCells>" + '<mergeCell ref="A2:M200000"/>' * 200_000 + "</mergeCells>")
        ),
        "roster.merged",
    ),
    "repeated ods rows": Hostile(_repeated_rows, "roster.too_large", "名册.ods"),
    "repeated ods cells": Hostile(_repeated_cells, "roster.too_large", "名册.ods"),
    "no roster": Hostile(lambda: packed(sheet_xml([["a", "b"], ["1", "2"]])), "roster.no_table"),
    "no worksheet": Hostile(packed, "roster.no_table"),
    "the other roster": Hostile(
        lambda: packed(sheet_xml(table(EXAMINED, kind=RosterKind.EXAMINATION))), "roster.wrong_kind"
    ),
    "hidden sheet": Hostile(lambda: packed(sheet_xml(_ROWS), states=["hidden"]), "roster.no_table"),
    "two rosters": Hostile(lambda: packed(sheet_xml(_ROWS), sheet_xml(_ROWS)), "roster.several_sheets"),
    "missing columns": Hostile(
        lambda: packed(sheet_xml([line[:6] for line in _ROWS])), "roster.columns_missing"
    ),
    "doubled header": Hostile(
        lambda: packed(sheet_xml([[*line, "身份证号"] for line in _ROWS])), "roster.header_doubled"
    ),
    "merged header": Hostile(_merged_header, "roster.header_merged"),
    "merged header of xls": Hostile(
        lambda: as_xls([_ROWS[0], [], *_ROWS[1:]], merged=[(0, 1, 0, 0)]), "roster.header_merged", "名册.xls"
    ),
    "quotes that never close": Hostile(
        lambda: as_csv([*_ROWS, ['"仇文博']]), "roster.broken", "名册.csv"
    ),
    "csv of line ends": Hostile(lambda: as_csv(_ROWS) + b"\n" * 300_000, "roster.too_large", "名册.csv"),
    "csv cut within a character": Hostile(lambda: as_csv(_ROWS).partition("程师".encode())[0] + b"\xe7", "roster.encoding", "名册.csv"),
    "formulas by the hundred thousand": Hostile(
        lambda: packed(
            sheet_xml(
                _ROWS,
                more_cells="".join(
                    f'<row r="{row}">' + "".join(f'<c r="{letter}{row}"><f>1</f></c>' for letter in "ABCDEFGHIJKL") + "</row>"
                    for row in range(3, 9_000)
                ),
            )
        ),
        "roster.formulas",
    ),
}  # fmt: skip


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
