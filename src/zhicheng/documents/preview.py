"""A picture of a sealed page for the screen, marked so that it cannot be taken for the certificate."""

import io
from functools import cache

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from zhicheng.documents.faces import Face, faces_folder

_SCALE = 1.4
"""Pixels per point: a page of A4 becomes about 830 pixels wide, enough to read and too little to print."""
_MARK = "预览"
_HINT = "仅供查看，以下载的证书文件为准"
_INK = (179, 38, 30, 64)


def preview_picture(pdf: bytes) -> bytes:
    """The first page of ``pdf`` as a PNG, crossed by a mark that says 预览."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        page = document[0].render(scale=_SCALE, may_draw_forms=True).to_pil().convert("RGBA")
    finally:
        document.close()
    marked = Image.alpha_composite(page, _marks(page.size)).convert("RGB")
    out = io.BytesIO()
    marked.save(out, "PNG", optimize=True)
    return out.getvalue()


def _marks(size: tuple[int, int]) -> Image.Image:
    """The mark, turned, across the whole page, and the sentence along its foot."""
    width, height = size
    side = round((width**2 + height**2) ** 0.5)
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sheet)
    step = max(width, height) // 3
    for row, top in enumerate(range(0, side, step)):
        for left in range(-(row % 2) * step // 2, side, step):
            draw.text((left, top), _MARK, font=_face(width // 9), fill=_INK)
    turned = sheet.rotate(30, resample=Image.Resampling.BICUBIC)
    left, top = (side - width) // 2, (side - height) // 2
    marks = turned.crop((left, top, left + width, top + height))
    foot = (width // 2, height - width // 40)
    ImageDraw.Draw(marks).text(foot, _HINT, font=_face(width // 45), fill=(*_INK[:3], 255), anchor="ms")
    return marks


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(faces_folder() / Face.SANS.file_name), size)
