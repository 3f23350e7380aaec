"""What the claim form asks: a channel lists its questions, and the form shows exactly those."""

from enum import StrEnum


class Question(StrEnum):
    """One answer that a personal claim needs before it is handed in."""

    TITLE = "title"
    SPECIALTY = "specialty"
    QUALIFICATION_DATE = "qualification_date"
    EXAMINATION = "examination"  # Answered on the page of the title, by choosing from the pass rosters.
    EMPLOYER = "employer"
    EMPLOYER_OR_ARCHIVE = "employer_or_archive"  # A person without an employer names who keeps their file.
    ENTRUSTED_BODY = "entrusted_body"

    @property
    def label(self) -> str:
        """The question as the form titles it."""
        return _LABELS[self]

    @property
    def missing(self) -> str:
        """The question as a refusal names it that asks for the answer."""
        return _MISSING.get(self, self.label)


_LABELS = {
    Question.TITLE: "资格名称",
    Question.SPECIALTY: "专业",
    Question.QUALIFICATION_DATE: "取得资格时间",
    Question.EXAMINATION: "考试名称",
    Question.EMPLOYER: "用人单位",
    Question.EMPLOYER_OR_ARCHIVE: "用人单位或档案存放机构",
    Question.ENTRUSTED_BODY: "受委托的评审委员会",
}
_MISSING = {Question.EMPLOYER_OR_ARCHIVE: "用人单位（没有单位的，选择代理存档机构）"}
