"""The five title levels (层级) and the letters that stand for them in a certificate number."""

from enum import StrEnum


class TitleLevel(StrEnum):
    """Title level; the value is the letter of clause 三(二)4."""

    FULL_SENIOR = "A"
    ASSOCIATE_SENIOR = "B"
    INTERMEDIATE = "C"
    ASSISTANT = "D"
    ENTRY = "E"

    @property
    def label(self) -> str:
        """The level's name as people read it."""
        return _LABELS[self]


_LABELS = {
    TitleLevel.FULL_SENIOR: "正高级",
    TitleLevel.ASSOCIATE_SENIOR: "副高级",
    TitleLevel.INTERMEDIATE: "中级",
    TitleLevel.ASSISTANT: "助理级",
    TitleLevel.ENTRY: "员级",
}
