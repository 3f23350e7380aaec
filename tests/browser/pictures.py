"""Pictures of pages, small enough to be kept beside the documentation."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

LARGEST = 80 * 1024
_COLOURS = (256, 64)
_SCALES = (1.0, 0.75, 0.6, 0.5)
# Pictures further down load only when somebody scrolls to them.
_SHOW_PICTURES = """() => Promise.all([...document.images].map((one) => {
  one.loading = 'eager';
  return one.decode().catch(() => null);
}))"""


def save_picture(page: Page, path: Path) -> None:
    """The whole page as a PNG of at most LARGEST bytes, where that can be done."""
    page.evaluate(_SHOW_PICTURES)
    path.parent.mkdir(parents=True, exist_ok=True)
    taken = page.screenshot(full_page=True, animations="disabled", caret="hide")
    with Image.open(io.BytesIO(taken)) as picture:
        path.write_bytes(_small(picture.convert("RGB")))


def _small(picture: Image.Image) -> bytes:
    """As few colours, then as few pixels, as the limit asks for; text on plain grounds needs few."""
    found = b""
    for scale in _SCALES:
        size = (round(picture.width * scale), round(picture.height * scale))
        scaled = picture if scale == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        for colours in _COLOURS:
            out = io.BytesIO()
            few = scaled.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            few.save(out, "PNG", optimize=True)
            found = out.getvalue()
            if len(found) <= LARGEST:
                return found
    return found
