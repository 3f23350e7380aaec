"""Registered phones (预留手机号码, clause 四(二)): mainland mobile numbers, because they receive the code."""

import re
import unicodedata
from typing import Final

from zhicheng.domain.refusals import Refusal

_SEPARATORS: Final = re.compile(r"[\s()\-‐‑‒–—.·]+")
_COUNTRY: Final = re.compile(r"(?:\+86|0086|86)(?=1[0-9]{10}$)")
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")


class PhoneRefused(Refusal):
    """The text is no mainland mobile number."""

    code = "phone.refused"


def normalise_phone(raw: str) -> str:
    """Eleven digits of a mainland mobile number; full-width forms, separators and +86 are taken off.

    Raises PhoneRefused with code phone.empty, phone.characters, phone.length or phone.not_mobile.
    """
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", raw))
    if not text:
        raise PhoneRefused("没有填写手机号码。请填写能接收短信的手机号码。", code="phone.empty")
    text = _COUNTRY.sub("", text)
    if not (text.isascii() and text.isdigit()):
        raise PhoneRefused("手机号码中有数字以外的字符。请只填写11位数字。", code="phone.characters")
    if len(text) != 11:
        raise PhoneRefused(f"手机号码有{len(text)}位，应为11位。请核对后重新填写。", code="phone.length")
    if not _MOBILE.fullmatch(text):
        raise PhoneRefused("这不是中国内地的手机号码。请填写能接收短信的手机号码。", code="phone.not_mobile")
    return text
