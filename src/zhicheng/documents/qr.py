"""QR codes (二维码, ISO/IEC 18004): written as one vector path, and read back from pixels."""

import re
from typing import Any

import zxingcpp

_DARK = re.compile(b"\x00+")
QUIET_ZONE_MODULES = 4
"""The empty margin on every side that ISO/IEC 18004 asks for, in modules."""


def qr_svg(text: str) -> str:
    """An SVG picture of the QR code for ``text``: error level M, quiet zone inside, one black path.

    A path stays sharp on any printer, where an image of pixels may be smoothed by the reader. Level M
    restores a symbol of which 15 % is worn.
    """
    side, modules = _modules(text)
    path = "".join(
        f"M{run.start() + QUIET_ZONE_MODULES} {row + QUIET_ZONE_MODULES}"
        f"h{run.end() - run.start()}v1h-{run.end() - run.start()}z"
        for row in range(side)
        for run in _DARK.finditer(modules[row * side : row * side + side])
    )
    whole = side + 2 * QUIET_ZONE_MODULES
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}"><path d="{path}"/></svg>'


def read_qr(pixels: memoryview) -> str | None:
    """The text of the one QR code in a grey picture (rows of bytes, 0 is black); None where none is found."""
    found = zxingcpp.read_barcode(
        pixels,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
    )
    return found.text if found is not None else None


def _modules(text: str) -> tuple[int, bytes]:
    """Side length in modules, and one byte a module, row by row: 0 is dark."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # The picture offers its bytes by the buffer protocol, which its type description leaves out.
    picture: Any = symbol.to_image(scale=1, add_quiet_zones=False)
    return int(picture.shape[0]), memoryview(picture).tobytes()
