"""以考代评: the person has passed an examination that replaces an evaluation."""

from typing import Final

from zhicheng.domain.channels.documents import AttachmentKind, ChannelDocument, DocumentNeed
from zhicheng.domain.channels.questions import Question
from zhicheng.domain.channels.review_steps import ReviewStep
from zhicheng.domain.channels.rules import AwardingBody, ChannelRules, QualificationDateSource

RULES: Final = ChannelRules(
    key="examination",
    label="以考代评",
    scope_clause="一(三)",
    upload_clause="二(一)3",
    explanation="参加以考代评的职称考试，成绩合格。",
    way="以考代评",
    handling="本人接到成绩合格通知后申领，考试机构审核汇总",
    review_steps=(ReviewStep.EXAMINATION_BODY,),
    questions=(
        Question.TITLE,
        Question.SPECIALTY,
        Question.QUALIFICATION_DATE,
        Question.EXAMINATION,
        Question.EMPLOYER_OR_ARCHIVE,
    ),
    # The pass roster is the proof; the person's own notice only helps a reviewer.
    documents=(ChannelDocument(AttachmentKind.PASS_NOTICE, DocumentNeed.WELCOME),),
    awarding_body=AwardingBody.EXAMINATION_BODY,
    date_source=QualificationDateSource.EXAMINATION,
)
