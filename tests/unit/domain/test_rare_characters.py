"""Rare characters: what is printed as it is, what is proposed, and that a person confirms each reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.names import NameRefused, normalise_name
from zhicheng.domain.pinyin_syllables import ReadingRefused, normalise_reading
from zhicheng.domain.rare_characters import (
    PrintedName,
    RareCharacter,
    ReadingNotConfirmed,
    Repertoire,
    is_printable,
    print_name,
    propose_reading,
    rare_characters,
)

FONT_LACKS = "\U00020bb7\U0002123d\U000323af"


def everything(_character: str) -> bool:
    return True


def a_face(character: str) -> bool:
    return character not in FONT_LACKS


class TestRepertoires:
    @pytest.mark.parametrize(
        ("character", "font", "gb2312", "gbk", "tgh8105"),
        [
            ("张", True, True, True, True),
            ("国", True, True, True, True),
            ("國", True, False, True, False),
            ("喆", True, False, True, True),
            ("㐂", True, False, False, False),
            ("㛃", True, False, False, True),
            ("䶮", True, False, False, True),
            ("𫘧", True, False, False, True),
            ("\U00020bb7", False, False, False, False),
            ("·", True, True, True, True),
            ("é", True, True, True, True),
        ],
    )
    def test_say_which_characters_are_printed(
        self, character: str, font: bool, gb2312: bool, gbk: bool, tgh8105: bool
    ) -> None:
        assert [is_printable(character, each, a_face) for each in Repertoire] == [font, gb2312, gbk, tgh8105]

    @pytest.mark.parametrize("repertoire", list(Repertoire))
    def test_never_print_what_the_face_cannot_draw(self, repertoire: Repertoire) -> None:
        """The negative control: with a face that draws everything the same character passes."""
        assert is_printable("张", repertoire, everything)
        assert not is_printable("张", repertoire, lambda _: False)

    def test_have_the_sizes_of_their_standards(self) -> None:
        basic = [chr(point) for point in range(0x4E00, 0xA000)]
        assert sum(is_printable(c, Repertoire.GB2312, everything) for c in basic) == 6763
        assert sum(is_printable(c, Repertoire.GBK, everything) for c in basic) == 20902

    def test_find_every_rare_character_with_its_place(self) -> None:
        assert rare_characters("张䶮㛃", Repertoire.GB2312, everything) == (
            RareCharacter(1, "䶮"),
            RareCharacter(2, "㛃"),
        )
        assert rare_characters("张䶮㛃", Repertoire.FONT, a_face) == ()


class TestProposals:
    @pytest.mark.parametrize(
        ("name", "index", "reading"),
        [
            ("仇英", 0, "qiú"),
            ("单雄信", 0, "shàn"),
            ("解缙", 0, "xiè"),
            ("查良镛", 0, "zhā"),
            ("曾国藩", 0, "zēng"),
            ("区大相", 0, "ōu"),
            ("朴志英", 0, "piáo"),
            ("盖叫天", 0, "gě"),
            ("缪荃孙", 0, "miào"),
            ("覃振", 0, "qín"),
            ("阚泽", 0, "kàn"),
            ("种师道", 0, "chóng"),
            ("黑云飞", 0, "hè"),
            ("尉迟敬德", 0, "yù"),
            ("尉迟敬德", 1, "chí"),
            ("万俟咏", 0, "mò"),
            ("万俟咏", 1, "qí"),
            ("澹台明", 0, "tán"),
            ("长孙无忌", 0, "zhǎng"),
            ("单于丹", 0, "chán"),
            ("张䶮", 1, "yǎn"),
            ("王㛃", 1, "jié"),
            ("李𫘧", 1, "lù"),
            ("张\U00020bb7", 1, "jí"),
            ("张子", 1, "zǐ"),
            ("王晟", 1, "shèng"),
        ],
    )
    def test_read_surnames_as_surnames(self, name: str, index: int, reading: str) -> None:
        assert propose_reading(name, index) == reading

    @pytest.mark.parametrize(
        ("name", "index", "reading"), [("王单", 1, "dān"), ("李解", 1, "jiě"), ("张区", 1, "qū")]
    )
    def test_read_given_names_as_words(self, name: str, index: int, reading: str) -> None:
        assert propose_reading(name, index) == reading

    def test_take_two_characters_for_surname_and_given_name(self) -> None:
        assert propose_reading("单于", 0) == "shàn"

    def test_find_no_surname_in_a_name_of_parts(self) -> None:
        assert propose_reading("查干·巴特尔", 0) == "chá"

    @pytest.mark.parametrize("character", ["\U000323af", "\U00020002", "A", "·"])
    def test_are_empty_where_nothing_is_known(self, character: str) -> None:
        assert propose_reading("张" + character + "甲", 1) is None

    def test_need_a_place_in_the_name(self) -> None:
        with pytest.raises(IndexError):
            propose_reading("张三", 2)

    @given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x2CEAF, categories=["Lo"]), min_size=1))
    def test_can_all_be_confirmed_as_they_are(self, name: str) -> None:
        for index in range(len(name)):
            proposal = propose_reading(name, index)
            assert proposal is None or normalise_reading(proposal) == proposal


class TestPrintName:
    def test_leaves_a_printable_name_alone(self) -> None:
        assert print_name("王㛃", Repertoire.FONT, a_face, {1: "jié"}) == PrintedName("王㛃", "王㛃", ())

    def test_replaces_by_the_confirmed_reading_and_keeps_the_true_name(self) -> None:
        printed = print_name("张䶮宁", Repertoire.GB2312, everything, {1: "yan3"})
        assert (printed.printed, printed.true_name) == ("张yǎn宁", "张䶮宁")
        (replacement,) = printed.replaced
        assert (replacement.index, replacement.character, replacement.reading) == (1, "䶮", "yǎn")

    def test_keeps_two_readings_apart(self) -> None:
        assert (
            print_name("张䶮㛃", Repertoire.GB2312, everything, {1: "yǎn", 2: "jié"}).printed == "张yǎn jié"
        )

    def test_replaces_a_rare_surname_too(self) -> None:
        assert print_name("䶮大宁", Repertoire.GBK, everything, {0: "yǎn"}).printed == "yǎn大宁"

    @pytest.mark.parametrize("confirmed", [{}, {1: ""}, {1: " "}, {0: "zhāng", 2: "níng"}])
    def test_refuses_a_reading_that_nobody_confirmed(self, confirmed: dict[int, str]) -> None:
        """A proposal of the machine is never printed by itself."""
        assert propose_reading("张䶮宁", 1) == "yǎn"
        with pytest.raises(ReadingNotConfirmed, match="U\\+4DAE") as caught:
            print_name("张䶮宁", Repertoire.GB2312, everything, confirmed)
        assert caught.value.missing == (RareCharacter(1, "䶮"),)
        assert caught.value.code == "name.reading_not_confirmed"

    def test_refuses_a_confirmed_text_that_is_no_syllable(self) -> None:
        with pytest.raises(ReadingRefused):
            print_name("张䶮宁", Repertoire.GB2312, everything, {1: "yen"})

    @given(
        st.text(st.sampled_from("张国喆㛃䶮𫘧\U00020bb7·éA 王"), min_size=1, max_size=12),
        st.sampled_from(Repertoire),
    )
    def test_prints_only_what_can_be_printed_and_loses_nothing(
        self, raw: str, repertoire: Repertoire
    ) -> None:
        try:
            name = normalise_name(raw)
        except NameRefused:  # A dot at an end, say.
            return
        confirmed = dict.fromkeys(range(len(name)), "yǎn")
        result = print_name(name, repertoire, a_face, confirmed)
        assert result.true_name == name
        assert all(is_printable(character, repertoire, a_face) for character in result.printed)
        rare = rare_characters(name, repertoire, a_face)
        assert [(each.index, each.character) for each in result.replaced] == [
            (each.index, each.character) for each in rare
        ]
        kept = [c for index, c in enumerate(name) if index not in {each.index for each in rare}]
        assert list(result.printed.replace("yǎn", "").replace(" ", "")) == [c for c in kept if c != " "]
