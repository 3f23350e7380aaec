"""A picture of a sealed page for the screen, marked so that nobody takes it for the certificate."""

import io
from functools import cache

import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from pypdfium2 import raw

from zhicheng.documents.faces import Face, faces_folder
from zhicheng.domain.faults import Fault, FaultKind

_SCALE = 1.4
"""Pixels per point: a page of A4 becomes about 830 pixels wide, enough to read and too little to print."""
_MARK = "预览"
_HINT = "仅供查看，以下载的证书文件为准"
_COVER = (96, 104, 114, 255)
_INK = (179, 38, 30, 64)


class HiddenTextMissing(Fault):
    """The page does not hold the text that is to be hidden, so nobody knows what it would show."""

    code = "preview.hidden_text_missing"
    kind = FaultKind.ALTERED


def preview_picture(pdf: bytes, *, hidden: str = "") -> bytes:
    """The first page of ``pdf`` as a PNG, crossed by a mark that says 预览.

    ``hidden`` is a text of the page that is painted over wherever it stands: a document number, for a reader
    who is not to see it whole. Raises HiddenTextMissing where it stands nowhere.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        source = document[0]
        boxes = _boxes_of(source, hidden) if hidden else []
        height = source.get_height()
        page = source.render(scale=_SCALE, may_draw_forms=True).to_pil().convert("RGBA")
    finally:
        document.close()
    draw = ImageDraw.Draw(page)
    for left, bottom, right, top in boxes:
        box = [
            left * _SCALE - 1,
            (height - top) * _SCALE - 1,
            right * _SCALE + 1,
            (height - bottom) * _SCALE + 1,
        ]
        draw.rectangle(box, fill=_COVER)
    marked = Image.alpha_composite(page, _marks(page.size)).convert("RGB")
    out = io.BytesIO()
    marked.save(out, "PNG", optimize=True)
    return out.getvalue()


def _boxes_of(page: pypdfium2.PdfPage, text: str) -> list[tuple[float, float, float, float]]:
    """Where each character of each place of the text stands, in points from the lower left corner."""
    letters = page.get_textpage()
    # Character by character, since a rare one is two units of UTF-16 and would shift all that follow.
    whole = [chr(raw.FPDFText_GetUnicode(letters.raw, place)) for place in range(letters.count_chars())]
    # What a reader copies may be broken by spaces and line ends; the characters' own places are not.
    kept = [place for place, character in enumerate(whole) if not character.isspace()]
    bare = "".join(whole[place] for place in kept)
    found: list[tuple[float, float, float, float]] = []
    start = bare.find(text)
    while start >= 0:
        found += [letters.get_charbox(place) for place in kept[start : start + len(text)]]
        start = bare.find(text, start + len(text))
    if not found:
        raise HiddenTextMissing("证书页面与制作记录不一致，已停止显示。请联系发证机关处理。")
    return found


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
