"""Han characters by block, whatever the interpreter's own tables know."""

import unicodedata

import pytest

from zhicheng.domain.han import code_point, is_han


class TestIsHan:
    @pytest.mark.parametrize(
        "character", [*"一龥〇㐀䶿䶮", "\U00020000", "\U0002ebf0", "\U000323af", "\ufa29"]
    )
    def test_knows_every_block(self, character: str) -> None:
        assert is_han(character)

    @pytest.mark.parametrize("character", [*"A·あ㊀⼀⺀々", "\uf900", "\U0002a6e0", "\ue000", "\U00033480"])
    def test_knows_what_is_none(self, character: str) -> None:
        assert not is_han(character)

    def test_agrees_with_the_interpreter_on_all_that_it_knows(self) -> None:
        for point in range(0x110000):
            character = chr(point)
            name = unicodedata.name(character, "")
            # Twelve are called compatibility ideographs by an old mistake and decompose to nothing else.
            expected = name.startswith("CJK UNIFIED IDEOGRAPH-") or (
                name.startswith("CJK COMPATIBILITY IDEOGRAPH-") and not unicodedata.decomposition(character)
            )
            if name and character != "〇":
                assert is_han(character) is expected, hex(point)


class TestCodePoint:
    def test_is_written_as_people_quote_it(self) -> None:
        assert [code_point(c) for c in ("A", "䶮", "\U00020bb7")] == ["U+0041", "U+4DAE", "U+20BB7"]
