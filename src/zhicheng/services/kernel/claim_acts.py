"""Keeps the acts on a claim as rows, beside their events and in the same transaction."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from zhicheng.domain.claim_acts import HAND_INS, ClaimActKind
from zhicheng.records.copying import copy_rows
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import ClaimAct
from zhicheng.services.kernel.events import Ledger

_COLUMNS = ("id", "claim", "version", "kind", "account", "unit", "reason", "month", "is_late", "at")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the ledger's actor on one claim."""

    kind: ClaimActKind
    claim_id: uuid.UUID
    version: int
    """The claim's version once the act is done."""
    reason: str = ""
    month: str = ""
    is_late: bool = False


def keep_act(
    ledger: Ledger,
    kind: ClaimActKind,
    claim_id: uuid.UUID,
    *,
    version: int,
    reason: str = "",
    undoes: int | None = None,
) -> None:
    """Keep one act of the ledger's actor; ``version`` is the claim's once the act is done.

    ``undoes`` is the version of the approval or upload that the act takes back.

    Raises IntegrityError where the claim has an act of this version already.
    """
    ClaimAct.objects.create(
        claim_id=claim_id,
        version=version,
        kind=kind.value,
        account_id=ledger.actor.account_id,
        unit_id=ledger.actor.unit_id,
        reason=reason,
        undoes=undoes,
        at=ledger.at,
    )


def keep_acts(ledger: Ledger, acts: Iterable[Act]) -> None:
    """Keep many acts of the ledger's actor by COPY: a roster's chunk, or a unit's upload."""
    actor = ledger.actor
    rows = [
        (
            new_id(),
            act.claim_id,
            act.version,
            act.kind.value,
            actor.account_id,
            actor.unit_id,
            act.reason,
            act.month,
            act.is_late,
            ledger.at,
        )
        for act in acts
    ]
    if rows:
        copy_rows(ClaimAct, _COLUMNS, rows)


def hand_in_number(claim_id: uuid.UUID) -> int:
    """How many times the claim was handed in, which is the number of its present hand-in; 0 for a draft."""
    return ClaimAct.objects.filter(claim_id=claim_id, kind__in=HAND_INS).count()
