"""The picture of the seal: round, red, legible, and independent of every font."""

import re
import zlib
from datetime import UTC, datetime

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from tests.support.pki import BUREAU_SEAL, Authority
from tests.support.sealed_samples import BOX, seal, unsealed
from zhicheng.documents.boxes import Box
from zhicheng.documents.glyph_outlines import CharacterRefused, outline
from zhicheng.documents.seal_appearance import DIAMETER_MM, AppearanceRefused, round_seal
from zhicheng.documents.sealing import Sealer

NAMES = ["某市人社局", "某市人力资源局", BUREAU_SEAL, "新疆维吾尔自治区人力资源和社会保障厅", "某" * 20]
SCALE = 4.0


def content(name: str, *, specimen: bool = False) -> str:
    return zlib.decompress(round_seal(name, specimen=specimen).stream).decode("ascii")


def drawn(pdf: bytes, box: Box) -> Image.Image:
    """What a reader shows of the box, form fields included."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    page = document[0]
    picture: Image.Image = page.render(scale=SCALE, may_draw_forms=True).to_pil().convert("RGB")
    high = page.get_height()
    left, right = box.x * SCALE, (box.x + box.width) * SCALE
    top, low = (high - box.y - box.height) * SCALE, (high - box.y) * SCALE
    return picture.crop((round(left), round(top), round(right), round(low)))


def dark_pixels(pdf: bytes, box: Box) -> int:
    """How many pixels are near black in every colour."""
    red, green, blue = drawn(pdf, box).convert("RGB").split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(brightest.histogram()[:100])


@pytest.fixture(scope="module")
def rendered() -> Image.Image:
    return drawn(seal(unsealed(), Authority().credential()).pdf, BOX)


def is_red(picture: Image.Image, x: float, y: float) -> bool:
    """Whether the point, as a share of width and height, is of the seal's red."""
    found = picture.getpixel(
        (min(int(x * picture.width), picture.width - 1), min(int(y * picture.height), picture.height - 1))
    )
    assert isinstance(found, tuple)
    red, green, blue = found
    return red > 180 and green < 80 and blue < 80


class TestRoundSeal:
    def test_has_the_measure_of_a_bureau_seal(self) -> None:
        made = round_seal(BUREAU_SEAL, specimen=False)
        assert made.width == made.height == pytest.approx(42 * 72 / 25.4, abs=0.01)

    @pytest.mark.parametrize("name", NAMES)
    def test_draws_with_paths_alone(self, name: str) -> None:
        operators = set(
            re.findall(r"(?<![\w.])[A-Za-z*]+(?![\w.])", re.sub(r"/\w+", "", content(name, specimen=True)))
        )
        assert operators <= {"q", "Q", "cm", "w", "j", "m", "l", "c", "h", "f", "B", "S", "rg", "RG", "gs"}
        assert b"Font" not in round_seal(name, specimen=True).resources

    @pytest.mark.parametrize("name", NAMES)
    def test_keeps_every_letter_inside_the_ring(self, name: str) -> None:
        for numbers in re.findall(
            r"q ([-\d. ]+) cm 34 w\n(.*?)\nB Q", content(name, specimen=True), re.DOTALL
        ):
            a, b, c, d, e, f = (float(value) for value in numbers[0].split())
            points = [float(value) for value in re.findall(r"-?\d+", numbers[1])]
            for x, y in zip(points[::2], points[1::2], strict=True):
                distance = ((a * x + c * y + e) ** 2 + (b * x + d * y + f) ** 2) ** 0.5
                assert distance < DIAMETER_MM / 2 - 1.15

    @pytest.mark.parametrize("name", NAMES)
    def test_draws_each_letter_of_the_name_once_from_left_to_right(self, name: str) -> None:
        placed = re.findall(r"q ([-\d. ]+) cm 34 w\n(.*?)\nB Q", content(name), re.DOTALL)
        assert [shape for _, shape in placed] == [outline(letter) for letter in name + "电子印章"]
        middles = [[float(value) for value in matrix.split()] for matrix, _ in placed[: len(name)]]
        turns = [matrix[1] for matrix in middles]
        assert turns[0] > 0 > turns[-1]
        assert turns[0] == pytest.approx(-turns[-1], abs=1e-6)

    def test_a_specimen_says_so_and_a_real_seal_does_not(self) -> None:
        mark = outline("样")
        assert mark in content(BUREAU_SEAL, specimen=True)
        assert mark not in content(BUREAU_SEAL, specimen=False)
        assert "样张" in round_seal(BUREAU_SEAL, specimen=True).description
        assert "样张" not in round_seal(BUREAU_SEAL, specimen=False).description

    def test_is_drawn_once_per_name(self) -> None:
        assert round_seal(BUREAU_SEAL, specimen=True) is round_seal(BUREAU_SEAL, specimen=True)

    @pytest.mark.parametrize("name", ["", "局", "某" * 27])
    def test_refuses_a_name_that_does_not_fit(self, name: str) -> None:
        with pytest.raises(AppearanceRefused, match="个字"):
            round_seal(name, specimen=False)

    def test_refuses_a_letter_that_the_face_lacks(self) -> None:
        with pytest.raises(CharacterRefused, match="U\\+E000"):
            round_seal("某市\ue000局", specimen=False)


class TestOnThePage:
    def test_ring_and_star_are_red_and_the_ground_is_clear(self, rendered: Image.Image) -> None:
        edge = 0.6 / DIAMETER_MM
        for x, y in ((edge, 0.5), (1 - edge, 0.5), (0.5, edge), (0.5, 1 - edge), (0.5, 0.49)):
            assert is_red(rendered, x, y)
        for x, y in ((0.02, 0.02), (0.98, 0.02), (0.02, 0.98), (0.98, 0.98), (0.5, 0.9)):
            assert rendered.getpixel((int(x * rendered.width), int(y * rendered.height))) == (255, 255, 255)

    def test_left_and_right_carry_about_the_same_ink(self, rendered: Image.Image) -> None:
        grey = rendered.convert("L").point(lambda value: 1 if value < 200 else 0)
        half = grey.width // 2
        left = sum(grey.crop((0, 0, half, grey.height)).tobytes())
        right = sum(grey.crop((grey.width - half, 0, grey.width, grey.height)).tobytes())
        assert left == pytest.approx(right, rel=0.12)

    def test_words_under_the_seal_stay_black(self) -> None:
        over_words = Box(260, 80, 119.06, 119.06)
        credential = Authority().credential()
        sealer = Sealer(credential, round_seal(BUREAU_SEAL, specimen=False))
        sealed = sealer.seal(
            unsealed(), box=over_words, signed_at=datetime.now(UTC), reason="测试", location="天津"
        )
        before, after = (dark_pixels(pdf, over_words) for pdf in (unsealed(), sealed.pdf))
        assert before > 100
        assert after >= before

    def test_fills_the_box_that_the_template_keeps_for_it(self) -> None:
        made = round_seal(BUREAU_SEAL, specimen=False)
        assert (made.width, made.height) == pytest.approx((BOX.width, BOX.height), abs=0.01)
