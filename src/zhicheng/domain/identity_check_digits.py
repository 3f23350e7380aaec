"""Check characters of identity documents: ISO 7064 MOD 11-2 and the 7-3-1 digit of ICAO 9303."""

from typing import Final

_MOD_11_2: Final = "10X98765432"
_WEIGHTS: Final = tuple(2 ** (17 - place) % 11 for place in range(17))


def check_digit_11_2(body17: str) -> str:
    """The 18th character (0 to 9 or X) for the first 17 digits (GB 11643, ISO 7064 MOD 11-2).

    Raises ValueError for anything but 17 ASCII digits.
    """
    if len(body17) != 17 or not (body17.isascii() and body17.isdigit()):
        raise ValueError("seventeen digits are needed")
    return _MOD_11_2[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body17, strict=True)) % 11]


def mrz_check_digit(text: str) -> str:
    """The check digit of ICAO 9303 for digits and capital letters (A is 10): weights 7, 3, 1, modulo 10."""
    return str(sum(int(character, 36) * (7, 3, 1)[place % 3] for place, character in enumerate(text)) % 10)
