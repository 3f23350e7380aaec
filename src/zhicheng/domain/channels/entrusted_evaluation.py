"""委托评审: a ministry's or another province's committee has passed the person on the Bureau's behalf."""

from typing import Final

from zhicheng.domain.channels.documents import AttachmentKind, ChannelDocument, DocumentNeed
from zhicheng.domain.channels.questions import Question
from zhicheng.domain.channels.review_steps import ReviewStep
from zhicheng.domain.channels.rules import AwardingBody, ChannelRules, QualificationDateSource

RULES: Final = ChannelRules(
    key="entrusted_evaluation",
    label="委托评审",
    scope_clause="一(四)",
    upload_clause="二(一)4",
    explanation="委托国家部委或其他省市的评审委员会评审通过。",
    way="委托外地或部委评审",
    handling="本人申领，用人单位、业务主管部门逐级审核",
    review_steps=(ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT),
    questions=(
        Question.TITLE,
        Question.SPECIALTY,
        Question.QUALIFICATION_DATE,
        Question.EMPLOYER,
        Question.ENTRUSTED_BODY,
    ),
    documents=(
        ChannelDocument(
            AttachmentKind.ENTRUSTING_DOCUMENT,
            DocumentNeed.REQUIRED,
            missing="没有附市人社局的委托评审文件。",
            remedy="退回申领，由申领人补充委托评审文件。",
        ),
    ),
    awarding_body=AwardingBody.COMMITTEE,
    date_source=QualificationDateSource.MEETING,
)
