"""Readings of rare name characters (人名用字读音) that pypinyin lacks or reads as names do not.

Only readings that dictionaries agree on. For all other unknown characters the proposal is empty, and the
person who confirms types the reading.
"""

from typing import Final

RARE_READINGS: Final[dict[str, str]] = {
    "\U00020bb7": "jí",  # 𠮷, a form of 吉
    "\U0002123d": "tǔ",  # 𡈽, a form of 土
    "\U000242ee": "xī",  # 𤋮, a form of 熙
    "\U000226f3": "dé",  # 𢛳, a form of 德
    "晟": "shèng",  # As a surname and in the dictionaries' first reading chéng; given names say shèng.
}
