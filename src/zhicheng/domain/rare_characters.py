"""Rare characters in names (生僻字, clause 三(二)5): replaced by pinyin in print, never in the record.

What counts as rare is a policy's repertoire. A reading is proposed by the machine and confirmed by a
person, for every replaced character. The pinyin is printed with its tone mark and in small letters, since
it stands for one character that somebody will write beside it and not for a romanised name (张yǎn); two in
a row are kept apart by a space. The certificate's face has every letter with a tone mark.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from pypinyin import Style, pinyin

from zhicheng.domain.han import code_point, is_han
from zhicheng.domain.names import MIDDLE_DOT
from zhicheng.domain.pinyin_syllables import normalise_reading
from zhicheng.domain.rare_readings import RARE_READINGS
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.standard_characters import standard_characters
from zhicheng.domain.surnames import COMPOUND, SINGLE


class Repertoire(StrEnum):
    """Which Han characters are printed as they are; the names of Policy.rare_character_repertoire."""

    FONT = "font"  # Whatever the certificate's own face can draw.
    GB2312 = "gb2312"  # GB/T 2312-1980, 6,763 characters.
    GBK = "gbk"  # GBK 1.0, 21,003 characters.
    TGH8105 = "tgh8105"  # 通用规范汉字表 of 2013, 8,105 characters.


@dataclass(frozen=True, slots=True)
class RareCharacter:
    """A character of a name that cannot be printed."""

    index: int
    """Index in the name, from 0, in code points."""
    character: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """A character that is printed as pinyin, with the reading that a person confirmed."""

    index: int
    character: str
    reading: str


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name as the certificate prints it, beside the name itself."""

    printed: str
    true_name: str
    replaced: tuple[Replacement, ...]
    """Empty where the name is printed as it is; otherwise the awarding body has a mark to write by hand."""


class ReadingNotConfirmed(Refusal):
    """A rare character whose reading no person has confirmed; ``missing`` lists them."""

    code = "name.reading_not_confirmed"

    def __init__(self, missing: tuple[RareCharacter, ...]) -> None:
        listed = "、".join(f"“{rare.character}”（{code_point(rare.character)}）" for rare in missing)
        super().__init__(
            f"姓名中的生僻字{listed}将以汉语拼音代替，读音尚未确认。请向本人核实后逐字确认读音。"
        )
        self.missing = missing


def is_printable(character: str, repertoire: Repertoire, covers: Callable[[str], bool]) -> bool:
    """Whether the certificate prints ``character`` as it is (clause 三(二)5).

    ``covers`` says whether the certificate's face has a glyph: without one nothing is printable, whatever
    the repertoire holds. A repertoire narrows Han characters only, so Latin letters and ``·`` stay.
    """
    if not covers(character):
        return False
    if not is_han(character):
        return True
    match repertoire:
        case Repertoire.FONT:
            return True
        case Repertoire.GB2312 | Repertoire.GBK:
            return _has_code(character, repertoire.value)
        case Repertoire.TGH8105:
            return character in standard_characters()
        case _:
            assert_never(repertoire)


def rare_characters(
    name: str, repertoire: Repertoire, covers: Callable[[str], bool]
) -> tuple[RareCharacter, ...]:
    """Every character of a normalised name that cannot be printed, in order (clause 三(二)5)."""
    return tuple(
        RareCharacter(index, character)
        for index, character in enumerate(name)
        if not is_printable(character, repertoire, covers)
    )


def propose_reading(name: str, index: int) -> str | None:
    """The likely reading, with tone mark, of the character at ``index`` of a normalised name.

    The surname's own reading where the character is the surname, or a part of a compound surname. A proposal
    for a person to confirm; None where nothing is known. Raises IndexError where ``index`` is out of the
    name.
    """
    character = name[index]
    if MIDDLE_DOT not in name:  # A name in parts transcribes another language and has no Chinese surname.
        # Two characters in all are a surname of one and a given name of one (王孙).
        compound = COMPOUND.get(name[:2]) if len(name) > 2 else None
        if compound is not None and index < 2:
            return compound[index]
        if index == 0 and compound is None and character in SINGLE:
            return SINGLE[character]
    if character in RARE_READINGS:
        return RARE_READINGS[character]
    known = pinyin(character, style=Style.TONE, heteronym=True, errors="ignore") if is_han(character) else []
    if not known:
        return None
    # Particles have a toneless reading first (子 zi, 了 le), which is not how a name says them.
    return next((reading for reading in known[0] if not reading.isascii()), known[0][0])


def print_name(
    name: str, repertoire: Repertoire, covers: Callable[[str], bool], confirmed: Mapping[int, str]
) -> PrintedName:
    """The name as printed, each rare character replaced by its confirmed reading (clause 三(二)5).

    ``confirmed`` maps indexes in the name to readings, typed in any way that normalise_reading knows; those
    of characters that need no replacing are left aside. Raises ReadingNotConfirmed where one is missing,
    and ReadingRefused where one is no syllable.
    """
    rare = rare_characters(name, repertoire, covers)
    missing = tuple(each for each in rare if not confirmed.get(each.index, "").strip())
    if missing:
        raise ReadingNotConfirmed(missing)
    replaced = tuple(
        Replacement(each.index, each.character, normalise_reading(confirmed[each.index])) for each in rare
    )
    readings = {each.index: each.reading for each in replaced}
    printed = "".join(
        (" " if index - 1 in readings and index in readings else "") + readings.get(index, character)
        for index, character in enumerate(name)
    )
    return PrintedName(printed, name, replaced)


def _has_code(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
