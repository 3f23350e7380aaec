"""The columns of both rosters, defined once: the reader, the template and the error workbook use them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final


class RosterKind(StrEnum):
    """Which roster a file is."""

    EVALUATION = "evaluation"  # 评审通过人员名册, of the unit that convened a committee (clause 二(一)1)
    EXAMINATION = "examination"  # 考试合格人员名册, of an examination body (clause 二(一)3)
    APPROVED = "approved"  # 核准名单, with which a committee's result is filed (clause 一(一))
    STAFF = "staff"  # 本单位人员名册, which an employer compares with the records (clause 四(三))

    @property
    def label(self) -> str:
        """The roster's name as people read it."""
        return {
            RosterKind.EVALUATION: "评审通过人员名册",
            RosterKind.EXAMINATION: "考试合格人员名册",
            RosterKind.APPROVED: "评审通过人员名单",
            RosterKind.STAFF: "本单位人员名册",
        }[self]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a roster."""

    key: str
    """Name in code and in ``RawRow.cells``."""
    header: str
    """What the template writes above the column."""
    aliases: tuple[str, ...]
    """Other headers under which units hand in the same thing."""
    required: bool
    """Whether the column must be there and no cell of it may be empty."""
    width: int
    """Width in the template, in characters of the standard font."""
    hint: str
    """How to fill in a cell, as Excel shows it when the cell is entered."""
    max_length: int
    """Most characters that a cell may hold; more is an error of the row."""


REASON_HEADER: Final = "原因"
"""The column that the error workbook adds; it is passed over when the corrected file comes back."""

SAMPLE_MARK: Final = "【示例】"
"""A row whose name begins with this is the template's example and is passed over."""

_NAME = Column(
    "name", "姓名", ("申领人姓名", "人员姓名", "持证人姓名"), True, 14,
    "按身份证件填写。少数民族姓名的间隔号用“·”；生僻字请照实填写，不要用拼音或其他字代替。", 50,
)  # fmt: skip
_SEX = Column("sex", "性别", (), True, 6, "请从下拉列表中选择：男、女。", 4)
_DOCUMENT_KIND = Column(
    "document_kind", "证件类型", ("身份证件类型", "证件种类"), False, 22,
    "请从下拉列表中选择；不填时按证件号码判断。", 30,
)  # fmt: skip
_ID_NUMBER = Column(
    "id_number", "证件号码", ("身份证号", "身份证号码", "公民身份号码", "身份证件号码", "证件号"), True, 24,
    "本列须为“文本”格式，否则18位号码的末几位会变成0。", 40,
)  # fmt: skip
_PHONE = Column(
    "phone", "手机号码", ("手机号", "手机", "联系电话", "移动电话", "预留手机号码"), True, 16,
    "11位手机号码，用于接收查验验证码。", 30,
)  # fmt: skip
_EMPLOYER = Column(
    "employer_name", "用人单位", ("工作单位", "所在单位", "单位名称"), True, 32,
    "请填写单位全称，与单位公章一致。", 120,
)  # fmt: skip
_USCC = Column(
    "uscc", "统一社会信用代码", ("用人单位统一社会信用代码", "信用代码", "社会信用代码"), False, 24,
    "用人单位的18位代码；没有或不清楚时可以不填。", 30,
)  # fmt: skip
_SUBMITTING_UNIT = Column(
    "submitting_unit", "呈报单位", ("申报单位", "业务主管部门"), True, 32,
    "用人单位的业务主管部门，或档案存放地人力资源服务机构。", 120,
)  # fmt: skip
_SERIES = Column("series", "系列", ("职称系列", "申报系列"), True, 22, "请从下拉列表中选择职称系列。", 40)
_SPECIALTY = Column(
    "specialty", "专业", ("专业名称", "申报专业", "评审专业", "考试专业"), True, 18,
    "证书上印制的专业，例如：建筑结构。", 60,
)  # fmt: skip
_TITLE = Column(
    "title_name", "资格名称", ("职称名称", "职称", "任职资格", "任职资格名称"), True, 22,
    "先选系列，再从下拉列表中选择该系列的资格名称。", 40,
)  # fmt: skip
_REMARK = Column("remark", "备注", ("说明",), False, 24, "可以不填；不会印在证书上。", 200)
_QUALIFICATION_DATE = Column(
    "qualification_date", "评审通过日期", ("取得资格时间", "取得资格日期", "评审日期", "通过日期"), True, 16,
    "评审会议日期，例如：2026-03-05。", 30,
)  # fmt: skip
_HELD_ON = Column(
    "held_on", "考试日期", ("考试时间", "取得资格时间", "取得资格日期"), True, 16, "例如：2026-03-05。", 30
)
_SCORE = Column("score", "成绩", ("分数", "考试成绩"), False, 10, "可以不填。", 20)
_CONCLUSION = Column(
    "conclusion", "结论", ("考试结论", "是否合格", "合格情况"), True, 10, "合格名册中只能有“合格”。", 10
)

_LEVEL = Column(
    "level", "层级", ("职称层级", "级别", "职称级别", "等级"), False, 12,
    "正高级、副高级、中级、助理级、员级；不填时不比对。", 10,
)  # fmt: skip

_COLUMNS: Final = {
    RosterKind.EVALUATION: (
        _NAME, _SEX, _DOCUMENT_KIND, _ID_NUMBER, _PHONE, _EMPLOYER, _USCC, _SUBMITTING_UNIT, _SERIES,
        _SPECIALTY, _TITLE, _QUALIFICATION_DATE, _REMARK,
    ),
    RosterKind.EXAMINATION: (
        _NAME, _DOCUMENT_KIND, _ID_NUMBER, _SERIES, _SPECIALTY, _TITLE, _HELD_ON, _SCORE, _CONCLUSION,
        _REMARK,
    ),
    RosterKind.APPROVED: (_NAME, _DOCUMENT_KIND, _ID_NUMBER, _SERIES, _SPECIALTY, _TITLE, _REMARK),
    RosterKind.STAFF: (_NAME, _ID_NUMBER, _TITLE, _LEVEL, _REMARK),
}  # fmt: skip

_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_IGNORED: Final = re.compile(r"[\s*:·、]+")


def columns(kind: RosterKind) -> tuple[Column, ...]:
    """The columns of one roster, in the order of the template."""
    return _COLUMNS[kind]


def column_of_header(kind: RosterKind, text: str) -> Column | None:
    """The column that a header cell names, or None.

    Spaces, line breaks, full-width forms, stars and anything in brackets (“证件号码（必填）”) do not matter.
    """
    return _by_header(kind).get(_plain(text))


def _plain(text: str) -> str:
    return _IGNORED.sub("", _BRACKETED.sub("", unicodedata.normalize("NFKC", text[:200])))


@cache
def _by_header(kind: RosterKind) -> dict[str, Column]:
    known: dict[str, Column] = {}
    for column in columns(kind):
        for header in (column.header, *column.aliases):
            if known.setdefault(header, column) is not column:
                raise ValueError(f"two columns of one roster share the header {header}")
    return known
