"""What a reader sees of a page, by PDFium: its size, its text, the words in a box, the QR code."""

import re
from dataclasses import dataclass

import pypdfium2

from zhicheng.documents.boxes import Box
from zhicheng.documents.qr import read_qr

_QR_PIXELS = 123
"""Side of the picture from which the QR code is read: three pixels a module, as a poor scanner gives."""
_PROFILE = re.compile(rb"\[/ICCBased (\d+) 0 R\]")
_COMPONENTS = re.compile(rb"/N (\d)")


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as read by a program that had no part in making it."""

    pages: int
    width: float
    """In points, like ``height``."""
    height: float
    text: str
    """All text of the first page in the order of its drawing, without any white space."""
    text_in_seal: str
    """The text that stands in the seal's box, without white space."""
    qr: str | None
    """What the QR code in its box says; None where none can be read."""


def read_page(pdf: bytes, *, seal_box: Box, qr_box: Box) -> SeenPage | None:
    """Read the first page; boxes are in points from the lower left.

    None for bytes that PDFium cannot open.
    """
    try:
        document = pypdfium2.PdfDocument(_without_profiles(pdf))
    except pypdfium2.PdfiumError:
        return None
    with document:
        page = document[0]
        words = page.get_textpage()
        return SeenPage(
            pages=len(document),
            width=page.get_width(),
            height=page.get_height(),
            text=_letters(words.get_text_range()),
            text_in_seal=_letters(_text_in(words, seal_box)),
            qr=_qr_in(page, qr_box),
        )


def _without_profiles(pdf: bytes) -> bytes:
    """The file with device colours instead of its colour profiles, every byte else at its offset.

    PDFium spends more time on computing the profiles' curves than on all the rest of a page, and neither
    the words nor the black and white of the QR code depend on them.
    """

    def device(found: re.Match[bytes]) -> bytes:
        components = _COMPONENTS.search(pdf, pdf.find(b"\n" + found[1] + b" 0 obj"))
        name = b"/DeviceGray" if components is not None and components[1] == b"1" else b"/DeviceRGB"
        return name.ljust(len(found[0]))

    return _PROFILE.sub(device, pdf)


def _letters(text: str) -> str:
    """The text without white space; PDFium writes a hyphen at the end of a line as U+FFFE."""
    return "".join(text.split()).replace("\ufffe", "-")


def _text_in(words: pypdfium2.PdfTextPage, box: Box) -> str:
    return str(
        words.get_text_bounded(left=box.x, bottom=box.y, right=box.x + box.width, top=box.y + box.height)
    )


def _qr_in(page: pypdfium2.PdfPage, box: Box) -> str | None:
    """Draw nothing but the box, in grey, and look for a QR code in it."""
    scale = _QR_PIXELS / box.width
    bitmap = page.render(
        scale=scale,
        crop=(
            box.x,
            box.y,
            page.get_width() - box.x - box.width,
            page.get_height() - box.y - box.height,
        ),
        grayscale=True,
        may_draw_forms=False,
        draw_annots=False,
    )
    stride, width, height = bitmap.stride, bitmap.width, bitmap.height
    rows = bytes(bitmap.buffer)
    pixels = b"".join(rows[row * stride : row * stride + width] for row in range(height))
    return read_qr(memoryview(pixels).cast("B", (height, width)))
