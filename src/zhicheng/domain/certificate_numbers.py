"""Certificate numbers (证书编号, clause 三(二)4): a letter for the level, then digits with a check digit.

``B 12 2020 0000001 7``: level, region (GB/T 2260), year of issue, serial of the year, and ISO 7064 MOD 11,10
over 1 to 5 for the letter A to E followed by the digits. The check digit finds every single wrong character
and nearly every swap of neighbours; it proves nothing, so a number alone never verifies a certificate.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from stdnum.iso7064 import mod_11_10

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.paper_certificates import outside_this_system
from zhicheng.domain.refusals import Refusal

SERIAL_DIGITS: Final = 7
"""The usual length of a serial; a policy may set another."""
_LETTERS: Final = "ABCDE"
_FORM: Final = re.compile(r"([A-Z])([0-9]{2})([0-9]{4})([0-9]+)([0-9])")
_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—·.]+")


class CertificateNumberRefused(Refusal):
    """The text or the parts make no certificate number; ``code`` says why (``certificate_number.…``)."""

    code = "certificate_number.refused"


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """One number, in its parts.

    Raises CertificateNumberRefused where a part is out of range: region two digits, year 2020 to 2999,
    serial from 1 to the largest that ``serial_digits`` hold.
    """

    level: TitleLevel
    region: str
    year: int
    serial: int
    serial_digits: int = SERIAL_DIGITS

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{2}", self.region, re.ASCII):
            raise CertificateNumberRefused(
                "证书编号中的地区代码应为两位数字。请核对规则文件。", code="certificate_number.region"
            )
        if not 2020 <= self.year <= 2999:
            raise CertificateNumberRefused(
                "证书编号中的年份不在电子证书实行之后（2020年起）。请核对编号。",
                code="certificate_number.year",
            )
        if not 1 <= self.serial < 10**self.serial_digits:
            raise CertificateNumberRefused(
                f"证书编号中的流水号应在1与{10**self.serial_digits - 1}之间。请核对编号。",
                code="certificate_number.serial",
            )

    @property
    def check_digit(self) -> str:
        """ISO 7064 MOD 11,10 over the level as 1 to 5 and the digits."""
        return _check_digit(self._body)

    @property
    def text(self) -> str:
        """The number without separators, as stored and as the QR page shows it: ``B12202000000017``."""
        return self._body + self.check_digit

    @property
    def _body(self) -> str:
        return f"{self.level.value}{self.region}{self.year}{self.serial:0{self.serial_digits}d}"


def parse_certificate_number(raw: str, serial_digits: int = SERIAL_DIGITS) -> CertificateNumber:
    """Read a number as people type it: full-width forms, small letters, spaces and dashes do not matter.

    Raises CertificateNumberRefused with code certificate_number.form (not of this system's form: an old
    paper number, say), .letter, .check_digit, .year or .serial.
    """
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", raw)).upper()
    parts = _FORM.fullmatch(text)
    if parts is None or len(parts[4]) != serial_digits:
        raise CertificateNumberRefused(outside_this_system(serial_digits + 7), code="certificate_number.form")
    if parts[1] not in _LETTERS:
        raise CertificateNumberRefused(
            "证书编号的首字母只能是A、B、C、D、E之一。请对照证书核对。", code="certificate_number.letter"
        )
    if _check_digit(text[:-1]) != text[-1]:
        raise CertificateNumberRefused(
            "证书编号的校验位不对，很可能录错了一位。请对照证书逐位核对。",
            code="certificate_number.check_digit",
        )
    return CertificateNumber(TitleLevel(parts[1]), parts[2], int(parts[3]), int(parts[4]), serial_digits)


def _check_digit(body: str) -> str:
    return str(mod_11_10.calc_check_digit(str(_LETTERS.index(body[0]) + 1) + body[1:]))
