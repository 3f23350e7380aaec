"""What an uploaded file shows to the eye: certificate numbers in its text, QR codes on its page.

This reads hostile files with large libraries, so it runs only in the confined child process.
"""

import io
import re
from dataclasses import dataclass

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image, UnidentifiedImageError

from zhicheng.domain.certificate_numbers import CertificateNumberRefused, parse_certificate_number

_MOST_PAGES = 3
_LONGEST_TEXT = 20_000
_LONGEST_SIDE = 2400
"""In pixels; enough to read a QR code of 20 mm on an A4 page."""
_MOST_PIXELS = 50_000_000
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_PICTURES = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[A-EＡ-Ｅ](?:[ \u3000\-·]?\d){14}(?!\d)")


@dataclass(frozen=True, slots=True)
class Marks:
    """What was read off a file; none of it proves anything, since everybody can draw it."""

    numbers: tuple[str, ...] = ()
    """Certificate numbers with right check digits, without separators."""
    qr_texts: tuple[str, ...] = ()


def marks_of_pdf(pdf: bytes) -> Marks:
    """Read the first pages of a PDF; a file that no reader can open shows nothing."""
    try:
        document = pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError:
        return Marks()
    numbers: dict[str, None] = {}
    codes: dict[str, None] = {}
    try:
        for place in range(min(len(document), _MOST_PAGES)):
            page = document[place]
            numbers |= dict.fromkeys(numbers_in(page.get_textpage().get_text_bounded()[:_LONGEST_TEXT]))
            scale = min(_LONGEST_SIDE / max(*page.get_size(), 1.0), 3.0)
            codes |= dict.fromkeys(_codes_in(page.render(scale=scale, grayscale=True).to_pil()))
    except pdfium.PdfiumError:
        return Marks(tuple(numbers), tuple(codes))
    finally:
        document.close()
    return Marks(tuple(numbers), tuple(codes))


def marks_of_picture(picture: bytes) -> Marks | None:
    """Read the QR codes of a photograph, scan or screenshot; None where it is no picture."""
    try:
        with Image.open(io.BytesIO(picture), formats=_PICTURES) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            opened.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
            grey = opened.convert("L")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return Marks((), tuple(dict.fromkeys(_codes_in(grey))))


def numbers_in(text: str) -> list[str]:
    """The certificate numbers in a text whose check digits are right."""
    found = []
    for candidate in _NUMBER.findall(text):
        try:
            found.append(parse_certificate_number(candidate).text)
        except CertificateNumberRefused:
            continue
    return found


def _codes_in(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=_FORMATS)]
