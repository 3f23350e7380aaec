"""Names of people (姓名): normalised, never cut to a smaller character set, refused where not writable.

Government services hold all of GB 18030, so every Han character is kept, whatever font or code page there
is. What is printed where a character is rare is decided in rare_characters, not here.
"""

import re
import unicodedata
from typing import Final

from zhicheng.domain.han import code_point, is_han
from zhicheng.domain.refusals import Refusal

MIDDLE_DOT: Final = "·"
LONGEST_NAME: Final = 50
_DOTS: Final = dict.fromkeys(map(ord, "•‧∙⋅・●⸱⸳᛫᐀ꞏ𐄁°˙"), MIDDLE_DOT)
_APOSTROPHES: Final = dict.fromkeys(map(ord, "’‘ʼ`´"), "'")
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_FOLDED: Final = _DOTS | _APOSTROPHES | _DASHES
_AROUND_DOT: Final = re.compile(rf"\s*{MIDDLE_DOT}\s*")
_LATIN_MARKS: Final = frozenset("'-.")


class NameRefused(Refusal):
    """The text is no name that can be kept; ``code`` says why (``name.…``)."""

    code = "name.refused"


def normalise_name(raw: str) -> str:
    """The name as records keep it: NFKC, 1 to 50 characters, ``·`` (U+00B7) between parts.

    Spaces go, but for single spaces between Latin words. A dot of any look-alike kind becomes ``·``, and so
    does a full stop between Han characters. Raises NameRefused with code name.empty, name.too_long,
    name.dot, name.digit, name.private_use or name.character; the sentence names the code point.
    """
    # The look-alikes go first: NFKC would turn some of them (´ ˙) into a space and a mark.
    text = unicodedata.normalize("NFKC", raw.translate(_FOLDED)).translate(_FOLDED)
    text = _without_padding(_AROUND_DOT.sub(MIDDLE_DOT, text))
    text = _dots_between_han(text)
    if not text:
        raise NameRefused("没有填写姓名。请按身份证件填写姓名。", code="name.empty")
    for place, character in enumerate(text):
        if not _is_writable(character):
            raise _refuse(character, place)
    if len(text) > LONGEST_NAME:
        raise NameRefused(
            f"姓名有{len(text)}个字，超过{LONGEST_NAME}个字。请按身份证件填写姓名，不要填写其他内容。",
            code="name.too_long",
        )
    if text.strip(MIDDLE_DOT) != text or MIDDLE_DOT * 2 in text:
        raise NameRefused(
            "姓名中的间隔号“·”只能单个出现在两部分之间。请按身份证件填写姓名。", code="name.dot"
        )
    if not any(is_han(character) or character.isalpha() for character in text):
        raise NameRefused("姓名中没有汉字或字母。请按身份证件填写姓名。", code="name.empty")
    return text


def _without_padding(text: str) -> str:
    """Drop every space that does not stand between two Latin words."""
    words = text.split()
    joined = "".join(words[:1])
    for word in words[1:]:
        joined += f" {word}" if _is_latin_end(joined[-1]) and _is_latin_end(word[0]) else word
    return joined


def _dots_between_han(text: str) -> str:
    return "".join(
        MIDDLE_DOT
        if character == "."
        and 0 < place < len(text) - 1
        and is_han(text[place - 1])
        and is_han(text[place + 1])
        else character
        for place, character in enumerate(text)
    )


def _is_latin(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN ")


def _is_latin_end(character: str) -> bool:
    return _is_latin(character) or character in _LATIN_MARKS


def _is_writable(character: str) -> bool:
    return (
        is_han(character)
        or _is_latin(character)
        or character in _LATIN_MARKS
        or character in (" ", MIDDLE_DOT)
    )


def _refuse(character: str, place: int) -> NameRefused:
    """The refusal that fits the character; it is quoted only where showing it does no harm."""
    where = f"姓名第{place + 1}个字符"
    point = code_point(character)
    category = unicodedata.category(character)
    if category == "Co":
        return NameRefused(
            f"{where}（{point}）是自造字编码，换一台电脑就会变成别的字。"
            "请改用该字在国家标准GB 18030中的编码录入，或联系市人社局协助。",
            code="name.private_use",
        )
    if category in {"Nd", "No"}:
        return NameRefused(f"{where}（{point}）是数字。请按身份证件填写姓名。", code="name.digit")
    what = {
        "Cc": "控制字符",
        "Cf": "不可见的格式字符",
        "Cs": "不完整的字符编码",
        "Cn": "未定义的字符编码",
    }.get(
        category, f"“{character}”" if character.isprintable() and category[0] in "LPS" else "无法书写的字符"
    )
    return NameRefused(
        f"{where}（{point}）是{what}，不能用于姓名。请按身份证件重新录入，只用汉字、拉丁字母和间隔号“·”。",
        code="name.character",
    )
