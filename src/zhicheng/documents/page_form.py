"""The form of a rendered page, read from its bytes: fonts, PDF/A marks, and nothing that acts or hides.

The typesetter writes plain PDF: one revision, a cross-reference table, every object in the open. The reader
insists on exactly that, so a search for words cannot be fooled by a packed object or an escaped name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhicheng.documents.faces import Face

_STREAM = b">>\nstream\n"
_END_OF_STREAM = b"\nendstream"
_LENGTH = re.compile(rb"/Length (\d{1,9})")
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>(?!>)", re.DOTALL)
_ESCAPED_NAME = re.compile(rb"/[^\x00\s()<>\[\]{}/%#]*#")
_PACKED = re.compile(rb"/(?:ObjStm|XRef|XRefStm|Prev|Encrypt)\b")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|AA|OpenAction|Launch|URI|GoToR|GoToE|SubmitForm|ImportData|Rendition|RichMedia"
    rb"|AcroForm|XFA|Annots|Annot|EmbeddedFiles?|EF|AF|Collection|OCProperties|OCG|OCMD|PS|Movie|Sound|3D)"
    rb"(?![A-Za-z0-9])"
)
_FONT = re.compile(rb"/Type ?/Font(?![A-Za-z])")
_DESCRIPTOR = re.compile(rb"/Type ?/FontDescriptor(?![A-Za-z])")
_FONT_FILE = re.compile(rb"/FontFile[23] \d+ 0 R")
_FONT_NAME = re.compile(rb"/(?:BaseFont|FontName) ?/([^\s/<>\[\]()]+)")
_SIMPLE_FONT = re.compile(rb"/Subtype ?/(?:Type1|TrueType|Type3|MMType1)(?![A-Za-z0-9])")
_FACES = "|".join(face.postscript_name for face in Face)
_ALLOWED_NAME = re.compile(rf"[A-Z]{{6}}\+(?:{_FACES})(?:-Identity-H)?")
_METADATA = re.compile(rb"/Metadata (\d+) 0 R")
_PDF_A = (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>")


@dataclass(frozen=True, slots=True)
class PageForm:
    """What the bytes of a page show of its form."""

    plain: bool
    """One revision, a plain cross-reference table, no packed objects, no escaped names."""
    active: tuple[str, ...]
    """Names of entries for scripts, forms, annotations, actions, attachments or layers."""
    stray_fonts: tuple[str, ...]
    """Fonts that are not embedded subsets of a packaged face."""
    archival: bool
    """Whether the catalogue's metadata says PDF/A-2a and the file is tagged and has an output intent."""


def read_form(pdf: bytes) -> PageForm:
    """Read the form of a page. Sources: ISO 32000-1, ISO 19005-2."""
    bare = _without_streams(pdf)
    visible = _STRING.sub(b"()", pdf if bare is None else bare)
    objects = dict(_objects(visible))
    return PageForm(
        plain=bare is not None and _is_plain(pdf, visible),
        active=tuple(sorted({found[0].decode("ascii") for found in _ACTIVE.finditer(visible)})),
        stray_fonts=tuple(sorted(_stray_fonts(objects))),
        archival=_is_archival(pdf, objects),
    )


def _without_streams(pdf: bytes) -> bytes | None:
    """The file without the contents of its streams; None where one does not end where its length says."""
    parts: list[bytes] = []
    position = 0
    while (start := pdf.find(_STREAM, position)) >= 0:
        length = _LENGTH.match(pdf, pdf.rfind(b"/Length ", position, start))
        after = start + len(_STREAM) + (int(length[1]) if length else 0)
        if length is None or not pdf.startswith(_END_OF_STREAM, after):
            return None
        parts.append(pdf[position : start + 2])
        position = after + len(_END_OF_STREAM)
    parts.append(pdf[position:])
    return b"".join(parts)


def _objects(visible: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Number and source of every indirect object."""
    for part in visible.split(b"\nendobj"):
        head, mark, body = part.partition(b" 0 obj")
        if mark:
            yield head.rpartition(b"\n")[2], body


def _is_plain(pdf: bytes, visible: bytes) -> bool:
    return (
        pdf.startswith(b"%PDF-1.7\n")
        and pdf.count(b"startxref") == 1
        and visible.count(b"\nxref\n") == 1
        and pdf.endswith(b"%%EOF")
        and _ESCAPED_NAME.search(visible) is None
        and _PACKED.search(visible) is None
    )


def _stray_fonts(objects: dict[bytes, bytes]) -> set[str]:
    stray: set[str] = set()
    descriptors = 0
    for body in objects.values():
        if _DESCRIPTOR.search(body):
            descriptors += 1
            if _FONT_FILE.search(body):
                stray |= _unknown_names(body)
            else:
                stray |= _names(body)
        elif _FONT.search(body):
            stray |= _names(body) if _SIMPLE_FONT.search(body) else _unknown_names(body)
    return stray if descriptors else stray | {"?"}


def _names(body: bytes) -> set[str]:
    return {name.decode("latin-1") for name in _FONT_NAME.findall(body)} or {"?"}


def _unknown_names(body: bytes) -> set[str]:
    return {name for name in _names(body) if not _ALLOWED_NAME.fullmatch(name)}


def _is_archival(pdf: bytes, objects: dict[bytes, bytes]) -> bool:
    catalogue = next((body for body in objects.values() if b"/Type/Catalog" in body), b"")
    pointer = _METADATA.search(catalogue)
    if pointer is None:
        return False
    start = pdf.find(b"\n" + pointer[1] + b" 0 obj")
    metadata = pdf[start : pdf.find(b"endobj", start)]
    return (
        all(mark in metadata for mark in _PDF_A)
        and b"/MarkInfo<</Marked true" in catalogue
        and b"/StructTreeRoot" in catalogue
        and b"/OutputIntents" in catalogue
    )
