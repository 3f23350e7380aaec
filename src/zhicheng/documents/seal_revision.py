"""The revision that carries a seal: signature field, picture, certification, and room for the signature."""

from dataclasses import dataclass
from datetime import datetime

from zhicheng.documents.boxes import Box
from zhicheng.documents.pdf_objects import Reference, misunderstood
from zhicheng.documents.pdf_structure import PdfObject, PdfStructure, is_name
from zhicheng.documents.pdf_update import PdfUpdate, with_entries, with_last
from zhicheng.documents.seal_appearance import Appearance

_RANGE_ROOM = 40
_PRINT_AND_LOCKED = 4 + 128
_HEAD = (
    b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
    b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]"
)


@dataclass(frozen=True, slots=True)
class SealWords:
    """What the signature dictionary says in words; all of it is shown by PDF readers."""

    description: str
    reason: str
    location: str
    signed_at: datetime
    """Aware, in UTC."""


@dataclass(slots=True)
class Revision:
    """A file complete but for its signature; the gap is the hexadecimal string between two offsets."""

    file: bytearray
    gap_start: int
    """Offset of the ``<`` of the signature's Contents."""
    gap_end: int
    """Offset just after its ``>``."""

    def covered(self) -> tuple[memoryview, memoryview]:
        """The two stretches of bytes that the signature covers: all but the gap."""
        whole = memoryview(self.file)
        return whole[: self.gap_start], whole[self.gap_end :]

    def fill(self, container: bytes) -> None:
        """Write the signature container into the gap; the rest of the gap stays zero."""
        hexadecimal = container.hex().encode()
        self.file[self.gap_start + 1 : self.gap_start + 1 + len(hexadecimal)] = hexadecimal


def prepare_revision(
    structure: PdfStructure, box: Box, words: SealWords, appearance: Appearance, room: int
) -> Revision:
    """Append a sealed revision with ``room`` bytes for the signature container.

    Raises PdfRefused for a file that has a form, a certification or more than one page, since those are
    not certificates that this system has made.
    """
    root_reference = structure.trailer.get("Root")
    root = structure.look_up(root_reference)
    for forbidden in ("AcroForm", "Perms", "Extensions"):
        if forbidden in root.dictionary():
            raise misunderstood(f"已有 {forbidden}，可能已经盖章")
    page = _only_page(structure, root)
    update = PdfUpdate(structure)
    picture, field, signature = update.reserve(), update.reserve(), update.reserve()
    update.put(picture, appearance.form())
    parent_key = _add_structure_element(structure, update, root, page, field)
    links = b"/P %d 0 R/V %d 0 R/AP<</N %d 0 R>>" % (page.number, signature, picture)
    if parent_key is not None:
        links += b"/StructParent %d" % parent_key
    update.put(field, _field_source(box, words.description, links))
    update.put(signature, _signature_source(words, room))
    update.put(page.number, with_entries(page, {"Annots": with_last(page, "Annots", b"%d 0 R" % field)}))
    additions = {
        "AcroForm": b"<</Fields[%d 0 R]/SigFlags 3>>" % field,
        "Perms": b"<</DocMDP %d 0 R>>" % signature,
        "Extensions": b"<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>",
    }
    update.put(root.number, with_entries(root, additions))
    return _with_range(structure, update.appended(), signature, room)


def _only_page(structure: PdfStructure, root: PdfObject) -> PdfObject:
    pages = structure.look_up(root.dictionary().get("Pages")).dictionary()
    kids = pages.get("Kids")
    if pages.get("Count") != 1 or not isinstance(kids, list) or len(kids) != 1:
        raise misunderstood("不是单页文件")
    page = structure.look_up(kids[0])
    if not is_name(page.dictionary().get("Type"), "Page"):
        raise misunderstood("页面对象")
    return page


def _add_structure_element(
    structure: PdfStructure, update: PdfUpdate, root: PdfObject, page: PdfObject, field: int
) -> int | None:
    """Name the seal in the logical structure, so that a screen reader comes upon it (14.7, 14.8.4.4.3).

    Returns the field's key in the parent tree, or None for a file without structure.
    """
    if "StructTreeRoot" not in root.dictionary():
        return None
    tree = structure.look_up(root.dictionary()["StructTreeRoot"])
    entries = tree.dictionary()
    key, parents, kids = entries.get("ParentTreeNextKey"), entries.get("ParentTree"), entries.get("K")
    if not isinstance(key, int) or not isinstance(kids, list) or len(kids) != 1:
        raise misunderstood("结构树")
    if isinstance(parents, Reference):
        raise misunderstood("结构树的父节点表")
    top = structure.look_up(kids[0])
    element = update.reserve()
    numbers = PdfObject(tree.number, parents, tree.source)
    nums = with_entries(numbers, {"Nums": with_last(numbers, "Nums", b"%d %d 0 R" % (key, element))})
    changed = {"ParentTree": nums, "ParentTreeNextKey": b"%d" % (key + 1)}
    update.put(tree.number, with_entries(tree, changed))
    update.put(top.number, with_entries(top, {"K": with_last(top, "K", b"%d 0 R" % element)}))
    body = b"<</Type/StructElem/S/Form/P %d 0 R/Pg %d 0 R/K[<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>]>>"
    update.put(element, body % (top.number, page.number, field, page.number))
    return key


def _field_source(box: Box, description: str, links: bytes) -> bytes:
    corners = b"%.3f %.3f %.3f %.3f" % (box.x, box.y, box.x + box.width, box.y + box.height)
    return b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/TU%b/F %d/Rect[%b]%b>>" % (
        _text(description),
        _PRINT_AND_LOCKED,
        corners,
        links,
    )


def _signature_source(words: SealWords, room: int) -> bytes:
    stamp = words.signed_at.strftime("D:%Y%m%d%H%M%S+00'00'").encode()
    # The gap and its range come first in the dictionary, so that their offsets are known at once.
    return b"%b/Contents<%b>/ByteRange%b/M(%b)/Reason%b/Location%b>>" % (
        _HEAD,
        b"0" * (2 * room),
        b" " * _RANGE_ROOM,
        stamp,
        _text(words.reason),
        _text(words.location),
    )


def _with_range(structure: PdfStructure, appended: bytes, signature: int, room: int) -> Revision:
    base = len(structure.data)
    mark = b"%d 0 obj\n%b/Contents<" % (signature, _HEAD)
    at = appended.index(mark) + len(mark) - 1
    gap_start, gap_end = base + at, base + at + 2 * room + 2
    file = bytearray(structure.data + appended)
    written = b"[0 %d %d %d]" % (gap_start, gap_end, len(file) - gap_end)
    if len(written) > _RANGE_ROOM:
        raise misunderstood("文件过大")
    place = gap_end + len(b"/ByteRange")
    file[place : place + len(written)] = written
    return Revision(file, gap_start, gap_end)


def _text(words: str) -> bytes:
    """A PDF text string in UTF-16 with byte order mark, written in hexadecimal (7.9.2.2)."""
    return b"<" + (b"\xfe\xff" + words.encode("utf-16-be")).hex().upper().encode() + b">"
