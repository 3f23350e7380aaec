"""Finding the objects of a PDF through its cross-reference sections (ISO 32000-1, 7.5)."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from zhicheng.documents.pdf_objects import (
    Dictionary,
    Name,
    Reference,
    Value,
    misunderstood,
    read_value,
    skip_blank,
)
from zhicheng.documents.pdf_streams import inflate, undo_predictor

_START = re.compile(rb"startxref[\t\n\x0c\r ]+(\d{1,12})[\t\n\x0c\r ]+%%EOF[\t\n\x0c\r ]*\Z")
_OBJECT = re.compile(rb"(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+obj")
_SUBSECTION = re.compile(rb"(\d{1,10}) (\d{1,10})[ ]*\r?\n")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_REVISIONS = 20
_MOST_OBJECTS = 100_000


class Place(NamedTuple):
    """Where an object stands: at a file offset, or at an index inside an object stream."""

    offset: int
    container: int | None = None
    """Number of the object stream; ``offset`` is then the index within it."""


@dataclass(frozen=True, slots=True)
class PdfObject:
    """An indirect object: its value, and the bytes and span where a dictionary stands."""

    number: int
    value: Value
    source: bytes
    """The bytes that the value's spans index: the file, or an unpacked object stream."""

    def dictionary(self) -> Dictionary:
        """The value as a dictionary; raises PdfRefused where it is something else."""
        if not isinstance(self.value, Dictionary):
            raise misunderstood(f"对象 {self.number} 不是字典")
        return self.value


