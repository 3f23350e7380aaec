"""Units that a person may name in a claim: their employer, or who keeps their personnel file."""

import uuid
from dataclasses import dataclass

from django.db.models import Q

from zhicheng.domain.channels import RULES, IntakeChannel, UnitRole
from zhicheng.domain.rosters.cell_texts import tidy
from zhicheng.records.models import Unit
from zhicheng.services.intake.claims import ClaimRefused
from zhicheng.services.kernel.actor import Actor, NotAllowed

MOST = 20
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class UnitToChoose:
    """One unit of the answer."""

    unit_id: uuid.UUID
    name: str
    is_employer: bool
    """Otherwise an archive agency or competent department, for a person without an employer."""
    submitting_unit: str
    """Who submits for it (三(二)3)."""


@dataclass(frozen=True, slots=True)
class UnitsFound:
    """What a search has found."""

    units: list[UnitToChoose]
    is_cut: bool
    """Whether there are more than can be shown, so that more of the name is needed."""


def find_units(*, actor: Actor, channel: IntakeChannel, text: str) -> UnitsFound:
    """Units in use whose name contains ``text``, employers first, at most ``MOST``.

    Archive agencies are found where the channel allows them: the others need an employer's review. Raises
    ClaimRefused for fewer than two characters, NotAllowed for an actor who is no holder.
    """
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再申领证书。")
    wanted = tidy(text)
    if len(wanted) < _SHORTEST:
        raise ClaimRefused("请输入单位名称中的至少两个字。", field="q")
    rows = Unit.objects.active().filter(_allowed_units(channel), name__contains=wanted)
    found = [_choice(unit) for unit in rows.select_related("submitting_unit").order_by("name")[: MOST + 1]]
    found.sort(key=lambda unit: not unit.is_employer)
    return UnitsFound(found[:MOST], len(found) > MOST)


def unit_to_choose(*, channel: IntakeChannel, unit_id: uuid.UUID) -> UnitToChoose:
    """The unit that was chosen. Raises ClaimRefused when it cannot be, or is no longer in use."""
    unit: Unit | None = (
        Unit.objects.active()
        .select_related("submitting_unit")
        .filter(_allowed_units(channel), id=unit_id)
        .first()
    )
    if unit is None:
        raise ClaimRefused("所选单位已停用或不可选，请重新查找。", field="unit")
    return _choice(unit)


def _allowed_units(channel: IntakeChannel) -> Q:
    allowed = Q(roles__contains=[UnitRole.EMPLOYER.value])
    if RULES[channel].archive_allowed:
        allowed |= Q(roles__contains=[UnitRole.ARCHIVE_AGENCY.value])
    return allowed


def _choice(unit: Unit) -> UnitToChoose:
    superior = unit.submitting_unit.name if unit.submitting_unit else ""
    works = UnitRole.EMPLOYER.value in unit.roles
    return UnitToChoose(unit.id, unit.name, works, superior if works else unit.name)
