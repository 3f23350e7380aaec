"""What a channel fixes: the form in which each of the channel files states its rules."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zhicheng.domain.channels.documents import AttachmentKind, ChannelDocument, DocumentNeed
from zhicheng.domain.channels.questions import Question
from zhicheng.domain.channels.review_steps import ReviewStep
from zhicheng.domain.rosters.columns import RosterKind


class AwardingBody(StrEnum):
    """Who stands on the certificate as awarding body (评审机构, clause 三(二)1)."""

    COMMITTEE = "committee"
    EMPLOYER = "employer"
    EXAMINATION_BODY = "examination_body"


class QualificationDateSource(StrEnum):
    """What the qualification date (取得资格时间, clause 三(二)2) is the date of."""

    MEETING = "meeting"
    APPOINTMENT = "appointment"
    EXAMINATION = "examination"

    @property
    def label(self) -> str:
        """The date as the form asks for it."""
        return {
            QualificationDateSource.APPOINTMENT: "聘任日期",
            QualificationDateSource.MEETING: "评审会议日期",
            QualificationDateSource.EXAMINATION: "考试日期",
        }[self]


_KEY: Final = re.compile(r"[a-z][a-z_]{0,23}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRules:
    """What one channel fixes, in the notice's own order.

    Raises ValueError for rules that contradict themselves, such as a step whose unit the form never asks for.
    """

    key: str
    """The channel's name in the records; lower case, at most 24 characters, and never changed again."""
    label: str
    scope_clause: str
    """The paragraph of clause 一 that admits the channel."""
    upload_clause: str
    """The paragraph of clause 二(一) that says who uploads and when."""
    explanation: str
    """How a title is obtained by this channel, in words for the holder."""
    way: str
    """The same in a few words, for the start page."""
    handling: str
    """Who claims, reviews and uploads, in words for the start page."""
    roster: RosterKind | None = None
    """The roster whose rows become claims at the Bureau; None where each person claims for themselves."""
    not_claimed: str = ""
    """What a person hears who wants to claim by a channel that has a roster."""
    reviewed_without_claim: str = ""
    """Who takes care of it instead of the person, where there is a roster."""
    review_steps: tuple[ReviewStep, ...] = ()
    """Who reviews, in order; empty where the convening unit uploads directly."""
    questions: tuple[Question, ...] = ()
    """What the form asks, in its order."""
    documents: tuple[ChannelDocument, ...] = ()
    """The documents to attach; the first shows how the title was obtained."""
    awarding_body: AwardingBody
    date_source: QualificationDateSource
    monthly_cut_off: bool = False
    """Whether an upload after the policy's day of the month goes with the next month's batch (二(一)2)."""

    def __post_init__(self) -> None:
        """Refuse a contradiction where it is written, not when the first claim meets it."""
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r} is no name for a channel")
        if self.personal_claim is not bool(self.review_steps):
            raise ValueError(f"{self.key}: a personal claim needs review steps, a roster has none")
        if not self.personal_claim and not (self.not_claimed and self.reviewed_without_claim):
            raise ValueError(f"{self.key}: a person who wants to claim needs an answer")
        if len(set(self.review_steps)) < len(self.review_steps):
            raise ValueError(f"{self.key}: one unit cannot decide two steps")
        for step in self.review_steps:
            if not step.requires.intersection(self.questions):
                raise ValueError(f"{self.key}: the form does not ask which unit decides the step {step}")
        if self.date_source is QualificationDateSource.EXAMINATION and not self.by_examination:
            raise ValueError(f"{self.key}: the form does not ask for the examination whose date counts")

    @property
    def personal_claim(self) -> bool:
        """Whether the person submits the claim; otherwise the convening unit uploads a roster."""
        return self.roster is None

    @property
    def reviewed_by(self) -> str:
        """Who reviews, in order, in words for the holder."""
        if not self.personal_claim:
            return self.reviewed_without_claim
        return " → ".join([*(step.reviewer for step in self.review_steps), "人社局"])

    @property
    def by_examination(self) -> bool:
        """Whether a claim names an examination, whose pass roster fixes its title and its date."""
        return self.asks(Question.EXAMINATION)

    @property
    def archive_allowed(self) -> bool:
        """Whether a person without an employer may name the agency that keeps their personnel file."""
        return self.asks(Question.EMPLOYER_OR_ARCHIVE)

    @property
    def main_document(self) -> AttachmentKind:
        """The document that shows how the title was obtained."""
        return self.documents[0].kind if self.documents else AttachmentKind.OTHER

    def asks(self, question: Question) -> bool:
        """Whether the form asks it."""
        return question in self.questions

    def requires(self, kind: AttachmentKind) -> bool:
        """Whether a claim may not be handed in without such a document."""
        return any(each.kind is kind and each.need is DocumentNeed.REQUIRED for each in self.documents)

    def unattached(self, need: DocumentNeed, attached: Collection[str]) -> tuple[ChannelDocument, ...]:
        """The documents of this need that are not among the attached kinds."""
        return tuple(each for each in self.documents if each.need is need and each.kind not in attached)

    def missing(self, answered: Collection[Question], attached: Collection[str]) -> tuple[str, ...]:
        """What a claim still needs before it can be handed in, in words and in the form's order."""
        answers = [question.missing for question in self.questions if question not in answered]
        files = [f"{each.kind.label}（附件）" for each in self.unattached(DocumentNeed.REQUIRED, attached)]
        return (*answers, *files)