class PdfStructure:
    """The cross-reference table, trailer and objects of one PDF file held in memory.

    Raises PdfRefused, from the constructor or a look-up, for everything that is damaged, encrypted or
    written in a way that the seal does not handle. No repair is tried: a file that needs repair is not
    one of ours.
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith(b"%PDF-"):
            raise misunderstood("缺少 PDF 文件头")
        found = _START.search(data, max(0, len(data) - 64))
        if found is None:
            raise misunderstood("缺少文件结尾标记")
        self.data = data
        self.start = int(found[1])
        self.places: dict[int, Place | None] = {}
        self._unpacked: dict[int, tuple[bytes, list[tuple[int, int]]]] = {}
        self.trailer, self.has_xref_stream = self._read_section(self.start)
        self._follow_previous()
        if "Encrypt" in self.trailer:
            raise misunderstood("文件已加密")

    @property
    def size(self) -> int:
        """One more than the highest object number."""
        size = self.trailer.get("Size")
        if not isinstance(size, int) or not 0 < size <= _MOST_OBJECTS:
            raise misunderstood("对象总数")
        return size

    def trailer_source(self, key: str) -> bytes | None:
        """The bytes of a trailer entry as written, or None where it is absent."""
        span = self.trailer.spans.get(key)
        return self.data[span[0] : span[1]] if span else None

    def look_up(self, value: Value) -> PdfObject:
        """The object behind a reference; raises PdfRefused where it is missing or damaged."""
        if not isinstance(value, Reference):
            raise misunderstood("缺少间接引用")
        place = self.places.get(value.number)
        if place is None:
            raise misunderstood(f"对象 {value.number} 不存在")
        if place.container is not None:
            return self._look_inside(value.number, place)
        return self._read_object(value.number, place.offset)[0]

    def _read_object(self, number: int, offset: int) -> tuple[PdfObject, int]:
        found = _OBJECT.match(self.data, offset)
        if found is None or int(found[1]) != number:
            raise misunderstood(f"对象 {number} 的位置")
        value, end = read_value(self.data, found.end())
        return PdfObject(number, value, self.data), end

    def _read_section(self, start: int) -> tuple[Dictionary, bool]:
        if self.data.startswith(b"xref", start):
            return self._read_table(start), False
        return self._read_xref_stream(start), True

    def _follow_previous(self) -> None:
        seen, trailer = {self.start}, self.trailer
        while (previous := trailer.get("Prev")) is not None:
            if not isinstance(previous, int) or previous in seen or len(seen) >= _MOST_REVISIONS:
                raise misunderstood("修订记录")
            seen.add(previous)
            trailer, _ = self._read_section(previous)

    def _read_table(self, start: int) -> Dictionary:
        position = skip_blank(self.data, start + 4)
        while found := _SUBSECTION.match(self.data, position):
            first, count, position = int(found[1]), int(found[2]), found.end()
            if first + count > _MOST_OBJECTS or position + 20 * count > len(self.data):
                raise misunderstood("交叉引用表")
            for number in range(first, first + count):
                self._note_row(number, self.data[position : position + 20])
                position += 20
        if not self.data.startswith(b"trailer", position):
            raise misunderstood("交叉引用表")
        trailer, _ = read_value(self.data, position + 7)
        if not isinstance(trailer, Dictionary) or "XRefStm" in trailer:
            raise misunderstood("文件尾字典")
        return trailer

    def _note_row(self, number: int, row: bytes) -> None:
        if not (row[:10].isdigit() and row[17:18] in (b"n", b"f")):
            raise misunderstood("交叉引用表")
        if number not in self.places:
            self.places[number] = Place(int(row[:10])) if row[17:18] == b"n" else None

    def _read_xref_stream(self, start: int) -> Dictionary:
        found = _OBJECT.match(self.data, start)
        if found is None:
            raise misunderstood("交叉引用流")
        held, end = self._read_object(int(found[1]), start)
        stream = held.dictionary()
        if not is_name(stream.get("Type"), "XRef"):
            raise misunderstood("交叉引用流")
        rows = self._unpack(stream, end)
        kind_width, offset_width, rest_width = _widths(stream.get("W"))
        step, position = kind_width + offset_width + rest_width, 0
        index = stream.get("Index") or [0, stream.get("Size")]
        if step == 0 or not isinstance(index, list) or len(index) % 2:
            raise misunderstood("交叉引用流")
        for first, count in zip(index[::2], index[1::2], strict=True):
            if not (isinstance(first, int) and isinstance(count, int) and 0 <= first <= _MOST_OBJECTS):
                raise misunderstood("交叉引用流")
            for number in range(first, first + min(count, (len(rows) - position) // step)):
                row, position = rows[position : position + step], position + step
                kind = int.from_bytes(row[:kind_width]) if kind_width else 1
                offset = int.from_bytes(row[kind_width : kind_width + offset_width])
                rest = int.from_bytes(row[step - rest_width :]) if rest_width else 0
                place = {1: Place(offset), 2: Place(rest, offset)}.get(kind)
                self.places.setdefault(number, place)
        return stream

    def _look_inside(self, number: int, place: Place) -> PdfObject:
        assert place.container is not None
        if place.container not in self._unpacked:
            self._unpacked[place.container] = self._unpack_objects(place.container)
        source, index = self._unpacked[place.container]
        if place.offset >= len(index) or index[place.offset][0] != number:
            raise misunderstood(f"对象 {number} 的位置")
        value, _ = read_value(source, index[place.offset][1])
        return PdfObject(number, value, source)

    def _unpack_objects(self, container: int) -> tuple[bytes, list[tuple[int, int]]]:
        place = self.places.get(container)
        if place is None or place.container is not None:
            raise misunderstood("对象流")
        held, end = self._read_object(container, place.offset)
        stream = held.dictionary()
        count, first = stream.get("N"), stream.get("First")
        if (
            not is_name(stream.get("Type"), "ObjStm")
            or not isinstance(count, int)
            or not isinstance(first, int)
        ):
            raise misunderstood("对象流")
        source = self._unpack(stream, end)
        head = source[:first].split()[: 2 * count]
        if not all(word.isdigit() and len(word) <= 10 for word in head) or len(head) % 2:
            raise misunderstood("对象流")
        numbers = [int(word) for word in head]
        return source, [(number, first + at) for number, at in zip(numbers[::2], numbers[1::2], strict=True)]

    def _unpack(self, stream: Dictionary, end: int) -> bytes:
        found = _STREAM.match(self.data, skip_blank(self.data, end))
        length = stream.get("Length")
        if found is None or not isinstance(length, int) or not 0 <= length <= len(self.data):
            raise misunderstood("数据流")
        packed = self.data[found.end() : found.end() + length]
        match stream.get("Filter"):
            case None:
                return packed
            case "FlateDecode" | ["FlateDecode"]:
                return undo_predictor(inflate(packed), stream.get("DecodeParms"))
            case _:
                raise misunderstood("数据流的压缩方式")


def _widths(values: Value) -> list[int]:
    found = [value for value in values if isinstance(value, int)] if isinstance(values, list) else []
    if len(found) != 3 or not all(0 <= width <= 8 for width in found):
        raise misunderstood("交叉引用流")
    return found


def is_name(value: Value, name: str) -> bool:
    """Whether the value is the given name, and a name at all (a string of equal letters is not)."""
    return isinstance(value, Name) and value == name
