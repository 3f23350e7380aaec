"""What a policy fixes: every value that the notice names or leaves open, with the dates it is in force."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from zhicheng.domain.identity_documents import IdentityDocumentKind
from zhicheng.domain.refusals import Refusal


class PolicyRefused(Refusal):
    """A policy file, or a set of policies, that cannot be used as it stands."""

    code = "policy.refused"


class PolicyBasis(StrEnum):
    """On whose authority the values stand."""

    NOTICE = "notice"  # A published notice in force.
    LOCAL_DECISION = "local_decision"  # The office goes on by its own decision where no notice is in force.

    @property
    def label(self) -> str:
        """The basis as people read it."""
        return {PolicyBasis.NOTICE: "规范性文件", PolicyBasis.LOCAL_DECISION: "本地决定"}[self]


@dataclass(frozen=True, slots=True)
class Policy:
    """The rule set of one bureau over one stretch of dates.

    Days and months are those of Shanghai. Built by policies.parse_policy, which checks every range.
    """

    policy_id: str
    """Stable name, kept on every certificate issued under the policy."""
    title: str
    document_number: str
    """文号 of the notice, or of the notice that a local decision continues."""
    basis: PolicyBasis
    effective_from: date
    """First day in force."""
    effective_to: date | None
    """Last day in force, itself included; None while no end is set."""

    bureau_name: str
    """The Bureau's name as the electronic seal carries it (clause 三(二))."""
    place_of_issue: str
    region_code: str
    """Two digits of GB/T 2260 in the certificate number (clause 三(二)4)."""
    serial_digits: int
    """How many digits the yearly serial of the certificate number has."""

    upload_working_days: int
    """Working days after an approved filing in which the convening unit uploads (clause 二(一)1)."""
    monthly_upload_day: int
    """Last day of the month, itself included, for employer appointments (clause 二(一)2)."""
    collectable_day: int
    """Day of the month after the claim on which collection opens at 00:00 (clause 二(三))."""

    rare_character_repertoire: str
    """Which characters of a name are printed as they are: font, gb2312, gbk or tgh8105 (clause 三(二)5)."""
    accepted_documents: frozenset[str]
    """Kinds of identity document whose numbers may be printed (values of IdentityDocumentKind)."""

    code_digits: int
    """Digits of the consent code that goes to the holder's phone (clause 四(二))."""
    code_minutes: int
    """Minutes for which the code is good."""
    code_tries: int
    """Wrong entries after which the code is dead."""
    sms_seconds_between: int
    """Least seconds between two messages to one phone."""
    sms_per_day: int
    """Most messages to one phone in a day."""
    verifications_per_day: int
    """Most third-party verifications that one verifier may begin in a day."""

    quiet_from_hour: int = 21
    """From this hour in Shanghai on only urgent messages are sent."""
    quiet_to_hour: int = 8
    """The hour at which messages are sent again; the same as the first for no quiet hours."""
    messages_per_day: int = 50_000
    """Most text messages of the whole office in a day, codes and all others together."""
    reserved_for_codes: int = 20_000
    """How many of them are kept for codes to people who log in or register, whatever else is sent."""

    hearing_false_materials: int = 5
    """Working days to be heard before a title gained by false materials is revoked; 0 for no hearing."""
    hearing_unlawful_evaluation: int = 0
    """The same where the evaluation was unlawful, which is not the holder's conduct."""
    hearing_issued_in_error: int = 0
    """The same where the office puts its own error right."""
    hearing_wrong_person: int = 0
    """The same where the office gave the certificate to the wrong person."""
    hearing_given_up: int = 0
    """The same where the holder asked for it."""
    hearing_replaced_qualification: int = 0
    """The same where another certificate took the place of the title."""

    officer_waiting_hours: int = 24
    """Hours after a change to an officer's account in which the account decides nothing."""
    officer_distance_days: int = 30
    """Days in which an officer and those who asked or granted the change do not sign one act together."""
    invitation_hours: int = 72
    """Hours for which an invitation to set a password is good."""

    committee_term_years: int = 3
    """Most years for which one approval of a committee may run; the national rule says three (40号令)."""
    public_notice_working_days: int = 5
    """Least working days for which the names of those who passed hang out before a filing (40号令)."""
    rights_required_from: date | None = None
    """From this day on, nothing is uploaded on a right that is not recorded; None while no day is set."""

    def rights_required_on(self, day: date) -> bool:
        """Whether what is uploaded on ``day`` needs a recorded right."""
        return self.rights_required_from is not None and self.rights_required_from <= day

    def in_force_on(self, day: date) -> bool:
        """Whether the policy is in force on ``day``; both end dates count."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    @property
    def dates_label(self) -> str:
        """The stretch of dates as people read it."""
        start = _as_text(self.effective_from)
        return f"自{start}起" if self.effective_to is None else f"{start}至{_as_text(self.effective_to)}"


LABELS: Final = {
    "policy_id": "规则代号",
    "title": "标题",
    "document_number": "文号",
    "basis": "依据",
    "effective_from": "施行日期",
    "effective_to": "截止日期",
    "bureau_name": "发证机关",
    "place_of_issue": "发证地",
    "region_code": "编号中的地区代码",
    "serial_digits": "编号中的流水号位数",
    "upload_working_days": "备案后上传期限（工作日）",
    "monthly_upload_day": "每月上传截止日",
    "collectable_day": "次月可领取日",
    "rare_character_repertoire": "姓名用字范围",
    "accepted_documents": "可用证件",
    "code_digits": "验证码位数",
    "code_minutes": "验证码有效分钟数",
    "code_tries": "验证码可试次数",
    "sms_seconds_between": "短信最短间隔（秒）",
    "sms_per_day": "每号每日短信条数",
    "verifications_per_day": "每人每日查验他人次数",
    "quiet_from_hour": "免打扰开始（时）",
    "quiet_to_hour": "免打扰结束（时）",
    "messages_per_day": "全局每日短信条数",
    "reserved_for_codes": "其中留给登录等验证码的条数",
    "hearing_false_materials": "撤销（弄虚作假）前陈述申辩期限（工作日）",
    "hearing_unlawful_evaluation": "撤销（评审违规）前陈述申辩期限（工作日）",
    "hearing_issued_in_error": "收回（误发、重复发放）前陈述申辩期限（工作日）",
    "hearing_wrong_person": "收回（对象有误）前陈述申辩期限（工作日）",
    "hearing_given_up": "注销（本人申请）前陈述申辩期限（工作日）",
    "hearing_replaced_qualification": "注销（已由其他证书替代）前陈述申辩期限（工作日）",
    "officer_waiting_hours": "账号变动后不能签批的小时数",
    "officer_distance_days": "账号变动的经手人与本人不能共同签批的天数",
    "invitation_hours": "设置密码邀请的有效小时数",
    "committee_term_years": "评审委员会任期最长年数",
    "public_notice_working_days": "评审结果公示最短工作日",
    "rights_required_from": "权限未登记的停止上传日期",
}
"""What each value is called on screen, in the order of the fields."""


@dataclass(frozen=True, slots=True)
class PolicyDifference:
    """One value in which two policies differ, ready to be shown before the change comes into force."""

    key: str
    label: str
    before: str
    after: str


def policy_differences(before: Policy, after: Policy) -> tuple[PolicyDifference, ...]:
    """Every value in which ``after`` differs from ``before``, in the order of the policy's fields."""
    return tuple(
        PolicyDifference(
            field.name,
            LABELS[field.name],
            _as_text(getattr(before, field.name)),
            _as_text(getattr(after, field.name)),
        )
        for field in fields(Policy)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def _as_text(value: object) -> str:
    """A policy value as people read it."""
    match value:
        case None:
            return "未定"
        case PolicyBasis():
            return value.label
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case frozenset():
            return "、".join(kind.label for kind in IdentityDocumentKind if kind in value)
        case _:
            return str(value)
