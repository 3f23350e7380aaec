"""Text on a terminal, where a Chinese character takes two columns: its width, padding, and lines that fit."""

import re

from rich.cells import cell_len

_NEVER_FIRST = "，。、；：）”"


def width(text: str) -> int:
    """How many columns of a terminal ``text`` takes."""
    return cell_len(text)


def padding(text: str, columns: int) -> str:
    """The spaces that bring ``text`` to ``columns``; none where it is that wide already."""
    return " " * max(0, columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns`` columns; Latin words stay whole.

    Rich and textwrap break at spaces, which a Chinese sentence does not have.
    """
    lines: list[str] = []
    line = ""
    for piece in re.findall(r"[!-~]+ ?|.", text):
        # Closing punctuation never begins a line; it hangs over by one character instead.
        if line and width(line + piece.rstrip()) > columns and piece not in _NEVER_FIRST:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines
