"""The 8,105 characters: all of them, by count and by the ends of the three levels."""

from importlib.resources import files

from zhicheng.domain.han import is_han
from zhicheng.domain.standard_characters import standard_characters


class TestStandardCharacters:
    def test_are_8105_han_characters_and_196_of_them_lie_outside_the_basic_plane(self) -> None:
        characters = standard_characters()
        assert len(characters) == 8105
        assert all(is_han(character) for character in characters)
        assert sum(ord(character) > 0xFFFF for character in characters) == 196

    def test_hold_3500_3000_and_1605_of_the_three_levels_in_their_order(self) -> None:
        table = files("zhicheng.domain").joinpath("data", "standard_characters.csv").read_text("utf-8")
        levels = {"1": "", "2": "", "3": ""}
        for line in table.splitlines()[1:]:
            level, characters = line.split(",")
            levels[level] += characters
        assert [(len(held), held[0], held[-1]) for held in levels.values()] == [
            (3500, "一", "矗"),
            (3000, "乂", "齉"),
            (1605, "亍", "蠼"),
        ]

    def test_do_not_hold_traditional_forms_nor_rarer_ones(self) -> None:
        assert not standard_characters() & set("國車㐂𠮷")
        assert set("国车䶮㛃𫘧") <= standard_characters()
