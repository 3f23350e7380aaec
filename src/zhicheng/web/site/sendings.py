"""Finds the parts of sentences that send people somewhere, and what they call the destination."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

_SENDING: Final = re.compile(
    r"(?:请[^，。；：！？“”…\n]{0,9}?联系(?!电话|方式)"
    r"|请(?:先|立即|本人)*(?:由|与|向|到|从)"
    r"|或(?:联系|向|到|从)"
    r"|与[^，。；：！？“”…\n]{1,9}?联系"
    r"|可以到)[^，。；：！？\n]*"
)
"""From the words that send to the next punctuation."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Somewhere that sentences send people to."""

    words: tuple[str, ...]
    """As sentences call it, after “请联系”, “请向”, “请从” and the like."""
    label: str = ""
    """What its page is called on the link."""
    pages: tuple[str, ...] = ()
    """The names of its addresses, at most one in each namespace: a list has one for each audience."""
    promises: Mapping[str, str] = field(default_factory=dict)
    """What is promised there, by the words that follow, with the name of the address where it can be done.

    Where there are promises, a sentence promises one of them or nothing.
    """
    outside: str = ""
    """What people do outside the system, where there is no page."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """What the addresses of these pages carry, such as the kind of case; alike for every audience."""


@dataclass(frozen=True, slots=True)
class Named:
    """A destination as one sentence names it."""

    word: str
    tail: str
    """The words that follow: what is promised there, most often."""
    destination: Destination


@dataclass(frozen=True, slots=True)
class Sending:
    """A part of a sentence that sends people somewhere."""

    text: str
    named: tuple[Named, ...]
    """Empty where the table knows no destination in it."""


class DestinationTable:
    """Destinations, found by their words."""

    def __init__(self, rows: Iterable[Destination]) -> None:
        self.rows = tuple(rows)
        self._by_word = {word: row for row in self.rows for word in row.words}
        # The longest first: the counter of the Bureau is another destination than the Bureau itself.
        words = sorted(self._by_word, key=len, reverse=True)
        self._word = re.compile("|".join(re.escape(word) for word in words))

    def sendings(self, sentence: str) -> Iterator[Sending]:
        """Every part of ``sentence`` that sends people somewhere, in order."""
        for part in _SENDING.finditer(sentence):
            text = part[0]
            named = (
                Named(word[0], text[word.end() :], self._by_word[word[0]])
                for word in self._word.finditer(text)
            )
            yield Sending(text, tuple(named))
