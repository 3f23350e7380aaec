"""Pictures of pages, small enough to be kept beside the documentation."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

_COLOURS = 128
"""Text on plain grounds needs few; a third of the size of what the browser writes."""

# Pictures further down load only when somebody scrolls to them.
_SHOW_PICTURES = """() => Promise.all([...document.images].map((one) => {
  one.loading = 'eager';
  return one.decode().catch(() => null);
}))"""


def save_picture(page: Page, path: Path) -> None:
    """The whole page as a PNG with a small palette."""
    page.evaluate(_SHOW_PICTURES)
    path.parent.mkdir(parents=True, exist_ok=True)
    taken = page.screenshot(full_page=True, animations="disabled", caret="hide")
    with Image.open(io.BytesIO(taken)) as picture:
        small = picture.convert("RGB").quantize(
            _COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
        small.save(path, optimize=True)
