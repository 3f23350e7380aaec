"""Takes personal numbers out of text on its way to a log: identity documents, phones, one-time codes."""

import re

MARK = "［已隐去］"

_GAP = r"[ \-\u00a0\u3000]?"
# Longer runs go whole: a boundary test would let a number through that has a digit stuck to it.
_IDENTITY = re.compile(rf"[A-Za-z]{{3}}\d{{12}}|(?:\d{_GAP}){{14,}}[\dXxＸｘ]")
_PHONE = re.compile(rf"\d*1{_GAP}[3-9](?:{_GAP}\d){{9}}\d*|\d*[１1][３-９3-9]\d{{9}}\d*")
_CODE_WORD = re.compile(
    r"验证码|校验码|动态码|verification[ _]?code|sms[ _]?code|\\u9a8c\\u8bc1\\u7801", re.IGNORECASE
)
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_NEAR = 40
"""Characters on each side of 验证码 in which six digits are taken for the code."""


def redact(text: str) -> str:
    """``text`` without anything shaped like an ID number, a mobile phone, or a code near the word for one.

    15 and 18 characters are identity documents (GB 11643 and the residence cards), 11 digits that begin as
    Chinese mobile numbers do are phones. It errs on the side of taking too much.
    """
    clean = _PHONE.sub(MARK, _IDENTITY.sub(MARK, text))
    nearby = [range(found.start() - _NEAR, found.end() + _NEAR) for found in _CODE_WORD.finditer(clean)]
    if not nearby:
        return clean
    return _CODE.sub(
        lambda found: MARK if any(found.start() in window for window in nearby) else found.group(), clean
    )
