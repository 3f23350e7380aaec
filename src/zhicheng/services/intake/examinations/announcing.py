"""Examinations in lieu of evaluation (以考代评), announced by the body that holds them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Examination
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.typed_text import typed_text


@dataclass(frozen=True, slots=True)
class ExaminationState:
    """An examination after it was announced."""

    id: uuid.UUID
    name: str
    held_on: date


class ExaminationRefused(Refusal):
    """An examination that cannot be announced as described."""

    code = "examination.refused"


def announce_examination(*, actor: Actor, at: datetime, name: str, held_on: date) -> ExaminationState:
    """An examination body registers an examination that was held, so that its pass roster can be uploaded.

    Raises ExaminationRefused without a name, for a day to come, and for one announced already.
    """
    unit_id = require_role(actor, UnitRole.EXAMINATION_BODY)
    name = typed_text(name, label="考试名称", longest=120, refuse=ExaminationRefused)
    if not name:
        raise ExaminationRefused("请填写考试名称。")
    if held_on > business_date(at):
        raise ExaminationRefused("考试日期在今天之后，请在考试结束后再登记。")
    with transaction(actor=actor, at=at) as ledger:
        try:
            with db.atomic():
                row = Examination.objects.create(
                    name=name, examination_body_id=unit_id, held_on=held_on, created_at=at
                )
        except IntegrityError as error:
            raise ExaminationRefused(f"“{name}”在该日期的考试已经登记，请直接上传合格名单。") from error
        ledger.record(EventTag.EXAMINATION_ANNOUNCED, "examination", row.id, held_on=held_on.isoformat())
    return ExaminationState(row.id, row.name, row.held_on)
