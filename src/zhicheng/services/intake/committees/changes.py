"""Changes to evaluation committees after their registration: what they may evaluate, and whether at all."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import RefusalKind
from zhicheng.records.models import EvaluationCommittee
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rulebook import catalogue


@dataclass(frozen=True, slots=True)
class CommitteeScope:
    """What a committee may evaluate from now on."""

    series: Collection[str]
    levels: Collection[TitleLevel]
    is_active: bool


def change_committee(
    *, actor: Actor, at: datetime, committee_id: uuid.UUID, scope: CommitteeScope
) -> CommitteeScope:
    """Set a committee's series, levels and activity; returns what then holds.

    The states before and after stand in the audit trail. Rosters of meetings that were filed before are
    judged by the scope of the day they are uploaded. Raises FilingRefused for an unknown committee, series
    outside the catalogue, or none; NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    unknown = sorted(set(scope.series) - set(catalogue().series_names()))
    if unknown or not scope.series or not scope.levels:
        raise FilingRefused("请选择职称目录中的评审系列和评审层级，各至少一项。")
    with transaction(actor=actor, at=at) as ledger:
        row = EvaluationCommittee.objects.select_for_update().filter(id=committee_id).first()
        if row is None:
            raise FilingRefused(
                "没有找到该评审委员会，请从评审委员会列表重新进入。",
                code="filing.not_found",
                kind=RefusalKind.MISSING,
            )
        before = _state(row)
        row.series = sorted(scope.series)
        row.levels = sorted(level.value for level in scope.levels)
        row.is_active = scope.is_active
        if _state(row) != before:
            row.save(update_fields=["series", "levels", "is_active"])
            ledger.record(EventTag.COMMITTEE_CHANGED, "committee", row.id, before=before, after=_state(row))
    return CommitteeScope(tuple(row.series), tuple(map(TitleLevel, row.levels)), row.is_active)


def _state(row: EvaluationCommittee) -> dict[str, Any]:
    return {"series": sorted(row.series), "levels": sorted(row.levels), "is_active": row.is_active}
