"""The 8,105 characters of the 通用规范汉字表 (国发〔2013〕23号), as one set.

From the property kTGH of the Unicode Character Database 15.0 (Unihan), which maps each to its number in the
table; data/standard_characters.csv keeps them by the table's three levels.
"""

from functools import cache
from importlib.resources import files


@cache
def standard_characters() -> frozenset[str]:
    """All 8,105 characters, the 196 outside the basic block among them."""
    table = files("zhicheng.domain").joinpath("data", "standard_characters.csv").read_text(encoding="utf-8")
    rows = (line.split(",") for line in table.splitlines()[1:])
    return frozenset(character for _, characters in rows for character in characters)
