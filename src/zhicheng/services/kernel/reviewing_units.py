"""Which unit of a claim decides a review step: one definition for rows, for queries and for names."""

import uuid
from typing import assert_never

from zhicheng.domain.channels import ReviewStep, UnitRole
from zhicheng.records.models import Claim


def reviewing_unit_id(row: Claim, step: ReviewStep) -> uuid.UUID | None:
    """The unit that decides ``step`` of the claim, loaded with its examination; None if none is named."""
    match step:
        case ReviewStep.EMPLOYER:
            return row.employer_id
        case ReviewStep.SUBMITTING_UNIT:
            return row.submitting_unit_id
        case ReviewStep.EXAMINATION_BODY:
            return row.examination.examination_body_id if row.examination else None
        case _:
            assert_never(step)


def reviewing_unit_name(row: Claim, step: ReviewStep) -> str:
    """The name of that unit; ``row.examination.examination_body`` should be at hand. Empty where none is."""
    match step:
        case ReviewStep.EMPLOYER:
            return row.employer_name
        case ReviewStep.SUBMITTING_UNIT:
            return row.submitting_unit_name
        case ReviewStep.EXAMINATION_BODY:
            return row.examination.examination_body.name if row.examination else ""
        case _:
            assert_never(step)


def reviewing_unit_column(step: ReviewStep) -> str:
    """The same as a path for a query over claims."""
    match step:
        case ReviewStep.EMPLOYER:
            return "employer_id"
        case ReviewStep.SUBMITTING_UNIT:
            return "submitting_unit_id"
        case ReviewStep.EXAMINATION_BODY:
            return "examination__examination_body_id"
        case _:
            assert_never(step)


def step_of_role(role: UnitRole | None) -> ReviewStep | None:
    """The step that an officer in this role decides; None for a role that reviews nothing."""
    return next((step for step in ReviewStep if role in step.roles), None)
