"""Names: kept whole, in one form, and refused with the code point where they could not be written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.han import is_han
from zhicheng.domain.names import NameRefused, normalise_name


def code_of(raw: str) -> str:
    with pytest.raises(NameRefused) as caught:
        normalise_name(raw)
    assert caught.value.sentence.endswith("。")
    return caught.value.code


class TestNormalForm:
    @pytest.mark.parametrize(
        ("raw", "name"),
        [
            ("张三", "张三"),
            (" 张　三 ", "张三"),
            ("张 三丰\n", "张三丰"),
            ("⼀凡", "一凡"),  # a Kangxi radical, as copied out of a PDF
            ("郎\uf92c", "郎郎"),  # a compatibility form of GBK
            ("Ｊｏｈｎ　 Smith", "John Smith"),
            ("Anne-Marie  O’Neil", "Anne-Marie O'Neil"),
            ("Anne O´Neil", "Anne O'Neil"),  # U+00B4, which NFKC alone would make a space
            ("José", "José"),
            ("Jose\u0301", "José"),
            ("张 A", "张A"),
            ("A 张", "A张"),
            ("Martin L. King", "Martin L. King"),
        ],
    )
    def test_takes_spaces_and_width_off(self, raw: str, name: str) -> None:
        assert normalise_name(raw) == name

    @pytest.mark.parametrize("dot", [*"·•‧∙⋅・･●．.․·⸱", " · ", "　• "])
    def test_writes_one_dot_for_all_that_look_like_it(self, dot: str) -> None:
        assert normalise_name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"

    @pytest.mark.parametrize(
        "name",
        [
            "䶮",
            "王㛃",
            "李𫘧",
            "\U00020bb7田",
            "刘\U0002ebf0",
            "陈\U00031350",
            "孙\U000323b0",
            "〇",
            "\ufa0e",
            "爱新觉罗·启骧",
        ],
    )
    def test_keeps_every_han_character(self, name: str) -> None:
        """Extensions H, I and J among them, which the interpreter's own tables do not know."""
        assert normalise_name(name) == name

    def test_keeps_fifty_characters_and_no_more(self) -> None:
        assert normalise_name("张" * 50) == "张" * 50
        assert code_of("张" * 51) == "name.too_long"

    @given(st.text(min_size=1, max_size=20))
    def test_is_stable_and_holds_nothing_odd(self, raw: str) -> None:
        try:
            name = normalise_name(raw)
        except NameRefused:
            return
        assert normalise_name(name) == name
        assert 1 <= len(name) <= 50
        assert all(is_han(c) or unicodedata.category(c)[0] == "L" or c in " ·'-." for c in name)

    @given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=50))
    def test_changes_no_character_of_the_basic_block(self, name: str) -> None:
        assert normalise_name(name) == name


class TestRefusals:
    @pytest.mark.parametrize("raw", ["", " ", "　\t", "-", "..", "'"])
    def test_of_nothing_to_read(self, raw: str) -> None:
        assert code_of(raw) == "name.empty"

    @pytest.mark.parametrize("raw", ["·张三", "张三·", "张··三", "·"])
    def test_of_a_dot_out_of_place(self, raw: str) -> None:
        assert code_of(raw) == "name.dot"

    @pytest.mark.parametrize("raw", ["张三2", "张３", "①号", "张²"])
    def test_of_digits(self, raw: str) -> None:
        assert code_of(raw) == "name.digit"

    @pytest.mark.parametrize("character", ["\ue815", "\uf8ff", "\U000f0000", "\U0010fffd"])
    def test_of_private_use_names_the_code_point_and_the_way_out(self, character: str) -> None:
        with pytest.raises(NameRefused, match="自造字") as caught:
            normalise_name("张" + character)
        assert caught.value.code == "name.private_use"
        assert f"U+{ord(character):04X}" in caught.value.sentence
        assert "GB 18030" in caught.value.sentence

    @pytest.mark.parametrize(
        "character",
        [
            "\x00",
            "\x1b",
            "\x7f",
            "\u200b",  # zero-width space
            "\u200d",
            "\u202e",  # right-to-left override
            "\u2066",
            "\ufeff",
            "\ufe0f",
            "\U000e0100",  # ideographic variation selector
            "\U0001f600",
            "\u2764",
            "\u05d0",
            "\u0627",
            "\u0915",
            chr(0xD800),
            "\ufffd",
            "\uffff",
            "\U0002a6e0",  # between two blocks of Han characters
            "\u2e80",
            "?",
            "？",
            "(",
            "、",
            "*",
            "=",
            "<",
            "@",
        ],
    )
    def test_of_what_no_name_has_names_the_code_point(self, character: str) -> None:
        with pytest.raises(NameRefused) as caught:
            normalise_name(f"张{character}三")
        assert caught.value.code == "name.character"
        assert "第2个字符（U+" in caught.value.sentence
        assert all(c.isprintable() for c in caught.value.sentence)

    def test_name_the_place_of_the_character(self) -> None:
        with pytest.raises(NameRefused, match="第3个字符（U\\+003F）"):
            normalise_name("张三?")
