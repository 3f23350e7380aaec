"""Identity documents (身份证件): what a number says of its holder, and when it cannot be right.

Sources: GB 11643-1999 (公民身份号码: address code, birth date, sequence, MOD 11-2 check character);
国办发〔2018〕81号 (residence permits of Hong Kong, Macao and Taiwan residents carry such numbers with the
address codes 810000, 820000 and 830000); the National Immigration Administration's rules for the permanent
residence card of 2023 (18 characters: 9, two digits of region, three of nationality, birth date, sequence,
MOD 11-2) and its predecessor (three letters of nationality and twelve digits).

The region is never tied to the year of birth: a holder keeps the number of a county that has since become
a district, and a number may name a county of its place of registration that came later.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from zhicheng.domain.administrative_divisions import is_known_province, is_known_region
from zhicheng.domain.identity_check_digits import check_digit_11_2, mrz_check_digit
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal

__all__ = [
    "DEFAULT_ACCEPTED",
    "IdentityDocument",
    "IdentityDocumentKind",
    "IdentityDocumentRefused",
    "check_digit_11_2",
    "make_resident_id",
    "parse_identity_document",
    "sex_conflict",
]

EARLIEST_BIRTH: Final = date(1900, 1, 1)
_EIGHTEEN: Final = re.compile(r"[0-9]{17}[0-9X]")
_OLD_CARD: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_PASSPORT: Final = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,12}")
_RESIDENCE_PERMIT_REGIONS: Final = ("810000", "820000", "830000")


class IdentityDocumentKind(StrEnum):
    """The kinds of document whose number may stand on a certificate; a policy accepts some of them."""

    RESIDENT_ID = "resident_id"  # 居民身份证
    RESIDENCE_PERMIT = "residence_permit"  # 港澳台居民居住证
    FOREIGN_PERMANENT_RESIDENT = "foreign_permanent_resident"  # 外国人永久居留身份证, 2023 form
    FOREIGN_PERMANENT_RESIDENT_OLD = "foreign_permanent_resident_old"  # the 15-character form before it
    PASSPORT = "passport"  # 护照

    @property
    def label(self) -> str:
        """The document's name as people read it."""
        return _LABELS[self]


_LABELS: Final = {
    IdentityDocumentKind.RESIDENT_ID: "居民身份证",
    IdentityDocumentKind.RESIDENCE_PERMIT: "港澳台居民居住证",
    IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT: "外国人永久居留身份证",
    IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT_OLD: "外国人永久居留身份证（15位旧版）",
    IdentityDocumentKind.PASSPORT: "护照",
}

DEFAULT_ACCEPTED: Final = frozenset(IdentityDocumentKind) - {IdentityDocumentKind.PASSPORT}
"""What is accepted where no policy says otherwise: a passport number is no 身份证号 (clause 三(二))."""


