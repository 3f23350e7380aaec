"""Unpacking the streams that cross-references and objects are kept in (ISO 32000-1, 7.4.4)."""

import zlib

from zhicheng.documents.pdf_objects import Dictionary, Value, misunderstood

_LARGEST_STREAM = 16 * 1024 * 1024


def inflate(packed: bytes) -> bytes:
    """Undo FlateDecode; raises PdfRefused where the data are damaged or unpack to more than 16 MiB."""
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(packed, _LARGEST_STREAM)
    except zlib.error as error:
        raise misunderstood("数据流损坏") from error
    if machine.unconsumed_tail:
        raise misunderstood("数据流过大")
    return plain


def undo_predictor(rows: bytes, parameters: Value) -> bytes:
    """Undo PNG row prediction (ISO 32000-1, 7.4.4.4), of which writers use rows Up and None here."""
    if parameters is None:
        return rows
    if not isinstance(parameters, Dictionary):
        raise misunderstood("预测参数")
    predictor, columns = parameters.get("Predictor", 1), parameters.get("Columns", 1)
    if predictor == 1:
        return rows
    if not (isinstance(predictor, int) and predictor >= 10 and isinstance(columns, int) and 0 < columns < 64):
        raise misunderstood("预测参数")
    plain, above = bytearray(), bytes(columns)
    for start in range(0, len(rows) - columns, columns + 1):
        kind, row = rows[start], rows[start + 1 : start + 1 + columns]
        if kind == 2:
            row = bytes((left + right) & 0xFF for left, right in zip(row, above, strict=True))
        elif kind != 0:
            raise misunderstood("预测参数")
        plain += row
        above = row
    return bytes(plain)
