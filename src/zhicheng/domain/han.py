"""Which characters are Han characters (汉字), by the blocks of Unicode and not by the interpreter's age.

Python 3.11 knows Unicode 14 and calls the characters of extensions H, I and J unassigned, although people
have them in their names and GB 18030-2022 has code points for all of them. So the ranges stand here.
"""

from typing import Final

_RANGES: Final = (
    (0x3007, 0x3007),  # 〇
    (0x3400, 0x4DBF),  # extension A
    (0x4E00, 0x9FFF),  # the basic block
    (0xFA0E, 0xFA0F),  # The twelve unified characters that sit among the compatibility characters.
    (0xFA11, 0xFA11),
    (0xFA13, 0xFA14),
    (0xFA1F, 0xFA1F),
    (0xFA21, 0xFA21),
    (0xFA23, 0xFA24),
    (0xFA27, 0xFA29),
    (0x20000, 0x2A6DF),  # extension B
    (0x2A700, 0x2B739),  # C
    (0x2B740, 0x2B81D),  # D
    (0x2B820, 0x2CEA1),  # E
    (0x2CEB0, 0x2EBE0),  # F
    (0x2EBF0, 0x2EE5D),  # I
    (0x30000, 0x3134A),  # G
    (0x31350, 0x323AF),  # H
    (0x323B0, 0x33479),  # J
)


def is_han(character: str) -> bool:
    """Whether ``character`` (one code point) is a Han character of Unicode 17 or GB 18030-2022."""
    point = ord(character)
    return any(first <= point <= last for first, last in _RANGES)


def code_point(character: str) -> str:
    """The code point as people quote it, e.g. ``U+4DAE``."""
    return f"U+{ord(character):04X}"
