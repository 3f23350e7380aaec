"""The table of surnames: each entry is a surname of one or two characters with readings that exist."""

import pytest
from pypinyin import Style, pinyin

from zhicheng.domain.han import is_han
from zhicheng.domain.pinyin_syllables import normalise_reading
from zhicheng.domain.surnames import COMPOUND, SINGLE


class TestTable:
    def test_holds_single_characters_with_a_toned_syllable(self) -> None:
        for surname, reading in SINGLE.items():
            assert len(surname) == 1
            assert is_han(surname)
            assert normalise_reading(reading) == reading
            assert not reading.isascii()

    def test_holds_pairs_with_two_toned_syllables(self) -> None:
        assert len(COMPOUND) > 100
        for surname, readings in COMPOUND.items():
            assert len(surname) == len(readings) == 2
            assert all(is_han(character) for character in surname)
            assert all(normalise_reading(reading) == reading != "" for reading in readings)

    def test_gives_only_readings_that_the_character_has(self) -> None:
        """Save for the few that dictionaries of names know and the package does not."""
        unknown = {
            surname: reading
            for surname, reading in SINGLE.items()
            if reading not in pinyin(surname, style=Style.TONE, heteronym=True)[0]
        }
        assert unknown == {"黑": "hè", "贠": "yùn"}

    @pytest.mark.parametrize("surname", list("仇单解查曾区朴盖缪覃阚种黑"))
    def test_holds_those_that_the_package_reads_wrongly(self, surname: str) -> None:
        """The negative control of the table: without it the proposal would be another."""
        assert pinyin(surname, style=Style.TONE)[0][0] != SINGLE[surname]