class IdentityDocumentRefused(Refusal):
    """The text is no number of an accepted document; ``code`` says why (``identity.…``)."""

    code = "identity.refused"


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A number that has passed every check, and what it says."""

    kind: IdentityDocumentKind
    number: str = field(repr=False)
    """Normalised: half-width, no spaces, capital letters. Kept out of ``repr`` and so out of logs."""
    birth_date: date | None = field(repr=False)
    """None where the number does not say it with certainty."""
    sex: Sex | None
    """None where the number does not say it with certainty."""
    warnings: tuple[str, ...]
    """Sentences for the reviewer; none of them alone makes the number wrong."""


def parse_identity_document(
    raw: str, *, on: date, accepted: Collection[IdentityDocumentKind | str] = DEFAULT_ACCEPTED
) -> IdentityDocument:
    """Read an identity-document number as people and spreadsheets write it (clause 三(二)).

    Full-width forms, spaces and small letters are normalised. ``on`` is today in Shanghai: a birth date
    after it is refused. Raises IdentityDocumentRefused with code identity.empty, .length, .characters,
    .check_digit, .province, .date or .kind.
    """
    text = "".join(unicodedata.normalize("NFKC", raw).split()).upper()
    if not text:
        raise IdentityDocumentRefused("没有填写证件号码。请填写身份证件上的号码。", code="identity.empty")
    document = _read(text, on, accepted)
    if document.kind not in accepted:
        raise IdentityDocumentRefused(
            f"现行规则不接受{document.kind.label}。请改用{'、'.join(_accepted_labels(accepted))}的号码。",
            code="identity.kind",
        )
    return document


def _read(text: str, on: date, accepted: Collection[IdentityDocumentKind | str]) -> IdentityDocument:
    if _EIGHTEEN.fullmatch(text):
        return _read_eighteen(text, on)
    if _OLD_CARD.fullmatch(text):
        return _read_old_card(text, on)
    if len(text) == 15 and text.isascii() and text.isdigit():
        raise IdentityDocumentRefused(
            "这是15位的第一代身份证号码，已经停用。请填写现用的18位号码。", code="identity.length"
        )
    if _PASSPORT.fullmatch(text) and (text[0].isalpha() or IdentityDocumentKind.PASSPORT in accepted):
        return IdentityDocument(IdentityDocumentKind.PASSPORT, text, None, None, ())
    if len(text) == 18:
        raise IdentityDocumentRefused(
            "证件号码中有不能出现的字符。前17位应为数字，末位为数字或X，请对照证件核对。",
            code="identity.characters",
        )
    raise IdentityDocumentRefused(
        f"证件号码有{len(text)}位，应为18位（旧版外国人永久居留身份证为3个字母加12位数字）。请对照证件核对。",
        code="identity.length",
    )


def _read_eighteen(text: str, on: date) -> IdentityDocument:
    if text[17] != check_digit_11_2(text[:17]):
        raise IdentityDocumentRefused(
            "证件号码的校验码不对，很可能录错了一位。请对照证件逐位核对。", code="identity.check_digit"
        )
    foreign = text[0] == "9"
    province, region = (text[1:3], text[1:3] + "0000") if foreign else (text[:2], text[:6])
    if not is_known_province(province):
        raise IdentityDocumentRefused(
            "证件号码中的省级地区代码不存在。请对照证件核对号码的前几位。", code="identity.province"
        )
    birth = _real_date(text[6:14])
    if birth is None or not EARLIEST_BIRTH <= birth <= on:
        raise IdentityDocumentRefused(
            "证件号码中的出生日期不存在，或不在1900年至今的范围内。请核对号码的第7至14位。",
            code="identity.date",
        )
    sex = Sex.MALE if int(text[16]) % 2 else Sex.FEMALE
    warnings: tuple[str, ...] = ()
    if foreign:
        kind = IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT
    elif text[0] == "8":
        kind = IdentityDocumentKind.RESIDENCE_PERMIT
        if region not in _RESIDENCE_PERMIT_REGIONS:
            warnings = ("居住证号码的前六位应为810000、820000或830000，与此不符。请核对证件原件。",)
    else:
        kind = IdentityDocumentKind.RESIDENT_ID
        if not is_known_region(region):
            warnings = ("证件号码的前六位不在已知的县级地区代码之内。请核对证件原件，属实即可通过。",)
    return IdentityDocument(kind, text, birth, sex, warnings)


def _read_old_card(text: str, on: date) -> IdentityDocument:
    """Read AAA 9999 YYMMDD 9 9: nationality, place of application, birth, sequence, check digit.

    No published standard for this form could be found, only implementations that agree on the layout and
    on the 7-3-1 check digit of ICAO 9303. So nothing after the letters is grounds for a refusal, and neither
    birth date (two digits of year) nor sex is taken from it.
    """
    plausible = [
        birth
        for century in ("19", "20")
        if (birth := _real_date(century + text[7:13])) is not None and birth <= on
    ]
    warnings = []
    if text[14] != mrz_check_digit(text[:14]) or not plausible:
        warnings.append("旧版永久居留身份证号码未通过校验位或出生日期核对。请对照证件原件逐位核对。")
    return IdentityDocument(
        IdentityDocumentKind.FOREIGN_PERMANENT_RESIDENT_OLD, text, None, None, tuple(warnings)
    )


def sex_conflict(document: IdentityDocument, declared: Sex) -> str | None:
    """A sentence where the number and the declared sex disagree (clause 三(二)); None where they agree.

    None too where the number does not tell the sex.
    """
    if document.sex is None or document.sex is declared:
        return None
    return (
        f"证件号码第17位表示性别为{document.sex.label}，填报的性别为{declared.label}，两者不一致。"
        "请核对证件原件。"
    )


def make_resident_id(region: str, birth: date, sequence: int) -> str:
    """An 18-character number with a valid check character, for samples and tests (GB 11643).

    ``region`` is six digits, ``sequence`` 0 to 999 (odd for a man, even for a woman). A number may happen
    to be a real person's, so samples use sequences and places that are not in use. Raises ValueError.
    """
    if not (len(region) == 6 and region.isascii() and region.isdigit() and 0 <= sequence <= 999):
        raise ValueError("a region of six digits and a sequence from 0 to 999 are needed")
    body = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return body + check_digit_11_2(body)


def _real_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _accepted_labels(accepted: Collection[IdentityDocumentKind | str]) -> list[str]:
    return [kind.label for kind in IdentityDocumentKind if kind in accepted]
