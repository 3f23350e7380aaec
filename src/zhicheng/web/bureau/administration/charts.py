"""Charts drawn on the server as SVG: no script, no inline style, readable in print and without colour.

Each bar has its number beside it, the two kinds of bar differ by filling and not by colour alone, and the
table with the same figures stands below, so the picture says nothing that words do not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WIDTH = 440
_LABEL_WIDTH = 124
_BAR_LEFT = 130
_BAR_RIGHT = 330
_ROW = 32
_TOP = 4
_LABEL_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: an outer bar, and an inner bar that is a part of it."""

    label: str
    full_label: str
    """The label uncut, for the tooltip and for those who do not see the picture."""
    text_y: int
    outer_y: int
    inner_y: int
    outer_width: float
    inner_width: float
    value_x: float
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of horizontal bars, ready for its template."""

    name: str
    """Distinguishes the ids of several charts on a page."""
    title: str
    description: str
    outer: str
    """What the hatched bar means."""
    inner: str
    """What the solid bar means."""
    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """Of the drawing, in its own units."""
        return _WIDTH

    @property
    def height(self) -> int:
        """Of the drawing, in its own units."""
        return _TOP * 2 + _ROW * len(self.bars)

    @property
    def left(self) -> int:
        """Where the bars begin."""
        return _BAR_LEFT

    @property
    def label_x(self) -> int:
        """Where the labels end."""
        return _LABEL_WIDTH


def bar_chart(
    *,
    name: str,
    title: str,
    outer: str,
    inner: str,
    lines: Iterable[tuple[str, float, float]],
    unit: str,
    digits: int = 0,
) -> Chart:
    """A chart of (label, outer value, inner value); ``unit`` and ``digits`` say how values are written."""
    given = list(lines)
    largest = max((value for _, *values in given for value in values), default=0) or 1
    scale = (_BAR_RIGHT - _BAR_LEFT) / largest
    bars = tuple(
        Bar(
            label=label if len(label) <= _LABEL_CHARACTERS else label[: _LABEL_CHARACTERS - 1] + "…",
            full_label=label,
            text_y=_TOP + row * _ROW + 21,
            outer_y=_TOP + row * _ROW + 5,
            inner_y=_TOP + row * _ROW + 10,
            outer_width=round(first * scale, 1),
            inner_width=round(second * scale, 1),
            value_x=round(_BAR_LEFT + max(first, second) * scale + 6, 1),
            value=f"{first:,.{digits}f} / {second:,.{digits}f}",
        )
        for row, (label, first, second) in enumerate(given)
    )
    return Chart(name, title, _in_words(given, outer, inner, unit, digits), outer, inner, bars)


def _in_words(
    lines: Sequence[tuple[str, float, float]], outer: str, inner: str, unit: str, digits: int
) -> str:
    """The chart in a sentence; long charts name their first lines and leave the rest to the table."""
    shown = lines[:12]
    words = "；".join(
        f"{label}：{outer}{first:,.{digits}f}{unit}，{inner}{second:,.{digits}f}{unit}"
        for label, first, second in shown
    )
    return words + ("；其余见下表。" if len(lines) > len(shown) else "。") if shown else "没有数据。"
