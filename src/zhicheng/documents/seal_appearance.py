"""The picture of the round official seal (圆形公章), drawn as paths alone.

Measures follow the State Council's rules for official seals (国发〔1999〕25号): for a bureau a circle of
42 mm, a five-pointed star in the middle, and the name in Song characters around it from left to right.
"""

import math
import zlib
from dataclasses import dataclass
from functools import cache

from zhicheng.documents.glyph_outlines import DESCENT, UNITS_PER_EM, outline
from zhicheng.domain.faults import Fault, FaultKind

POINTS_PER_MM = 72 / 25.4
DIAMETER_MM = 42.0
_RED = "0.87 0.08 0.11"
_RING_MM = 1.15
_LETTER_HEIGHT_MM = 6.2
_LETTER_TOP_MM = 18.8
"""Distance from the centre to the top of the letters on the arc."""
_STAR_MM = 6.8
_WIDEST_ARC = math.radians(264)
_WIDEST_STEP = math.radians(29)
_FEWEST, _MOST = 2, 26


class AppearanceRefused(Fault):
    """The seal cannot be drawn for this name."""

    code = "seal.appearance_refused"
    kind = FaultKind.MISCONFIGURED


@dataclass(frozen=True, slots=True)
class Appearance:
    """A picture for a signature field: the content of a form XObject, with nothing left to look up."""

    stream: bytes
    """Content stream, compressed (FlateDecode)."""
    width: float
    """In points; the picture's lower left corner is the origin."""
    height: float
    resources: bytes
    """The resource dictionary as PDF source; it names no font and no other object."""
    description: str
    """What a reader that cannot see the picture is told."""

    def form(self) -> bytes:
        """The form XObject as PDF source."""
        return (
            b"<</Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources%b/Filter/FlateDecode/Length %d>>\n"
            b"stream\n%b\nendstream"
        ) % (self.width, self.height, self.resources, len(self.stream), self.stream)


@cache
def round_seal(bureau_name: str, *, specimen: bool) -> Appearance:
    """Draw the seal of the bureau, 42 mm across; a specimen (样张) says so under the star.

    Raises AppearanceRefused for a name that does not fit the arc, CharacterRefused for one that the
    packaged face lacks. Source: 国发〔1999〕25号.
    """
    name = "".join(bureau_name.split())
    if not _FEWEST <= len(name) <= _MOST:
        raise AppearanceRefused(
            f"印章上的单位名称应为 {_FEWEST} 至 {_MOST} 个字，现在是 {len(name)} 个字。请核对单位名称。"
        )
    side = DIAMETER_MM * POINTS_PER_MM
    drawing = [
        f"{_RED} rg {_RED} RG /M gs 1 j",
        f"{POINTS_PER_MM:.5f} 0 0 {POINTS_PER_MM:.5f} {side / 2:.3f} {side / 2:.3f} cm",
        _ring(),
        _star(1.2 if specimen else 0.6),
        *_name_on_arc(name),
        *_line("电子印章", centre=-10.6, height=3.3, width=3.0, gap=0.45),
    ]
    if specimen:
        drawing += _line("样张", centre=-15.4, height=4.2, width=4.2, gap=1.6)
    content = "\n".join(drawing).encode("ascii")
    return Appearance(
        stream=zlib.compress(content, 9),
        width=round(side, 2),
        height=round(side, 2),
        # Multiply lets the words under the seal stay legible, as ink on paper does.
        resources=b"<</ExtGState<</M<</Type/ExtGState/BM/Multiply>>>>>>",
        description=f"{name}电子印章" + ("（样张，无效力）" if specimen else ""),
    )


def _ring() -> str:
    """The outer ring as a stroked circle of four curves."""
    radius = DIAMETER_MM / 2 - _RING_MM / 2
    bend = radius * 4 / 3 * (math.sqrt(2) - 1)
    quarters = []
    for turn in range(4):
        cos, sin = round(math.cos(turn * math.pi / 2)), round(math.sin(turn * math.pi / 2))
        points = ((radius, bend), (bend, radius), (0.0, radius))
        turned = [f"{x * cos - y * sin:.3f} {x * sin + y * cos:.3f}" for x, y in points]
        quarters.append(" ".join(turned) + " c")
    return f"{_RING_MM} w {radius:.3f} 0 m " + " ".join(quarters) + " h S"


def _star(centre: float) -> str:
    """A regular five-pointed star, one point up; ``centre`` is its height above the middle, in mm."""
    inner = _STAR_MM * math.sin(math.radians(18)) / math.sin(math.radians(54))
    corners = []
    for corner in range(10):
        reach = inner if corner % 2 else _STAR_MM
        angle = math.pi / 2 + corner * math.pi / 5
        corners.append(f"{reach * math.cos(angle):.3f} {reach * math.sin(angle) + centre:.3f}")
    return f"{corners[0]} m " + " ".join(f"{corner} l" for corner in corners[1:]) + " h f"


def _name_on_arc(name: str) -> list[str]:
    """Each letter stands upright on the arc, the top pointing outward, read from left to right."""
    step = min(_WIDEST_STEP, _WIDEST_ARC / (len(name) - 1))
    height = _LETTER_HEIGHT_MM if len(name) <= 16 else _LETTER_HEIGHT_MM * 0.92
    # Letters are tall and narrow so that neighbours do not touch at their feet, where the arc is short.
    width = min(0.84 * height, 0.97 * step * (_LETTER_TOP_MM - 0.72 * height))
    letters = []
    for place, character in enumerate(name):
        angle = math.pi / 2 + step * ((len(name) - 1) / 2 - place)
        reach = _LETTER_TOP_MM - height / 2
        middle = (reach * math.cos(angle), reach * math.sin(angle))
        letters.append(_draw_character(character, angle - math.pi / 2, middle, (width, height)))
    return letters


def _line(text: str, *, centre: float, height: float, width: float, gap: float) -> list[str]:
    """Letters side by side on a straight line whose middle is ``centre`` mm above the seal's middle."""
    first = -(len(text) - 1) / 2 * (width + gap)
    return [
        _draw_character(character, 0.0, (first + place * (width + gap), centre), (width, height))
        for place, character in enumerate(text)
    ]


def _draw_character(
    character: str, turn: float, middle: tuple[float, float], size: tuple[float, float]
) -> str:
    """One character turned (radians) and scaled to a size in mm, its em square's middle at ``middle``."""
    cos, sin = math.cos(turn), math.sin(turn)
    across, up = size[0] / UNITS_PER_EM, size[1] / UNITS_PER_EM
    half_x, half_y = UNITS_PER_EM / 2 * across, (UNITS_PER_EM / 2 - DESCENT) * up
    left = middle[0] - (half_x * cos - half_y * sin)
    low = middle[1] - (half_x * sin + half_y * cos)
    matrix = f"{across * cos:.7f} {across * sin:.7f} {-up * sin:.7f} {up * cos:.7f} {left:.3f} {low:.3f}"
    # The thin strokes of a text face vanish at this size; a fine outline gives them a seal's weight.
    return f"q {matrix} cm 34 w\n{outline(character)}\nB Q"
