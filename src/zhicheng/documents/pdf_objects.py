"""Reading the objects of a PDF, remembering where each value stands (ISO 32000-1, 7.2 and 7.3).

The seal adds to a file without rewriting it, so it must know the exact bytes of a dictionary to be able
to repeat it with an entry more. The reader is strict: what it does not understand, it refuses.
"""

import re
from typing import NamedTuple

from zhicheng.domain.refusals import Refusal

_BLANK = re.compile(rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*)*")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_REFERENCE = re.compile(
    rb"(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+R(?![^\x00\t\n\x0c\r ()<>\[\]{}/%])"
)
_NAME = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]*)")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEX_STRING = re.compile(rb"<([0-9A-Fa-f\x00\t\n\x0c\r ]*)>")
_STRING_STOP = re.compile(rb"[()\\]")
_DEEPEST = 40


class PdfRefused(Refusal):
    """The file is not a PDF that the seal understands."""

    code = "pdf.refused"


class Name(str):
    """A PDF name, without its slash."""

    __slots__ = ()


class Reference(NamedTuple):
    """An indirect reference: object number and generation."""

    number: int
    generation: int


class Literal(NamedTuple):
    """A string as written, kept in its source form since the seal only repeats it."""

    source: bytes


class Dictionary(dict[str, "Value"]):
    """A dictionary that knows where it stands: ``data[start:end]``, and the span of each value."""

    __slots__ = ("end", "spans", "start")

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start = start
        self.end = start
        self.spans: dict[str, tuple[int, int]] = {}


Value = Name | Reference | Literal | Dictionary | list["Value"] | int | float | bool | None


def misunderstood(what: str) -> PdfRefused:
    """The refusal for a file whose structure differs from what the seal can handle."""
    return PdfRefused(f"文件结构无法识别（{what}），不能处理。请使用由本系统制作的 PDF 原件。")


def skip_blank(data: bytes, position: int) -> int:
    """The first position at or after ``position`` that is neither white space nor a comment."""
    if position < len(data) and data[position] > 0x25:
        return position  # Beyond the blanks and "%" in the code table: nothing to skip, as mostly.
    found = _BLANK.match(data, position)
    return found.end() if found else position


def read_value(data: bytes, position: int, depth: int = 0) -> tuple[Value, int]:
    """Read one value at ``position``; return it and the position after it.

    Raises PdfRefused for anything that is not a complete, sensibly nested value.
    """
    if depth > _DEEPEST:
        raise misunderstood("嵌套过深")
    position = skip_blank(data, position)
    match data[position : position + 1]:
        case b"/":
            return _read_name(data, position)
        case b"<" if data[position + 1 : position + 2] == b"<":
            return _read_dictionary(data, position, depth)
        case b"<":
            return _read_hex_string(data, position)
        case b"(":
            return _read_literal_string(data, position)
        case b"[":
            return _read_array(data, position, depth)
    if found := _REFERENCE.match(data, position):
        return Reference(int(found[1]), int(found[2])), found.end()
    if found := _NUMBER.match(data, position):
        text = found[0]
        if len(text) > 20:
            raise misunderstood("数字过长")
        return (float(text) if b"." in text else int(text)), found.end()
    for word, value in ((b"true", True), (b"false", False), (b"null", None)):
        if data.startswith(word, position):
            return value, position + len(word)
    raise misunderstood("对象语法")


def _read_name(data: bytes, position: int) -> tuple[Name, int]:
    found = _NAME.match(data, position)
    if found is None:
        raise misunderstood("名称")
    plain = found[1]
    if b"#" in plain:
        plain = _NAME_ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), plain)
    return Name(plain.decode("latin-1")), found.end()


def _read_hex_string(data: bytes, position: int) -> tuple[Literal, int]:
    found = _HEX_STRING.match(data, position)
    if found is None:
        raise misunderstood("十六进制字符串")
    return Literal(found[0]), found.end()


def _read_literal_string(data: bytes, position: int) -> tuple[Literal, int]:
    level, scan = 0, position
    while found := _STRING_STOP.search(data, scan):
        scan = found.end()
        if found[0] == b"\\":
            scan += 1
        elif found[0] == b"(":
            level += 1
        else:
            level -= 1
            if level == 0:
                return Literal(data[position:scan]), scan
    raise misunderstood("字符串未结束")


def _read_array(data: bytes, position: int, depth: int) -> tuple[list[Value], int]:
    values: list[Value] = []
    position = skip_blank(data, position + 1)
    while data[position : position + 1] != b"]":
        value, position = read_value(data, position, depth + 1)
        values.append(value)
        position = skip_blank(data, position)
    return values, position + 1


def _read_dictionary(data: bytes, position: int, depth: int) -> tuple[Dictionary, int]:
    dictionary = Dictionary(position)
    position = skip_blank(data, position + 2)
    while data[position : position + 2] != b">>":
        key, position = _read_name(data, position)
        start = skip_blank(data, position)
        value, position = read_value(data, start, depth + 1)
        if key in dictionary:
            # Readers disagree on which of two equal keys counts, so such a file can show two faces.
            raise misunderstood("字典键重复")
        dictionary[key] = value
        dictionary.spans[key] = (start, position)
        position = skip_blank(data, position)
    dictionary.end = position + 2
    return dictionary, dictionary.end
