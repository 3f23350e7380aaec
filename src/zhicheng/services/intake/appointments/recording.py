"""Recording what an employer may appoint to, and ending it early."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import AppointmentRight, Unit
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rights import right_of
from zhicheng.services.kernel.rulebook import catalogue
from zhicheng.services.kernel.typed_text import typed_text


class RightRefused(Refusal):
    """A right that cannot be recorded or ended as asked."""

    code = "right.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RightGiven:
    """What an approval says of an employer."""

    document: str
    """文号."""
    series: Collection[str]
    levels: Collection[TitleLevel]
    first_day: date
    last_day: date
    """Last day in force, itself included."""


@dataclass(frozen=True, slots=True)
class RightState:
    """A right after it was recorded or ended."""

    id: uuid.UUID
    unit_id: uuid.UUID
    document: str
    first_day: date
    last_day: date
    """The last day on which it holds, an early end included."""


def record_appointment_right(
    *, actor: Actor, at: datetime, unit_id: uuid.UUID, right: RightGiven
) -> RightState:
    """The Bureau records to which titles an employer may appoint, and for how long (clause 一(二)).

    Raises RightRefused for a unit that is unknown or no employer, series outside the catalogue, days out of
    order, and a right recorded already; NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    document = typed_text(right.document, label="核准文号", longest=60, refuse=RightRefused)
    if not document:
        raise RightRefused("请填写核准文号。")
    if set(right.series) - set(catalogue().series_names()) or not right.series or not right.levels:
        raise RightRefused("请选择职称目录中的系列和层级，各至少一项。")
    if right.first_day > right.last_day:
        raise RightRefused("权限的开始日期晚于结束日期，请核对。", code="right.days")
    unit = Unit.objects.filter(id=unit_id).first()
    if unit is None:
        raise RightRefused(
            "没有找到该单位，请从单位列表重新进入。", code="right.unit_not_found", kind=RefusalKind.MISSING
        )
    if UnitRole.EMPLOYER.value not in unit.roles:
        raise RightRefused(f"“{unit.name}”不是用人单位，不能登记聘任权限。")
    with transaction(actor=actor, at=at) as ledger:
        try:
            with db.atomic():
                row = AppointmentRight.objects.create(
                    unit=unit,
                    document=document,
                    series=sorted(set(right.series)),
                    levels=sorted({level.value for level in right.levels}),
                    first_day=right.first_day,
                    last_day=right.last_day,
                    recorded_by_id=officer,
                    recorded_at=at,
                )
        except IntegrityError as error:
            raise RightRefused(
                f"核准文号“{document}”的这项权限已经登记，请核对。", code="right.known"
            ) from error
        ledger.record(
            EventTag.APPOINTMENT_RIGHT_RECORDED,
            "unit",
            unit.id,
            document=document,
            series=row.series,
            levels=row.levels,
            first_day=row.first_day.isoformat(),
            last_day=row.last_day.isoformat(),
        )
    return _state(row)


def end_appointment_right(
    *, actor: Actor, at: datetime, right_id: uuid.UUID, last_day: date, reason: str
) -> RightState:
    """The Bureau ends a right early; ``last_day`` is the last day on which it still holds.

    A day before the first undoes one that was recorded in error. Appointments of later days, uploaded or not,
    are blocked by the next final check. Raises RightRefused for an unknown or ended right; NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    reason = typed_text(reason, label="终止原因", longest=500, refuse=RightRefused)
    if not reason:
        raise RightRefused("请填写终止原因。", code="right.reason_missing")
    without_personal_numbers(reason, "终止原因")
    with transaction(actor=actor, at=at) as ledger:
        row = AppointmentRight.objects.select_for_update().filter(id=right_id).first()
        if row is None:
            raise RightRefused(
                "没有找到该聘任权限，请从单位列表重新进入。", code="right.not_found", kind=RefusalKind.MISSING
            )
        if row.ended_on is not None:
            raise RightRefused("该聘任权限已经提前终止，不能再改。", code="right.ended")
        if last_day >= row.last_day:
            raise RightRefused(f"该聘任权限本来到{row.last_day}为止，请填写更早的日期。", code="right.days")
        row.ended_on, row.ended_by_id, row.ended_at, row.end_reason = last_day, officer, at, reason
        row.save(update_fields=["ended_on", "ended_by", "ended_at", "end_reason"])
        ledger.record(
            EventTag.APPOINTMENT_RIGHT_ENDED,
            "unit",
            row.unit_id,
            document=row.document,
            last_day=last_day.isoformat(),
            reason=reason,
        )
    return _state(row)


def _state(row: AppointmentRight) -> RightState:
    return RightState(row.id, row.unit_id, row.document, row.first_day, right_of(row).last_in_force)
