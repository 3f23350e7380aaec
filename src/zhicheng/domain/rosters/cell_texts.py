"""What a cell's text may be before it means anything: marks that spreadsheets leave, and hostile characters.

The reader hands over every cell as text. Things that are no text (an error value, a formula without a
calculated value, an ID number that went through a floating-point number) arrive as the text that a person
sees in the spreadsheet, and are recognised here, so that .csv files saved from such spreadsheets are covered
too.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from zhicheng.domain.han import code_point, is_han

MERGED_MARK: Final = "〔合并单元格〕"
"""What the reader puts into the cells that a merged cell covers."""
FORMULA_MARK: Final = "=〔没有计算结果的公式〕"
"""What the reader puts instead of a formula without a stored result."""

_SAFE: Final = re.compile(r"[\u4e00-\u9fff\u3400-\u4db5A-Za-z0-9（）()《》“”、，。；：·.,/&+\- ]*")
_ERROR_VALUE: Final = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|ERR[0-9]{0,3})"
)
_SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}")
_CATEGORIES: Final = frozenset(
    ("Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Pc", "Zs", "Sm", "Sc")
)
_HALF_WIDTH: Final = {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_RIGHT_TO_LEFT: Final = frozenset(("R", "AL", "AN"))


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used, and what to do; both are Chinese and never quote the cell."""

    reason: str
    remedy: str


def spreadsheet_fault(text: str) -> Fault | None:
    """The fault of a cell whose text is a spreadsheet's mark and not somebody's entry; None otherwise."""
    if not text:
        return None
    if error := _ERROR_VALUE.match(text):
        # Only the mark is quoted: what stands behind it may be anybody's data.
        return Fault(f"单元格是错误值“{error[0]}”", "请改正公式，或直接填写内容")
    if text[0] == "=":
        return Fault("单元格是公式，没有可用的计算结果", "请用“选择性粘贴—数值”把公式换成内容")
    if text == MERGED_MARK:
        return Fault("单元格与其他行或列合并在一起", "请取消合并，在每一行填写内容")
    if text in ("TRUE", "FALSE"):
        return Fault("单元格是逻辑值，不是文字", "请把单元格设为“文本”格式后重新填写")
    return None


def is_scientific(text: str) -> bool:
    """Whether a number was written as 1.20101E+17: its last digits are lost for good."""
    return _SCIENTIFIC.fullmatch(text) is not None


def tidy(text: str) -> str:
    """Without white space at the ends, one space for every other run of it, digits and letters half-width.

    Punctuation stays as it is: a unit's own name is written with full-width brackets.
    """
    return " ".join(text.split()).translate(_HALF_WIDTH)


def character_fault(text: str) -> Fault | None:
    """The first character that may not stand in a record or on a page, named by position and code point.

    Refused are control and format characters (NUL, direction marks, zero-width characters), emoji and other
    pictures, right-to-left scripts, combining marks, private-use and unassigned code points.
    """
    if _SAFE.fullmatch(text):
        return None
    for place, character in enumerate(text):
        if not _is_allowed(character):
            return Fault(
                f"第{place + 1}个字符（{code_point(character)}）是{_what(character)}",
                "请删除该字符后重新录入",
            )
    return None


def _is_allowed(character: str) -> bool:
    if is_han(character):
        return True
    return (
        unicodedata.category(character) in _CATEGORIES
        and unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT
    )


def _what(character: str) -> str:
    match unicodedata.category(character):
        case "Cc":
            return "控制字符"
        case "Cf":
            return "不可见的格式字符"
        case "Co":
            return "自造字编码"
        case "Cn" | "Cs":
            return "未定义的字符编码"
        case "So" | "Sk":
            return "图形或表情符号"
        case category if category.startswith("M"):
            return "附加符号"
        case _:
            return (
                "从右向左书写的文字"
                if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
                else "不能使用的字符"
            )
