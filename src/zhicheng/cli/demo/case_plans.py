"""Which cases the demonstration has, about whom, and how far each of them goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from zhicheng.cli.demo import city, people
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.domain.cases import CaseField, CaseKind, CaseState

_CLAIMANTS_GROUNDS = {CaseKind.CORRECTION: "typing_error", CaseKind.PERSONAL_DATA: "name_changed"}


@dataclass(frozen=True, slots=True)
class CasePlan:
    """One case."""

    kind: CaseKind
    ground: str
    statement: str
    goal: CaseState
    name: str = ""
    """Whom it is about; empty for many at once."""
    opened_by: str = city.FILER
    """The login name of the holder, of the unit's clerk or of the officer at the counter."""
    changes: Mapping[CaseField, str] = field(default_factory=dict)
    days: int | None = None
    """For how many days a suspension is in force."""
    filing: str = ""
    """The filing all of whose certificates a case in bulk is about."""

    @property
    def about(self) -> frozenset[str]:
        """What a list of cases may call its subject: a name that was put right is the new one there."""
        new_name = self.changes.get(CaseField.NAME, self.name)
        return frozenset({f"备案{self.filing}"} if self.filing else {self.name, new_name})


def _of_claimant(
    index: int, kind: CaseKind, goal: CaseState, statement: str, changes: Mapping[CaseField, str]
) -> CasePlan:
    """A case that the claimant at ``index`` of ``people.CLAIMANTS`` opens about themselves."""
    name, login = people.CLAIMANTS[index].name, f"geren{index + 1:02d}"
    return CasePlan(kind, _CLAIMANTS_GROUNDS[kind], statement, goal, name, login, changes)


def case_plans(demo: Demonstration) -> tuple[CasePlan, ...]:
    """A correction at each stage, and one case of each kind that people ask about most.

    Nobody among them loses the account that later steps of the building act with.
    """
    died_on = demo.timetable.founded - timedelta(days=10)
    return (
        _of_claimant(1, CaseKind.CORRECTION, CaseState.OPENED, "专业印错，聘任文件写的是结构工程。",
                     {CaseField.SPECIALTY: "结构工程"}),
        _of_claimant(2, CaseKind.CORRECTION, CaseState.EVIDENCE_WANTED, "报考的是人力资源管理，证书印错。",
                     {CaseField.SPECIALTY: "人力资源管理"}),
        _of_claimant(5, CaseKind.CORRECTION, CaseState.PROPOSED, "专业应为机械设计制造，见聘任文件。",
                     {CaseField.SPECIALTY: "机械设计制造"}),
        _of_claimant(8, CaseKind.CORRECTION, CaseState.DONE, "姓名最后一个字录错，应与身份证一致。",
                     {CaseField.NAME: "江鹤铭"}),
        _of_claimant(3, CaseKind.CORRECTION, CaseState.REFUSED, "希望把专业改为金融。",
                     {CaseField.SPECIALTY: "金融"}),
        _of_claimant(6, CaseKind.PERSONAL_DATA, CaseState.DONE, "今年依法更改了姓名，户口簿已经变更。",
                     {CaseField.NAME: "卢致远"}),
        CasePlan(CaseKind.DEATH, "died", "我单位报送的该持证人已去世，家属已提供证明。", CaseState.DONE,
                 people.YUCHI.name, city.ARCHIVE_CONVENER, {CaseField.DIED_ON: died_on.isoformat()}),
        CasePlan(CaseKind.SUSPENSION, "under_inquiry", "有人反映业绩材料不实，正在核实。", CaseState.DONE,
                 people.QIU.name, days=30),
        CasePlan(CaseKind.REVOCATION, "unlawful_evaluation", "评审会出席人数不足，本次评审结果无效。",
                 CaseState.DONE, filing=f"示职备〔{demo.timetable.shown}〕高校"),
    )  # fmt: skip
