"""A name or a part of one as it is looked for: Han characters, Latin letters, and pinyin for what is rare.

Who cannot type a rare character types how it is read (``yan``, ``yǎn``, ``yan3``), alone or between the
others, as the certificate prints it (陈biáng文). Then every rare character of that reading is meant. A
syllable is looked for as letters as well, since names of other scripts are written in them.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from pypinyin.constants import PINYIN_DICT

from zhicheng.domain.han import is_han
from zhicheng.domain.names import MIDDLE_DOT
from zhicheng.domain.rare_readings import RARE_READINGS

_PIECES: Final = re.compile(r"[A-Za-zÀ-ɏ\u0300-\u036f']+[1-5]?")
_MARKS: Final = f" '-{MIDDLE_DOT}"
_TONES: Final = frozenset("\u0304\u0301\u030c\u0306\u0300")
_DOTS: Final = dict.fromkeys(map(ord, "•‧∙⋅・●.。˙"), MIDDLE_DOT)


@dataclass(frozen=True, slots=True)
class NamePart:
    """One way to read the text: what stands at each place of the part, in order."""

    places: tuple[frozenset[str], ...]
    """At each place the characters that may stand there; one where it is known."""

    @property
    def is_plain(self) -> bool:
        """Whether every place is one known character."""
        return all(len(place) == 1 for place in self.places)

    @property
    def text(self) -> str:
        """The part as it is written, for a plain one."""
        return "".join(next(iter(place)) for place in self.places)

    @property
    def grams(self) -> tuple[str, ...]:
        """What a name must hold: pairs of known neighbours, and each known character that stands alone."""
        known = [next(iter(place)) if len(place) == 1 else "" for place in self.places]
        pairs = [a + b for a, b in pairwise(known) if a and b]
        single = [
            character
            for place, character in enumerate(known)
            if character and not (place and known[place - 1]) and not "".join(known[place + 1 : place + 2])
        ]
        return tuple(dict.fromkeys([*pairs, *single]))

    @property
    def any_of(self) -> tuple[tuple[str, ...], ...]:
        """For each place that may hold several characters, those of which a name must hold one."""
        return tuple(tuple(sorted(place)) for place in self.places if len(place) > 1)

    @property
    def pattern(self) -> str:
        """A regular expression that a name with the part matches."""
        return "".join(
            re.escape(next(iter(place))) if len(place) == 1 else f"[{''.join(sorted(place))}]"
            for place in self.places
        )


def read_name(text: str) -> tuple[NamePart, ...]:
    """Every way to read a text as a part of a name; none where it cannot be one."""
    folded = text.translate(_DOTS).strip(MIDDLE_DOT + " ")
    if not folded or not all(_is_written(character) for character in folded):
        return ()
    plain = folded if _PIECES.fullmatch(folded.replace(" ", "")) else "".join(folded.split())
    letters = NamePart(tuple(frozenset(character) for character in plain.lower()))
    meant = _with_rare_characters(folded)
    return (letters, NamePart(meant)) if meant else (letters,)


def _with_rare_characters(text: str) -> tuple[frozenset[str], ...]:
    """The places of the text where each syllable stands for rare characters; empty where none does."""
    places: list[frozenset[str]] = []
    found = False
    position = 0
    for piece in _PIECES.finditer(text):
        characters = rare_characters_read(piece[0])
        if not characters:
            return ()
        places += [frozenset(each) for each in "".join(text[position : piece.start()].split())]
        places.append(characters)
        found, position = True, piece.end()
    places += [frozenset(each) for each in "".join(text[position:].split())]
    return tuple(places) if found else ()


def rare_characters_read(syllable: str) -> frozenset[str]:
    """The rare characters with this reading; with any tone where none is given. Empty for no syllable.

    Rare is here what GB/T 2312 lacks: the narrowest repertoire that a policy can name.
    """
    decomposed = unicodedata.normalize("NFD", syllable.lower())
    tone = next((each for each in decomposed if each in _TONES), "")
    number = decomposed[-1] if decomposed[-1].isdigit() else ""
    plain = _toneless(syllable.rstrip("12345"))
    found = _by_syllable().get(plain, {})
    if not (tone or number):
        return frozenset(found)
    wanted = int(number) if number else _NUMBER_OF_TONE[tone]
    return frozenset(character for character, tones in found.items() if wanted in tones)


_NUMBER_OF_TONE: Final = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0306": 3, "\u0300": 4}


@cache
def _by_syllable() -> dict[str, dict[str, set[int]]]:
    """Each syllable without its tone, with the rare characters read so and their tones; built once."""
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    known = {chr(point): readings for point, readings in PINYIN_DICT.items()}
    for character, readings in [*known.items(), *RARE_READINGS.items()]:
        if not is_han(character) or (_is_common(character) and character not in RARE_READINGS):
            continue
        for reading in readings.split(","):
            tones = [_NUMBER_OF_TONE.get(each, 0) for each in unicodedata.normalize("NFD", reading)]
            found[_toneless(reading)][character].add(max(tones, default=0) or 5)
    return found


def _toneless(reading: str) -> str:
    """The syllable in small letters without its tone; ``ü`` and ``v`` are one."""
    letters = unicodedata.normalize("NFD", reading.lower().replace("v", "ü"))
    return unicodedata.normalize("NFC", "".join(each for each in letters if each not in _TONES))


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_written(character: str) -> bool:
    return is_han(character) or character.isalpha() or character.isdigit() or character in _MARKS
