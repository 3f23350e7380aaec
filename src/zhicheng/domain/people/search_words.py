"""What an officer typed into the one search box, read in every way that it can be meant.

One text may be several things at once: eleven digits are a phone, and may be a passport's number. Nothing is
asked of the database here.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from zhicheng.domain.certificate_numbers import CertificateNumberRefused, parse_certificate_number
from zhicheng.domain.han import is_han
from zhicheng.domain.identity_check_digits import check_digit_11_2
from zhicheng.domain.people.name_parts import NamePart, read_name
from zhicheng.domain.phones import PhoneRefused, normalise_phone
from zhicheng.domain.refusals import Refusal

LONGEST: Final = 120
_LABEL: Final = re.compile(r"^[^0-9A-Za-z:]{1,12}:")
_BEHIND: Final = re.compile(r"[\s。．.,，、;；!！?？\"'”’）)】\]]+$")
_BEFORE: Final = re.compile(r"^[\s\"'“‘（(【\[]+")
_BETWEEN: Final = re.compile(r"[\s\-‐‑‒–—·.]+")
_CERTIFICATE: Final = re.compile(r"[A-Z][0-9]{13,19}")
_DOCUMENT: Final = re.compile(r"[0-9]{17}[0-9X]|[A-Z]{3}[0-9]{12}|(?=.*[0-9])[A-Z0-9]{5,12}")
_OLD_RESIDENT: Final = re.compile(r"[0-9]{15}")
_TONE: Final = re.compile(r"(?<=[A-Za-zü])[1-5](?![0-9])")
_REFERENCE: Final = re.compile(r"(?:SL)?([0-9A-F]{12})")


class SearchRefused(Refusal):
    """A text by which nothing can be looked for."""

    code = "people.search"


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Everything that the text may mean; what it cannot mean is empty. Out of ``repr`` and so of logs."""

    documents: tuple[str, ...] = field(repr=False)
    """Normalised numbers; an old one of fifteen digits stands beside the one of eighteen that followed it."""
    phone: str = field(repr=False)
    certificate: str = field(repr=False)
    claim_tail: str = field(repr=False)
    """The last twelve hexadecimal digits of a claim's key, as its reference number shows them."""
    name: tuple[NamePart, ...] = field(repr=False)
    unit: str = field(repr=False)
    """A part of a unit's name."""
    hint: str
    """A sentence about a number that has a slip in it; empty where none is seen. Never quotes the number."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it was read as, for the record of the search: kinds, and nothing of the text."""
        meant = (
            ("document", self.documents),
            ("phone", self.phone),
            ("certificate", self.certificate),
            ("claim", self.claim_tail),
            ("name", self.name),
            ("unit", self.unit),
        )
        return tuple(kind for kind, value in meant if value)


def read_search(raw: str, *, serial_digits: int) -> SearchWords:
    """Read the text: full-width forms, spaces, dashes, a label in front and a stop behind do not matter.

    ``serial_digits`` is the policy's length of a certificate's serial. Raises SearchRefused for an empty text
    and for one of more than 120 characters.
    """
    text = _bare(raw)
    if not text:
        raise SearchRefused("请填写要查找的内容：姓名、证件号码、手机号码、证书编号、受理编号或单位名称。")
    if len(text) > LONGEST:
        raise SearchRefused(f"要查找的内容不能超过{LONGEST}个字，请只填写一项。")
    compact = _BETWEEN.sub("", text).upper()
    certificate, hint = _certificate(compact, serial_digits)
    reference = _REFERENCE.fullmatch(compact)
    has_digit = any(character.isdigit() for character in _TONE.sub("", text))
    return SearchWords(
        documents=_documents(compact),
        phone=_phone(text),
        certificate=certificate,
        claim_tail=reference[1].lower() if reference else "",
        name=() if has_digit else read_name(text),
        unit=text if any(is_han(character) for character in text) else "",
        hint=hint,
    )


def _bare(raw: str) -> str:
    """The text without what people copy along: invisible characters, a label, brackets, a full stop."""
    visible = "".join(character for character in raw if unicodedata.category(character) not in {"Cf", "Cc"})
    text = unicodedata.normalize("NFKC", visible).strip()
    text = _LABEL.sub("", text)
    return _BEFORE.sub("", _BEHIND.sub("", text))


def _documents(compact: str) -> tuple[str, ...]:
    if _OLD_RESIDENT.fullmatch(compact):
        # The first cards left out the century and the check character (GB 11643-1989).
        body = f"{compact[:6]}19{compact[6:]}"
        return (compact, body + check_digit_11_2(body))
    return (compact,) if _DOCUMENT.fullmatch(compact) else ()


def _phone(text: str) -> str:
    try:
        return normalise_phone(text)
    except PhoneRefused:
        return ""


def _certificate(compact: str, serial_digits: int) -> tuple[str, str]:
    if not _CERTIFICATE.fullmatch(compact):
        return "", ""
    try:
        return parse_certificate_number(compact, serial_digits).text, ""
    except CertificateNumberRefused as refused:
        # Another city's length of serial, or a slip: looked for as it stands, and the slip is told.
        return compact, "" if refused.code == "certificate_number.form" else refused.sentence
