"""Region codes (行政区划代码, GB/T 2260) in identity-document numbers.

The table of counties comes with python-stdnum and holds all codes since 1980, also those withdrawn. Its
years are not used: see identity_documents.
"""

from functools import lru_cache
from typing import Final

from stdnum import numdb

_NORTH: Final = "11 12 13 14 15 21 22 23"
_EAST_AND_SOUTH: Final = "31 32 33 34 35 36 37 41 42 43 44 45 46"
_WEST: Final = "50 51 52 53 54 61 62 63 64 65"
_TAIWAN_HONG_KONG_MACAO: Final = "71 81 82 83"  # 83 is what residence permits of Taiwan residents carry.
_PROVINCES: Final = frozenset(f"{_NORTH} {_EAST_AND_SOUTH} {_WEST} {_TAIWAN_HONG_KONG_MACAO}".split())


def is_known_province(code: str) -> bool:
    """Whether two digits name a province of GB/T 2260, or Hong Kong, Macao or Taiwan."""
    return code in _PROVINCES


@lru_cache(maxsize=8192)
def is_known_region(code: str) -> bool:
    """Whether six digits name, or ever named, a county-level region.

    False is grounds for a warning only: codes are added and withdrawn every year.
    """
    return any("county" in properties for _, properties in numdb.get("cn/loc").info(code))
