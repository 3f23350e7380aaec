"""What officers type into the one box, and everything that it can mean."""

import pytest

from zhicheng.domain.people import FactSource, is_weaker
from zhicheng.domain.people.name_parts import rare_characters_read, read_name
from zhicheng.domain.people.search_words import SearchRefused, SearchWords, read_search

NUMBER = "C99202600004755"


def read(text: str) -> SearchWords:
    return read_search(text, serial_digits=7)


class TestCertificateNumbers:
    @pytest.mark.parametrize(
        "text",
        [
            NUMBER,
            "C99 2026 0000475 5",
            "c99-2026-0000475-5",
            "Ｃ９９２０２６００００４７５５",
            "证书编号：C99 2026 0000475 5",
            "证书编号:C99202600004755。",
            "C99202600004755．",
            "（C99202600004755）",
            "\u200bC99202600004755\u202c",
        ],
    )
    def test_are_read_in_any_spelling(self, text: str) -> None:
        assert (read(text).certificate, read(text).hint, read(text).kinds) == (NUMBER, "", ("certificate",))

    def test_with_a_slip_are_looked_for_and_told(self) -> None:
        words = read("C99202600004756")
        assert words.certificate == "C99202600004756"
        assert "校验位不对" in words.hint
        assert "C99" not in words.hint


class TestDocuments:
    def test_of_eighteen_digits(self) -> None:
        assert read("11010519491231002x").documents == ("11010519491231002X",)

    def test_of_fifteen_digits_stand_for_those_of_eighteen(self) -> None:
        assert read("110105 491231 002").documents == ("110105491231002", "11010519491231002X")

    @pytest.mark.parametrize("text", ["USA110001010015", "证件号码：usa 110001010015", "E12345678"])
    def test_of_permits(self, text: str) -> None:
        assert len(read(text).documents) == 1


class TestOtherNumbers:
    @pytest.mark.parametrize("text", ["13900001001", "+86 139-0000-1001", "手机：１３９００００１００１"])
    def test_phones(self, text: str) -> None:
        assert read(text).phone == "13900001001"

    @pytest.mark.parametrize("text", ["SL-0A1B-2C3D-4E5F", "sl0a1b2c3d4e5f", "受理编号：SL-0A1B-2C3D-4E5F。"])
    def test_claims(self, text: str) -> None:
        assert read(text).claim_tail == "0a1b2c3d4e5f"

    def test_are_no_names(self) -> None:
        assert read(NUMBER).name == ()


class TestNames:
    def test_are_looked_for_by_pairs(self) -> None:
        (part,) = read_name("尉迟思")
        assert part.grams == ("尉迟", "迟思")

    def test_of_one_character_by_itself(self) -> None:
        (part,) = read_name("䶮")
        assert part.grams == ("䶮",)

    def test_may_be_a_units(self) -> None:
        assert read("云帆").kinds == ("name", "unit")

    @pytest.mark.parametrize("text", ["阿依古丽·买买提", "阿依古丽.买买提", "阿依古丽•买买提"])
    def test_in_parts_have_one_dot(self, text: str) -> None:
        (part,) = read(text).name
        assert "丽·" in part.grams

    @pytest.mark.parametrize("typed", ["yan", "yǎn", "yan3", "YAN"])
    def test_rare_characters_are_found_by_their_reading(self, typed: str) -> None:
        assert "䶮" in rare_characters_read(typed)

    def test_tones_narrow(self) -> None:
        assert "䶮" not in rare_characters_read("yan4")
        assert rare_characters_read("yan3") < rare_characters_read("yan")

    def test_common_characters_are_not_meant(self) -> None:
        assert "严" not in rare_characters_read("yan")

    def test_no_syllable_has_none(self) -> None:
        assert rare_characters_read("abdul") == frozenset()

    @pytest.mark.parametrize("text", ["陈biang文", "陈 biáng 文", "陈biang2文"])
    def test_as_the_certificate_prints_them(self, text: str) -> None:
        meant = read(text).name[-1]
        assert meant.grams == ("陈", "文")
        assert "𰻞" in meant.any_of[0]

    def test_in_letters_are_looked_for_as_letters_too(self) -> None:
        plain, rare = read_name("yan")
        assert plain.grams == ("ya", "an")
        assert rare.any_of


class TestRefusals:
    @pytest.mark.parametrize("text", ["", "  ", "。", "姓名："])
    def test_of_nothing(self, text: str) -> None:
        with pytest.raises(SearchRefused, match="请填写"):
            read(text)

    def test_of_too_much(self) -> None:
        with pytest.raises(SearchRefused, match="不能超过"):
            read("王" * 121)

    def test_words_do_not_stand_in_the_repr(self) -> None:
        assert "13900001001" not in repr(read("13900001001"))


def test_sources_have_an_order() -> None:
    order = list(FactSource)
    assert order[0] is FactSource.UNSTATED
    assert order[-1] is FactSource.COUNTER
    assert is_weaker(FactSource.UNIT_ROSTER, FactSource.COUNTER)
    assert not is_weaker(FactSource.COUNTER, FactSource.COUNTER)
