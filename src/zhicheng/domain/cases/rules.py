"""What one kind of case (办件) is: who opens it, on which grounds, with which evidence, to which effect."""

from dataclasses import dataclass, field
from enum import StrEnum

from zhicheng.domain.channels import UnitRole


class CaseKind(StrEnum):
    """Every kind of case; the rules of each stand in a file of its own."""

    CORRECTION = "correction"
    PERSONAL_DATA = "personal_data"
    PHONE = "phone"
    IDENTITY_DISPUTE = "identity_dispute"
    MERGE = "merge"
    DEATH = "death"
    REISSUE = "reissue"
    SUSPENSION = "suspension"
    REVOCATION = "revocation"


class CaseSubject(StrEnum):
    """What a case is about."""

    CERTIFICATES = "certificates"
    PERSON = "person"
    TWO_PEOPLE = "two_people"


class Opener(StrEnum):
    """Who may open a case."""

    HOLDER = "holder"
    UNIT = "unit"
    OFFICER = "officer"

    @property
    def label(self) -> str:
        """The opener as people read it."""
        return {Opener.HOLDER: "持证人", Opener.UNIT: "单位", Opener.OFFICER: "人社局窗口"}[self]

    @property
    def is_officer(self) -> bool:
        """Whether an officer opens it at the counter."""
        return self is Opener.OFFICER


class CaseField(StrEnum):
    """A fact that a case may ask to be changed; the first nine are printed on certificates."""

    NAME = "name"
    SEX = "sex"
    ID_NUMBER = "id_number"
    SUBMITTING_UNIT = "submitting_unit"
    TITLE_NAME = "title_name"
    SERIES = "series"
    SPECIALTY = "specialty"
    AWARDING_BODY = "awarding_body"
    QUALIFICATION_DATE = "qualification_date"
    PHONE = "phone"
    DIED_ON = "died_on"

    @property
    def label(self) -> str:
        """The field as the certificate and the pages call it."""
        return _FIELD_LABELS[self]


_FIELD_LABELS = {
    CaseField.NAME: "姓名",
    CaseField.SEX: "性别",
    CaseField.ID_NUMBER: "证件号码",
    CaseField.SUBMITTING_UNIT: "呈报单位",
    CaseField.TITLE_NAME: "资格名称",
    CaseField.SERIES: "系列",
    CaseField.SPECIALTY: "专业",
    CaseField.AWARDING_BODY: "评审机构",
    CaseField.QUALIFICATION_DATE: "取得资格时间",
    CaseField.PHONE: "手机号码",
    CaseField.DIED_ON: "死亡日期",
}

PRINTED_FIELDS = tuple(CaseField)[:9]
"""What a correction may change."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One entry of a kind's closed list of grounds (事由)."""

    code: str
    label: str
    public: str
    """What a verifier is told; holds no personal word."""
    law: str = ""
    """The legal basis, as a decision document cites it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document that a kind of case asks for."""

    code: str
    label: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class CaseRules:
    """The rules of one kind of case."""

    kind: CaseKind
    label: str
    explanation: str
    """What it is for, in one or two sentences for whoever opens it."""
    effect: str
    """What will be true once it is decided, for the confirm page."""
    law: str
    """Clause or law that the kind rests on."""
    subject: CaseSubject
    openers: frozenset[Opener]
    grounds: tuple[Ground, ...]
    evidence: tuple[Evidence, ...]
    working_days: int
    """The Bureau decides within so many working days of the opening."""
    fields: tuple[CaseField, ...] = ()
    """What the opener may ask to be changed."""
    unit_roles: frozenset[UnitRole] = field(default_factory=frozenset)
    """The roles that open it for a unit, about the certificates and people of that unit alone."""
    is_in_bulk: bool = False
    """Whether one decision may cover many certificates."""
    asks_unit: bool = False
    """Whether the unit that submitted the claim is asked for its comment."""
    lasts_days: int | None = None
    """For what is in force for a time: the longest number of days without a second decision."""

    def ground(self, code: str) -> Ground | None:
        """The ground with this code, or None."""
        return next((ground for ground in self.grounds if ground.code == code), None)

    @property
    def required_evidence(self) -> tuple[Evidence, ...]:
        """What nothing can be decided in favour without."""
        return tuple(item for item in self.evidence if item.is_required)
