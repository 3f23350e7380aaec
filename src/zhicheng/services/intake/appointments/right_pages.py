"""An employer's rights to appoint as pages and commands show them."""

import uuid
from dataclasses import dataclass
from datetime import date

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.rights import Right
from zhicheng.records.models import AppointmentRight
from zhicheng.services.intake.appointments.recording import RightRefused
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.rights import right_of


@dataclass(frozen=True, slots=True)
class EmployerRight:
    """One right of an employer to appoint."""

    right_id: uuid.UUID
    right: Right
    series: tuple[str, ...]
    levels: tuple[TitleLevel, ...]
    end_reason: str
    on: date
    """The day on which it is looked at."""

    @property
    def may_end(self) -> bool:
        """Whether it can still be ended early."""
        return self.right.ended_on is None and self.on <= self.right.last

    @property
    def stage_label(self) -> str:
        """How it stands on the day, as people read it."""
        if self.right.ended_on is not None and self.right.ended_on < self.on:
            return "已提前终止"
        if self.on < self.right.first:
            return "尚未开始"
        return "有效" if self.on <= self.right.last_in_force else "已到期"

    @property
    def stage_kind(self) -> str:
        """What that is to the reader."""
        return {"有效": "good", "尚未开始": "waiting"}.get(self.stage_label, "plain")


def rights_of_unit(*, actor: Actor, on: date, unit_id: uuid.UUID) -> tuple[EmployerRight, ...]:
    """What a unit may appoint to, the latest first, for the Bureau. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    return _rights(unit_id, on)


def own_rights(*, actor: Actor, on: date) -> tuple[EmployerRight, ...]:
    """What the actor's own unit may appoint to, the latest first. Raises NotAllowed."""
    return _rights(require_role(actor, UnitRole.EMPLOYER), on)


def right_of_document(*, actor: Actor, unit_id: uuid.UUID, document: str) -> uuid.UUID:
    """The latest right of a unit under this 文号. Raises RightRefused, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = AppointmentRight.objects.filter(unit_id=unit_id, document=document.strip())
    found = rows.order_by("-first_day", "-recorded_at").values_list("id", flat=True).first()
    if found is None:
        raise RightRefused(
            "没有这个文号的聘任权限，请核对文号。", code="right.not_found", kind=RefusalKind.MISSING
        )
    return found


def _rights(unit_id: uuid.UUID, on: date) -> tuple[EmployerRight, ...]:
    rows = AppointmentRight.objects.filter(unit_id=unit_id).order_by("-first_day", "-recorded_at")
    return tuple(
        EmployerRight(
            right_id=row.id,
            right=right_of(row),
            series=tuple(row.series),
            levels=tuple(level for level in TitleLevel if level.value in row.levels),
            end_reason=row.end_reason,
            on=on,
        )
        for row in rows
    )
