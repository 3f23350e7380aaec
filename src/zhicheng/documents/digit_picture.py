"""A picture of digits that people read and simple programs do not, for browsers without scripts."""

import io
import math
import secrets
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from zhicheng.documents.faces import Face, faces_folder

_WIDTH, _HEIGHT, _MARGIN = 240, 80, 18
_PAPER, _INKS = (246, 247, 249), ((31, 59, 92), (122, 30, 26), (28, 84, 56), (84, 52, 110))
_WAVE_HEIGHT, _WAVE_LENGTH = 5.0, 70.0


def digit_picture(digits: str) -> bytes:
    """A PNG of 240 by 80 pixels with the digits turned, shifted, crossed by lines and bent by a wave.

    No two pictures of the same digits are alike.
    """
    chance = secrets.SystemRandom()
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    step = (_WIDTH - 2 * _MARGIN) / len(digits)
    for place, digit in enumerate(digits):
        stamp = Image.new("RGBA", (64, 72), (0, 0, 0, 0))
        face = _face(chance.choice((40, 44, 48)))
        ImageDraw.Draw(stamp).text((32, 36), digit, font=face, fill=chance.choice(_INKS), anchor="mm")
        turned = stamp.rotate(chance.uniform(-24, 24), resample=Image.Resampling.BICUBIC)
        left = _MARGIN + step * (place + 0.5) - 32 + chance.uniform(-3, 3)
        picture.paste(turned, (round(left), 4 + chance.randrange(-4, 5)), turned)
    draw = ImageDraw.Draw(picture)
    for _ in range(5):
        ends = [(chance.randrange(_WIDTH), chance.randrange(_HEIGHT)) for _ in range(2)]
        draw.line(ends, fill=chance.choice(_INKS), width=chance.choice((1, 2)))
    for _ in range(220):
        draw.point((chance.randrange(_WIDTH), chance.randrange(_HEIGHT)), fill=chance.choice(_INKS))
    out = io.BytesIO()
    _bent(picture, chance.uniform(0, 2 * math.pi)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _bent(picture: Image.Image, phase: float) -> Image.Image:
    """Every column shifted up or down along a sine wave."""
    bent = Image.new("RGB", picture.size, _PAPER)
    for column in range(picture.width):
        shift = round(_WAVE_HEIGHT * math.sin(phase + 2 * math.pi * column / _WAVE_LENGTH))
        bent.paste(picture.crop((column, 0, column + 1, picture.height)), (column, shift))
    return bent


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(faces_folder() / Face.SANS.file_name), size)
