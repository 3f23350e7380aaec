"""Units that may be the submitting unit (呈报单位, clause 三(二)3), for a reviewer to choose from."""

import uuid
from dataclasses import dataclass

from django.db.models import Q

from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.domain.rosters.cell_texts import tidy
from zhicheng.records.models import Unit
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.claim_position import ReviewRefused

MOST = 20
"""How many units one search shows."""
_SHORTEST = 2
_MAY_SUBMIT = Q(roles__overlap=[role.value for role in SUBMITTING_ROLES])


@dataclass(frozen=True, slots=True)
class SubmittingUnitChoice:
    """One unit that can be chosen."""

    unit_id: uuid.UUID
    name: str
    is_archive_agency: bool


@dataclass(frozen=True, slots=True)
class SubmittingUnitsFound:
    """What a search has found."""

    units: tuple[SubmittingUnitChoice, ...]
    is_cut: bool
    """Whether there are more than ``MOST``, so that more of the name is needed."""


def find_submitting_units(*, actor: Actor, text: str) -> SubmittingUnitsFound:
    """Departments and archive agencies in use whose name contains ``text``, by name, at most ``MOST``.

    Raises NotAllowed for an actor of no unit, ReviewRefused for fewer than two characters.
    """
    if actor.unit_id is None:
        raise NotAllowed("请先选择办理业务的单位身份。")
    wanted = tidy(text)
    if len(wanted) < _SHORTEST:
        raise ReviewRefused("请输入单位名称中的至少两个字。")
    rows = Unit.objects.active().filter(_MAY_SUBMIT, name__contains=wanted).order_by("name")
    found = tuple(
        SubmittingUnitChoice(row.id, row.name, UnitRole.ARCHIVE_AGENCY.value in row.roles)
        for row in rows[: MOST + 1]
    )
    return SubmittingUnitsFound(found[:MOST], len(found) > MOST)
