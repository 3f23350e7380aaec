"""The typefaces (字体) of the certificate: packaged with the system, never taken from the machine.

Noto Serif SC is a Song face (宋体) under the SIL Open Font License. A machine that has other fonts installed
must give the same page as one that has none, so nothing here ever looks at the system's font folders.
"""

from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

import uharfbuzz

_PACKAGE = "pylopdf_fonts_zh_cn"
_DISTRIBUTION = "pylopdf-fonts-zh-cn"


class Face(StrEnum):
    """A packaged face; the value is the family's name as templates write it."""

    SERIF = "Noto Serif SC"
    SANS = "Noto Sans SC"

    @property
    def file_name(self) -> str:
        """The file in the fonts package."""
        return f"{self.postscript_name}.otf"

    @property
    def postscript_name(self) -> str:
        """The name under which a PDF embeds the face, after the subset's six letters and a plus sign."""
        return f"{self.value.replace(' ', '')}-Regular"


def faces_folder() -> Path:
    """The folder that holds the packaged faces and no other font."""
    return Path(str(resources.files(_PACKAGE)))


def covers(character: str) -> bool:
    """Whether the certificate's own face, the serif, has a glyph for ``character`` (one code point)."""
    return ord(character) in _repertoire()


@cache
def _repertoire() -> frozenset[int]:
    """Every code point of the serif's character map (OpenType cmap), some 31,000."""
    blob = uharfbuzz.Blob.from_file_path(str(faces_folder() / Face.SERIF.file_name))
    return frozenset(uharfbuzz.Face(blob).unicodes)
