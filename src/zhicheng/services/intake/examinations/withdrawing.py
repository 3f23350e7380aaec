"""Taking back the announcement of an examination, as long as nothing rests on it."""

import uuid
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.second_thoughts import EXAMINATION
from zhicheng.records.models import Claim, Examination, RosterUpload
from zhicheng.services.intake.examinations.announcing import ExaminationRefused, ExaminationState
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction


def withdraw_examination(*, actor: Actor, at: datetime, examination_id: uuid.UUID) -> ExaminationState:
    """An examination body takes back an announcement, so that it can announce the examination as it was.

    Only the trail keeps it. Raises ExaminationRefused for one that is unknown, another body's or taken back
    already; TakenUp once a roster was uploaded for it, whatever became of that roster, or a claim names it.
    """
    unit_id = require_role(actor, UnitRole.EXAMINATION_BODY)
    require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        # Whoever receives a roster holds the same row, so that one of the two waits and then sees the other.
        row = (
            Examination.objects.select_for_update()
            .filter(id=examination_id, examination_body_id=unit_id)
            .first()
        )
        if row is None:
            raise ExaminationRefused(
                "没有找到该考试，或者已经撤回。请从考试列表重新进入。",
                code="examination.not_found",
                kind=RefusalKind.MISSING,
            )
        state = ExaminationState(row.id, row.name, row.held_on)
        is_taken_up = (
            RosterUpload.objects.filter(examination=row).exists()
            or Claim.objects.filter(examination=row).exists()
        )
        EXAMINATION.require_not_taken_up(is_taken_up=is_taken_up)
        row.delete()
        ledger.record(
            EventTag.EXAMINATION_WITHDRAWN, "examination", state.id, held_on=state.held_on.isoformat()
        )
    return state
