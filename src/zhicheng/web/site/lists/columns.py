"""The columns of a list: what a cell shows on the page is what a spreadsheet gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from zhicheng.domain.deadlines import SHANGHAI

T = TypeVar("T")
Plain = str | int | date | datetime | None
"""What a cell may say. Days and instants are written in Chinese on the page and as ISO in a spreadsheet."""
_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a small coloured box; ``kind`` is one of good, waiting, attention, bad, plain."""

    label: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Shown:
    """What one cell shows, from left to right and top to bottom."""

    text: Plain = ""
    address: str = ""
    """Where the text leads; empty for a text that is no link."""
    about: str = ""
    """What a link is about, for those who hear it without its row."""
    tags: tuple[Tag, ...] = ()
    notes: tuple[str, ...] = ()
    """Further lines, in quiet type."""
    is_quiet: bool = False
    is_strong: bool = False
    leads_on: bool = False
    """Whether the text is a sentence that may send its reader to a page, whose link then stands behind it."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read in it."""
        return self.text in ("", None) and not self.tags and not self.notes

    @property
    def words(self) -> str | int:
        """Everything in the cell as a spreadsheet holds it; a number alone stays a number."""
        if isinstance(self.text, int) and not self.tags and not self.notes:
            return self.text
        parts = [_iso(self.text), *(tag.label for tag in self.tags), *self.notes]
        return " ".join(part for part in parts if part)

    @property
    def rank(self) -> tuple[bool, int, str]:
        """What orders rows that are in memory: numbers by size, all else by its words, empty values last."""
        words = self.words
        return (self.is_empty, words, "") if isinstance(words, int) else (self.is_empty, 0, words)


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of a list."""

    label: str
    cell: Callable[[T], Shown | Plain]
    sort: str = ""
    """The key by which the list's service orders by this column; empty for a column that orders nothing."""
    is_heading: bool = False
    """Whether its cells name the rows."""
    is_number: bool = False
    is_mono: bool = False
    wraps: bool = False
    """Whether a heading may take several lines."""
    is_long: bool = False
    """Whether it holds a text of people, whose line breaks count."""
    is_act: bool = False
    """Whether it only leads on to an act, and so is no part of an export; its heading is not shown."""
    is_printed: bool = False
    """Whether it is an empty column for the hand, which paper alone has."""

    def shown(self, row: T) -> Shown:
        """The row's cell."""
        cell = self.cell(row)
        return cell if isinstance(cell, Shown) else Shown(cell)

    @property
    def is_exported(self) -> bool:
        """Whether an export has it."""
        return not self.is_act and not self.is_printed

    @property
    def classes(self) -> str:
        """The classes of its cells."""
        named = (
            ("number", self.is_number),
            ("mono", self.is_mono),
            ("text-wrap", self.wraps),
            ("long-text", self.is_long),
            ("d-print-none", self.is_act),
            ("print-only", self.is_printed),
        )
        return " ".join(name for name, is_set in named if is_set)


def _iso(text: Plain) -> str:
    if text is None:
        return ""
    if isinstance(text, datetime):
        return f"{text.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return text.isoformat() if isinstance(text, date) else str(text)
