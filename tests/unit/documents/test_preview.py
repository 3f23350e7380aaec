"""The picture of a page, which must not pass for the certificate."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests.support.page_samples import sample_page
from zhicheng.documents import preview
from zhicheng.documents.preview import preview_picture


def plain(pdf: bytes, size: tuple[int, int]) -> Image.Image:
    """The page as it is."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=1.4).to_pil()
    return picture.convert("RGB").resize(size)


def marked_quarters(pdf: bytes) -> list[bool]:
    """Whether each quarter of the picture differs from the page as it is."""
    with Image.open(io.BytesIO(preview_picture(pdf))) as opened:
        picture = opened.convert("RGB")
    difference = ImageChops.difference(picture, plain(pdf, picture.size))
    across, down = picture.width // 2, picture.height // 2
    boxes = [(x, y, x + across, y + down) for x in (0, across) for y in (0, down)]
    return [difference.crop(box).getbbox() is not None for box in boxes]


class TestPreviewPicture:
    def test_is_marked_in_every_quarter(self) -> None:
        assert marked_quarters(sample_page()) == [True] * 4

    def test_without_the_mark_it_would_be_the_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Negative control: the comparison sees the mark, and nothing else."""
        monkeypatch.setattr(preview, "_marks", lambda size: Image.new("RGBA", size, (0, 0, 0, 0)))
        assert marked_quarters(sample_page()) == [False] * 4

    def test_is_too_small_to_print(self) -> None:
        with Image.open(io.BytesIO(preview_picture(sample_page()))) as picture:
            assert 700 < max(picture.size) < 1300
