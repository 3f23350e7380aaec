"""The outlines of characters as PDF path operators, so that a drawing needs no font to be shown."""

from functools import cache
from importlib import resources

import uharfbuzz

from zhicheng.domain.faults import Fault, FaultKind

UNITS_PER_EM = 1000
"""The coordinates of every outline: the em is a square of 1000 units, standing 120 below the baseline."""
DESCENT = 120


class CharacterRefused(Fault):
    """The packaged face has no glyph for a character that must be drawn."""

    code = "seal.character_refused"
    kind = FaultKind.MISCONFIGURED


@cache
def _song_face() -> uharfbuzz.Font:
    """Noto Serif SC, the Song face (宋体) that seals are cut in (国发〔1999〕25号)."""
    path = resources.files("pylopdf_fonts_zh_cn") / "NotoSerifSC-Regular.otf"
    return uharfbuzz.Font(uharfbuzz.Face(path.read_bytes()))


class _Pen:
    """Collects HarfBuzz's drawing calls as PDF operators in whole font units."""

    def __init__(self) -> None:
        self.operators: list[str] = []

    def move_to(self, x: float, y: float, _: object) -> None:
        self.operators.append(f"{x:.0f} {y:.0f} m")

    def line_to(self, x: float, y: float, _: object) -> None:
        self.operators.append(f"{x:.0f} {y:.0f} l")

    def curve_to(self, *points: object) -> None:
        self.operators.append(" ".join(f"{value:.0f}" for value in points[:6]) + " c")

    def close(self, _: object) -> None:
        self.operators.append("h")


@cache
def outline(character: str) -> str:
    """The closed paths of one character in units of 1/1000 em, without a painting operator.

    Raises CharacterRefused where the face lacks the character.
    """
    face = _song_face()
    glyph = face.get_nominal_glyph(ord(character))
    if glyph is None:
        raise CharacterRefused(
            f"印章字体中没有“{character}”（U+{ord(character):04X}）这个字，无法制作印章图样。请核对单位名称。"
        )
    pen = _Pen()
    draw = uharfbuzz.DrawFuncs()
    draw.set_move_to_func(pen.move_to)
    draw.set_line_to_func(pen.line_to)
    draw.set_cubic_to_func(pen.curve_to)
    draw.set_close_path_func(pen.close)
    face.draw_glyph(glyph, draw)
    return "\n".join(pen.operators)
