"""Adding a revision to a PDF without touching a byte of it (ISO 32000-1, 7.5.6, incremental update)."""

import hashlib

from zhicheng.documents.pdf_objects import Dictionary, Literal, misunderstood
from zhicheng.documents.pdf_structure import PdfObject, PdfStructure


class PdfUpdate:
    """The objects of one new revision, and the bytes that append them."""

    def __init__(self, structure: PdfStructure) -> None:
        self._structure = structure
        self._next = structure.size
        self._bodies: dict[int, bytes] = {}

    def reserve(self) -> int:
        """Take the next free object number; ``put`` its body before ``appended``."""
        number, self._next = self._next, self._next + 1
        return number

    def put(self, number: int, body: bytes) -> None:
        """Set the body of a new object, or replace an old object in the new revision."""
        self._bodies[number] = body

    def appended(self) -> bytes:
        """What to write after the file's last byte: the objects, a cross-reference section, a trailer.

        The section has the form (table or stream) of the file's own, as the standard asks.
        """
        base = len(self._structure.data)
        out = bytearray(b"" if self._structure.data.endswith(b"\n") else b"\n")
        places: dict[int, int] = {}
        for number in sorted(self._bodies):
            places[number] = base + len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, self._bodies[number])
        start = base + len(out)
        out += self._stream_section(places, start) if self._structure.has_xref_stream else self._table(places)
        out += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(out)

    def _trailer_entries(self, size: int) -> bytes:
        entries = b"/Size %d/Prev %d" % (size, self._structure.start)
        for key in ("Root", "Info"):
            if (source := self._structure.trailer_source(key)) is not None:
                entries += b"/%b %b" % (key.encode(), source)
        match self._structure.trailer.get("ID"):
            case [Literal() as document, Literal()]:
                pass
            case _:
                raise misunderstood("缺少文件标识")
        # The first half names the document and stays; the second names this revision (14.4).
        bodies = b"".join(self._bodies.values())
        revision = hashlib.sha256(self._structure.data[-4096:] + bodies).hexdigest()[:32].upper()
        return entries + b"/ID[%b<%b>]" % (document.source, revision.encode())

    def _table(self, places: dict[int, int]) -> bytes:
        out = bytearray(b"xref\n0 1\n0000000000 65535 f \n")
        for run in _runs(sorted(places)):
            out += b"%d %d\n" % (run[0], len(run))
            for number in run:
                out += b"%010d 00000 n \n" % places[number]
        return bytes(out) + b"trailer\n<<%b>>\n" % self._trailer_entries(self._next)

    def _stream_section(self, places: dict[int, int], start: int) -> bytes:
        number = self._next
        everything = places | {number: start}
        index, rows = bytearray(), bytearray()
        for run in _runs(sorted(everything)):
            index += b"%d %d " % (run[0], len(run))
            for held in run:
                rows += b"\x01" + everything[held].to_bytes(4) + b"\x00"
        entries = b"/Type/XRef/W[1 4 1]/Index[%b]/Length %d" % (bytes(index).strip(), len(rows))
        head = b"%d 0 obj\n<<%b%b>>\nstream\n" % (number, entries, self._trailer_entries(number + 1))
        return head + bytes(rows) + b"\nendstream\nendobj\n"


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def with_entries(held: PdfObject, entries: dict[str, bytes]) -> bytes:
    """The object's dictionary as written, with entries added or replaced; nothing else changes."""
    dictionary: Dictionary = held.dictionary()
    out, position = bytearray(), dictionary.start
    for key, (start, end) in sorted(dictionary.spans.items(), key=lambda span: span[1]):
        if key in entries:
            out += held.source[position:start] + entries[key]
            position = end
    out += held.source[position : dictionary.end - 2]
    for key, value in entries.items():
        if key not in dictionary:
            out += b"/%b %b" % (key.encode(), value)
    return bytes(out) + b">>"


def with_last(held: PdfObject, key: str, item: bytes) -> bytes:
    """The source of the array under ``key`` with one item more; a new array where there is none.

    Raises PdfRefused where the entry is neither absent nor an array written in place.
    """
    dictionary = held.dictionary()
    if key not in dictionary:
        return b"[" + item + b"]"
    if not isinstance(dictionary[key], list):
        raise misunderstood(f"{key} 不是数组")
    start, end = dictionary.spans[key]
    return held.source[start : end - 1] + b" " + item + b"]"
