"""The fields that a message may have: a closed set, so that nobody's own words stand in an official text."""

import re
from enum import StrEnum
from typing import Final

from zhicheng.domain.free_text import personal_numbers_hidden

_LONGEST: Final = 60
_LONGEST_REASON: Final = 500
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Controls and marks of direction, by which a text can look like another."""


class MessageField(StrEnum):
    """One thing that a message may say. Each comes from the system's own records."""

    TITLE = "title"
    UNIT = "unit"
    STEP = "step"
    PART = "part"
    REASON = "reason"
    MONTH = "month"
    DAY = "day"
    COUNT = "count"
    OUTCOME = "outcome"
    CASE = "case"
    DOOR = "door"
    THING = "thing"

    @property
    def label(self) -> str:
        """The field in words, as officers read it beside a template."""
        return _LABELS[self]

    @property
    def sample(self) -> str:
        """What a preview shows in its place."""
        return _SAMPLES[self]

    @property
    def is_site_only(self) -> bool:
        """Whether it is shown to its reader on the site alone, behind the log-in."""
        return self in (MessageField.REASON, MessageField.PART)

    @property
    def is_personal(self) -> bool:
        """Whether somebody wrote it about a person, so that it is encrypted at rest."""
        return self is MessageField.REASON

    def clean(self, value: object) -> str:
        """The value as a message may hold it: one line, without hidden marks and personal numbers."""
        text = _UNSEEN.sub(" ", str(value)).strip()
        longest = _LONGEST_REASON if self is MessageField.REASON else _LONGEST
        return personal_numbers_hidden(text)[:longest]


_LABELS: Final = {
    MessageField.TITLE: "资格名称",
    MessageField.UNIT: "单位名称",
    MessageField.STEP: "办理环节",
    MessageField.PART: "涉及的内容",
    MessageField.REASON: "原因",
    MessageField.MONTH: "月份",
    MessageField.DAY: "日期",
    MessageField.COUNT: "数量",
    MessageField.OUTCOME: "办理结果",
    MessageField.CASE: "办件编号",
    MessageField.DOOR: "查验方式",
    MessageField.THING: "事项名称",
}
_SAMPLES: Final = {
    MessageField.TITLE: "高级工程师",
    MessageField.UNIT: "津沽市工业局",
    MessageField.STEP: "业务主管部门",
    MessageField.PART: "专业",
    MessageField.REASON: "专业名称与聘任文件不一致",
    MessageField.MONTH: "2026年11月",
    MessageField.DAY: "2026年12月16日",
    MessageField.COUNT: "12",
    MessageField.OUTCOME: "予以办理",
    MessageField.CASE: "BJ202600012",
    MessageField.DOOR: "他人查验",
    MessageField.THING: "电子印章证书",
}
