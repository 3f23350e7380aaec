"""The tour shows pictures that are there, small, and the same in both languages."""

import re
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).parents[2] / "docs"
_SHOWN = re.compile(r"!\[([^\]]+)\]\((images/tour/[\w-]+\.png)\)")
_LARGEST = 80 * 1024


def shown(name: str) -> list[tuple[str, str]]:
    """Text and path of each picture of a tour, in order."""
    return _SHOWN.findall((DOCS / name).read_text(encoding="utf-8"))


class TestTour:
    def test_shows_the_same_pictures_in_both_languages(self) -> None:
        english, chinese = shown("tour.md"), shown("tour.zh-CN.md")
        assert len(english) >= 12
        assert [path for _, path in english] == [path for _, path in chinese]

    def test_every_picture_is_there_and_small_and_no_other(self) -> None:
        paths = {DOCS / path for _, path in shown("tour.md")}
        assert paths == set((DOCS / "images" / "tour").iterdir())
        for path in paths:
            assert path.stat().st_size <= _LARGEST, path.name
            with Image.open(path) as picture:
                assert picture.format == "PNG"
