"""Which personal claims (channels 2 to 4) the demonstration has, and how far each of them goes."""

from dataclasses import dataclass
from enum import StrEnum

from zhicheng.cli.demo import city
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.demo.filings_and_rosters import EXAMINED, examined_title
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.months import Month


class Goal(StrEnum):
    """How far a claim of the demonstration goes."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    FIRST_APPROVED = "first_approved"
    SENT_BACK = "sent_back"
    REVIEWED = "reviewed"
    UPLOADED = "uploaded"


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """One personal claim."""

    claimant: int
    """Index into ``people.CLAIMANTS``."""
    channel: IntakeChannel
    month: Month
    series: str
    title_name: str
    specialty: str
    goal: Goal = Goal.UPLOADED
    employer: str = ""
    entrusted_body: str = ""
    slips_first: bool = False
    """Whether it was sent back once and corrected."""
    is_late: bool = False
    """Whether the upload missed the month's cut-off day."""

    @property
    def login(self) -> str:
        """The claimant's login name."""
        return f"geren{self.claimant + 1:02d}"


_APPOINTED, _BY_EXAMINATION, _ENTRUSTED = (
    IntakeChannel("employer_appointment"),
    IntakeChannel("examination"),
    IntakeChannel("entrusted_evaluation"),
)
EXAMINEES = {0: (6, 7), 1: (2, 3), 2: (10,)}
"""Claimants on the pass roster of each month, by the index of the month in the timetable."""
SHOWN_CLAIMANT = 0
"""Whose certificate the demonstration collects at the end."""


def claim_plans(demo: Demonstration) -> tuple[ClaimPlan, ...]:
    """All personal claims, oldest month first."""
    earlier, shown, pending = demo.timetable.months
    engineer, doctor = "工程技术人员", "卫生技术人员"
    ministry = "示例部直属单位职称评审委员会"
    return (
        ClaimPlan(8, _APPOINTED, earlier, engineer, "工程师", "计算机应用", employer=city.SOFTWARE),
        *_examination_claims(earlier, EXAMINEES[0]),
        ClaimPlan(0, _APPOINTED, shown, engineer, "工程师", "软件工程", employer=city.SOFTWARE),
        ClaimPlan(1, _APPOINTED, shown, engineer, "高级工程师", "建筑结构", employer=city.DESIGN),
        *_examination_claims(shown, EXAMINEES[1]),
        ClaimPlan(4, _ENTRUSTED, shown, doctor, "主任医师", "心血管内科", employer=city.HOSPITAL,
                  entrusted_body=ministry),
        ClaimPlan(5, _APPOINTED, shown, engineer, "工程师", "机械制造", employer=city.MACHINES,
                  slips_first=True),
        ClaimPlan(14, _APPOINTED, shown, engineer, "助理工程师", "软件测试", employer=city.SOFTWARE,
                  is_late=True),
        ClaimPlan(9, _APPOINTED, pending, engineer, "工程师", "建筑结构", Goal.FIRST_APPROVED, city.DESIGN),
        *_examination_claims(pending, EXAMINEES[2], Goal.REVIEWED),
        ClaimPlan(11, _ENTRUSTED, pending, doctor, "副主任医师", "儿科", Goal.SENT_BACK, city.HOSPITAL,
                  ministry),
        ClaimPlan(12, _APPOINTED, pending, engineer, "技术员", "机械制造", Goal.DRAFTED, city.MACHINES),
        ClaimPlan(13, _APPOINTED, pending, engineer, "助理工程师", "软件工程", Goal.SUBMITTED, city.SOFTWARE),
        ClaimPlan(15, _APPOINTED, pending, engineer, "工程师", "计算机应用", employer=city.SOFTWARE),
    )  # fmt: skip


def _examination_claims(
    month: Month, claimants: tuple[int, ...], goal: Goal = Goal.UPLOADED
) -> tuple[ClaimPlan, ...]:
    return tuple(
        ClaimPlan(claimant, _BY_EXAMINATION, month, EXAMINED, examined_title(index), "工商管理", goal)
        for index, claimant in enumerate(claimants)
    )
