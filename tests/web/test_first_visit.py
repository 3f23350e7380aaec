"""What a first page load costs on a slow line: the start page and all it needs, as they go over the wire."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.conftest import Browse

LIMIT = 100_000
"""Bytes over the wire for the page, its styles, scripts and pictures."""


@pytest.fixture
def gathered(tmp_path: Path) -> Path:
    """The static files as an installation serves them."""
    settings = {"ZHICHENG_HOME": str(tmp_path), "ZHICHENG_GATHERED_STATIC": "1"}
    environment = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "zhicheng.config.settings"}
    command = [sys.executable, "-m", "zhicheng.config.static_files"]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    return tmp_path / "var" / "static"


@pytest.mark.django_db
class TestFirstVisit:
    def test_stays_under_a_hundred_kilobytes(self, browse: Browse, gathered: Path) -> None:
        shown = browse().get("/").content.decode()
        needed = sorted(set(re.findall(r'(?:href|src)="/static/([^"]+)"', shown)))
        assert any(name.endswith(".css") for name in needed)
        total = len(shown.encode()) + sum(_bytes_sent(gathered / name) for name in needed)
        assert total < LIMIT, f"{total} bytes for {needed}"

    def test_asks_no_other_origin_for_anything(self, browse: Browse) -> None:
        shown = browse().get("/").content.decode()
        loads = re.findall(
            r"<(?:link|script|img|iframe|source|form)\b[^>]*?(?:href|src|action)=\"([^\"]*)\"", shown
        )
        assert loads
        assert [address for address in loads if re.match(r"(?:[a-z]+:)?//", address)] == []

    def test_styles_fetch_nothing_from_elsewhere(self, gathered: Path) -> None:
        found = [
            address
            for sheet in gathered.rglob("*.css")
            for address in re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8"))
        ]
        assert [item for item in found if not item.strip("\"'").startswith("data:")] == []


def _bytes_sent(file: Path) -> int:
    compressed = file.with_name(f"{file.name}.gz")
    return (compressed if compressed.exists() else file).stat().st_size
