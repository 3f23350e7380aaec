"""The steps of the step-by-step review (逐级审核), each with the units that may decide it."""

from dataclasses import dataclass
from enum import StrEnum

from zhicheng.domain.channels.questions import Question
from zhicheng.domain.channels.unit_roles import SUBMITTING_ROLES, UnitRole


class ReviewStep(StrEnum):
    """One step of the review before the Bureau: the unit named on the claim that decides it."""

    EMPLOYER = "employer"
    SUBMITTING_UNIT = "submitting_unit"  # competent department or archive agency
    EXAMINATION_BODY = "examination_body"

    @property
    def label(self) -> str:
        """The step's name as people read it."""
        return _STEPS[self].label

    @property
    def reviewer(self) -> str:
        """Who decides it, in words for the holder."""
        return _STEPS[self].reviewer

    @property
    def roles(self) -> frozenset[UnitRole]:
        """The roles of which an officer of that unit must act in one."""
        return _STEPS[self].roles

    @property
    def requires(self) -> frozenset[Question]:
        """The questions of which the form must ask one: the answer says which unit decides."""
        return _STEPS[self].requires


@dataclass(frozen=True, slots=True)
class _Step:
    label: str
    reviewer: str
    roles: frozenset[UnitRole]
    requires: frozenset[Question]


_STEPS = {
    ReviewStep.EMPLOYER: _Step(
        label="用人单位审核",
        reviewer="用人单位",
        roles=frozenset({UnitRole.EMPLOYER}),
        # Only a form that insists on an employer can have this step: an archive agency is not one.
        requires=frozenset({Question.EMPLOYER}),
    ),
    ReviewStep.SUBMITTING_UNIT: _Step(
        label="呈报单位审核",
        reviewer="呈报单位（业务主管部门或人力资源服务机构）",
        roles=frozenset(SUBMITTING_ROLES),
        requires=frozenset({Question.EMPLOYER, Question.EMPLOYER_OR_ARCHIVE}),
    ),
    ReviewStep.EXAMINATION_BODY: _Step(
        label="考试机构审核汇总",
        reviewer="职称考试机构",
        roles=frozenset({UnitRole.EXAMINATION_BODY}),
        requires=frozenset({Question.EXAMINATION}),
    ),
}
