"""自主聘任: an employer grants the title by appointment, without a committee."""

from typing import Final

from zhicheng.domain.channels.documents import AttachmentKind, ChannelDocument, DocumentNeed
from zhicheng.domain.channels.questions import Question
from zhicheng.domain.channels.review_steps import ReviewStep
from zhicheng.domain.channels.rules import AwardingBody, ChannelRules, QualificationDateSource

RULES: Final = ChannelRules(
    key="employer_appointment",
    label="自主聘任",
    scope_clause="一(二)",
    upload_clause="二(一)2",
    explanation="用人单位按规定自主聘任，不经评审委员会。",
    way="用人单位自主聘任",
    handling="本人申领，用人单位、业务主管部门逐级审核",
    review_steps=(ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT),
    questions=(Question.TITLE, Question.SPECIALTY, Question.QUALIFICATION_DATE, Question.EMPLOYER),
    documents=(
        ChannelDocument(
            AttachmentKind.APPOINTMENT_DOCUMENT,
            DocumentNeed.REQUIRED,
            missing="没有附聘任文件，取得资格时间无从核对。",
            remedy="退回申领，由申领人向用人单位索取聘任文件后补充。",
        ),
    ),
    awarding_body=AwardingBody.EMPLOYER,
    date_source=QualificationDateSource.APPOINTMENT,
    monthly_cut_off=True,
)
