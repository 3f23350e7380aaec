"""The four channels (clause 一) by which a title reaches the Bureau, and what each of them fixes."""

from dataclasses import dataclass
from enum import StrEnum


class IntakeChannel(StrEnum):
    """How a title was obtained; one member for each paragraph of clause 一."""

    EVALUATION = "evaluation"
    EMPLOYER_APPOINTMENT = "employer_appointment"
    EXAMINATION = "examination"
    ENTRUSTED_EVALUATION = "entrusted_evaluation"

    @property
    def label(self) -> str:
        """The channel's name as people read it."""
        return RULES[self].label


class UnitRole(StrEnum):
    """What a unit is to a claim; one unit may hold several roles."""

    EMPLOYER = "employer"  # 用人单位
    COMPETENT_DEPARTMENT = "competent_department"  # 业务主管部门
    ARCHIVE_AGENCY = "archive_agency"  # 档案存放地人力资源服务机构
    CONVENING_UNIT = "convening_unit"  # 组建单位
    EXAMINATION_BODY = "examination_body"  # 职称考试机构
    BUREAU = "bureau"  # 市人社局

    @property
    def label(self) -> str:
        """The role's name as people read it."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    UnitRole.EMPLOYER: "用人单位",
    UnitRole.COMPETENT_DEPARTMENT: "业务主管部门",
    UnitRole.ARCHIVE_AGENCY: "档案存放地人力资源服务机构",
    UnitRole.CONVENING_UNIT: "职称评审委员会组建单位",
    UnitRole.EXAMINATION_BODY: "职称考试机构",
    UnitRole.BUREAU: "人力资源和社会保障局",
}


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


class ReviewStep(StrEnum):
    """One rung of the step-by-step review (逐级审核) before the Bureau."""

    EMPLOYER = "employer"
    SUBMITTING_UNIT = "submitting_unit"  # competent department or archive agency
    EXAMINATION_BODY = "examination_body"

    @property
    def label(self) -> str:
        """The step's name as people read it."""
        return _STEP_LABELS[self]


_STEP_LABELS = {
    ReviewStep.EMPLOYER: "用人单位审核",
    ReviewStep.SUBMITTING_UNIT: "呈报单位审核",
    ReviewStep.EXAMINATION_BODY: "考试机构审核汇总",
}


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """What one channel fixes, in the notice's own order."""

    label: str
    scope_clause: str
    """The paragraph of clause 一 that admits the channel."""
    upload_clause: str
    """The paragraph of clause 二(一) that says who uploads and when."""
    personal_claim: bool
    """Whether the person submits the claim; otherwise the convening unit uploads a roster."""
    ladder: tuple[ReviewStep, ...]
    """Who reviews, in order; empty where the convening unit uploads directly."""
    uploader: UnitRole
    """Who uploads (上传) to the Bureau when all have reviewed."""
    awarding_body: AwardingBody
    date_source: QualificationDateSource


RULES: dict[IntakeChannel, ChannelRules] = {
    IntakeChannel.EVALUATION: ChannelRules(
        label="职称评审",
        scope_clause="一(一)",
        upload_clause="二(一)1",
        personal_claim=False,
        ladder=(),
        uploader=UnitRole.CONVENING_UNIT,
        awarding_body=AwardingBody.COMMITTEE,
        date_source=QualificationDateSource.MEETING,
    ),
    IntakeChannel.EMPLOYER_APPOINTMENT: ChannelRules(
        label="自主聘任",
        scope_clause="一(二)",
        upload_clause="二(一)2",
        personal_claim=True,
        ladder=(ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT),
        uploader=UnitRole.COMPETENT_DEPARTMENT,
        awarding_body=AwardingBody.EMPLOYER,
        date_source=QualificationDateSource.APPOINTMENT,
    ),
    IntakeChannel.EXAMINATION: ChannelRules(
        label="以考代评",
        scope_clause="一(三)",
        upload_clause="二(一)3",
        personal_claim=True,
        ladder=(ReviewStep.EXAMINATION_BODY,),
        uploader=UnitRole.EXAMINATION_BODY,
        awarding_body=AwardingBody.EXAMINATION_BODY,
        date_source=QualificationDateSource.EXAMINATION,
    ),
    IntakeChannel.ENTRUSTED_EVALUATION: ChannelRules(
        label="委托评审",
        scope_clause="一(四)",
        upload_clause="二(一)4",
        personal_claim=True,
        ladder=(ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT),
        uploader=UnitRole.COMPETENT_DEPARTMENT,
        awarding_body=AwardingBody.COMMITTEE,
        date_source=QualificationDateSource.MEETING,
    ),
}
