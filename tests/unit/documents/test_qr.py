"""QR codes drawn as one path and read back from pixels."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from zhicheng.documents.qr import QUIET_ZONE_MODULES, qr_svg, read_qr

_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
_ADDRESS = "https://zhicheng.example.gov.cn/c/Ab3dE6gH9jK2mN5pQ8sT1v"


def _pixels(svg: str, scale: int = 3) -> bytearray:
    """The picture that a printer would make of the path, and nothing else that the SVG might hold."""
    side = _side(svg)
    picture = bytearray(b"\xff" * (side * scale) ** 2)
    for x, y, width, back in (map(int, run.groups()) for run in _RUN.finditer(svg)):
        assert width == back
        for row in range(y * scale, (y + 1) * scale):
            start = row * side * scale + x * scale
            picture[start : start + width * scale] = bytes(width * scale)
    return picture


def _side(svg: str) -> int:
    found = re.search(r"viewBox=\"0 0 (\d+) (\d+)\"", svg)
    assert found is not None
    assert found[1] == found[2]
    return int(found[1])


def _read(picture: bytearray, side: int) -> str | None:
    return read_qr(memoryview(bytes(picture)).cast("B", (side, side)))


class TestQr:
    def test_says_what_was_written(self) -> None:
        svg = qr_svg(_ADDRESS)
        assert _read(_pixels(svg), _side(svg) * 3) == _ADDRESS

    def test_has_an_empty_margin_of_four_modules(self) -> None:
        svg = qr_svg(_ADDRESS)
        runs = [tuple(map(int, run.groups())) for run in _RUN.finditer(svg)]
        assert min(x for x, *_ in runs) == QUIET_ZONE_MODULES == 4
        assert min(y for _, y, *_ in runs) == 4
        assert max(x + width for x, _, width, _ in runs) == _side(svg) - 4

    def test_survives_a_worn_corner(self) -> None:
        svg = qr_svg(_ADDRESS)
        picture, side = _pixels(svg), _side(svg) * 3
        for row in range(side // 2, side // 2 + 15):
            picture[row * side + 45 : row * side + 57] = b"\xff" * 12
        assert _read(picture, side) == _ADDRESS

    def test_reads_nothing_where_there_is_nothing(self) -> None:
        assert _read(bytearray(b"\xff" * 120 * 120), 120) is None

    def test_reads_nothing_from_a_code_that_is_painted_over(self) -> None:
        svg = qr_svg(_ADDRESS)
        picture, side = _pixels(svg), _side(svg) * 3
        picture[side * side // 3 : side * side // 3 * 2] = bytes(side * side // 3)
        assert _read(picture, side) is None

    @settings(max_examples=30, deadline=None)
    @given(
        st.text(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:", min_size=8, max_size=90
        )
    )
    def test_says_any_address(self, address: str) -> None:
        svg = qr_svg(address)
        assert _read(_pixels(svg), _side(svg) * 3) == address
