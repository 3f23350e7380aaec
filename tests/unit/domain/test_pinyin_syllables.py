"""Readings: every way of typing a syllable leads to one spelling."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin.constants import Style
from pypinyin.pinyin_dict import pinyin_dict
from pypinyin.style import convert

from zhicheng.domain.pinyin_syllables import ReadingRefused, normalise_reading

KNOWN = sorted(
    {unicodedata.normalize("NFC", each) for row in pinyin_dict.values() for each in row.split(",")}
)


class TestNormaliseReading:
    @pytest.mark.parametrize(
        ("typed", "reading"),
        [
            ("yan3", "yǎn"),
            (" YAN3 ", "yǎn"),
            ("ｙａｎ３", "yǎn"),
            ("Yǎn", "yǎn"),
            ("yăn", "yǎn"),
            ("ya\u030cn", "yǎn"),
            ("lv4", "lǜ"),
            ("lu:4", "lǜ"),
            ("lü4", "lǜ"),
            ("nve4", "nüè"),
            ("xue2", "xué"),
            ("xüé", "xué"),
            ("yǘ", "yú"),
            ("liu2", "liú"),
            ("gui1", "guī"),
            ("zhuang1", "zhuāng"),
            ("xiong2", "xióng"),
            ("ê2", "ế"),
            ("zi5", "zi"),
            ("zi0", "zi"),
            ("zi", "zi"),
            ("ɡāo", "gāo"),
        ],
    )
    def test_gives_the_spelling_with_its_mark(self, typed: str, reading: str) -> None:
        assert normalise_reading(typed) == reading

    def test_leaves_every_known_reading_as_it_is(self) -> None:
        assert [reading for reading in KNOWN if normalise_reading(reading) != reading] == []

    def test_gives_the_same_for_a_tone_typed_as_a_number(self) -> None:
        for reading in KNOWN:
            assert normalise_reading(convert(reading, Style.TONE3, strict=False)) == reading

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("", "reading.empty"),
            (" ", "reading.empty"),
            ("yan33", "reading.syllable"),
            ("yǎn3", "reading.tone"),
            ("yáǎn", "reading.syllable"),
            ("yan6", "reading.syllable"),
            ("yen3", "reading.syllable"),
            ("yan jie", "reading.syllable"),
            ("岩", "reading.syllable"),
            ("smith", "reading.syllable"),
            ("3", "reading.syllable"),
        ],
    )
    def test_refuses_what_is_no_syllable(self, typed: str, code: str) -> None:
        with pytest.raises(ReadingRefused) as caught:
            normalise_reading(typed)
        assert caught.value.code == code

    @given(st.text(max_size=8))
    def test_is_stable_for_any_text(self, typed: str) -> None:
        try:
            reading = normalise_reading(typed)
        except ReadingRefused:
            return
        assert normalise_reading(reading) == reading
