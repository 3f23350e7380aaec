"""The certificate's own faces, and which characters they can print."""

import unicodedata

import pytest

from zhicheng.documents.faces import Face, covers, faces_folder


class TestCovers:
    def test_holds_the_basic_block_and_extension_a(self) -> None:
        points = [*range(0x4E00, 0x9FA6), *range(0x3400, 0x4DB6)]
        assert [hex(point) for point in points if not covers(chr(point))] == []

    @pytest.mark.parametrize("character", "䶮㛃𫘧·，（）〇")
    def test_holds_what_names_and_units_are_written_with(self, character: str) -> None:
        assert covers(character)

    def test_holds_every_letter_of_pinyin_with_its_tone(self) -> None:
        tones = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aeiouü" for tone in "̄́̌̀"}
        letters = {*tones, *"abcdefghijklmnopqrstuvwxyzüêńňǹḿ"}
        both = letters | {letter.upper() for letter in letters}
        assert sorted(letter for letter in both if not covers(letter)) == []

    @pytest.mark.parametrize(
        "character",
        ["\n", "\t", "\x00", "\u200b", "\u202e", "\ue000", "\U000f0000", "\U00031350", "😀", "ا", "\ud800"],
    )
    def test_lacks_controls_private_use_and_foreign_scripts(self, character: str) -> None:
        assert not covers(character)


class TestFaces:
    def test_come_from_a_folder_that_holds_nothing_else(self) -> None:
        fonts = {path.name for path in faces_folder().iterdir() if path.suffix in {".otf", ".ttf", ".ttc"}}
        assert fonts == {face.file_name for face in Face}

    def test_are_opentype_files(self) -> None:
        assert all((faces_folder() / face.file_name).read_bytes()[:4] == b"OTTO" for face in Face)
