"""Revocations as an officer reads them: those that wait for a second officer, and one in full."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import RefusalKind
from zhicheng.records.models import Revocation
from zhicheng.services.collection.revocation import RevocationRefused
from zhicheng.services.kernel.actor import Actor, require_role


@dataclass(frozen=True, slots=True)
class RevocationLine:
    """A revocation that was asked for."""

    revocation_id: uuid.UUID
    certificate_id: uuid.UUID
    number: str
    reason: str
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    is_approved: bool | None
    is_own: bool
    """Whether the actor asked for it, and so cannot decide it."""


def open_revocations(*, actor: Actor) -> list[RevocationLine]:
    """Revocations that wait for a second officer, the longest waiting first."""
    require_role(actor, UnitRole.BUREAU)
    return revocation_lines(
        actor, Revocation.objects.filter(decided_by__isnull=True).order_by("requested_at")
    )


def revocation_to_decide(*, actor: Actor, revocation_id: uuid.UUID) -> RevocationLine:
    """One revocation. Raises RevocationRefused when there is none, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    found = revocation_lines(actor, Revocation.objects.filter(id=revocation_id))
    if not found:
        raise RevocationRefused("没有找到该撤销申请。", code="revocation.not_found", kind=RefusalKind.MISSING)
    return found[0]


def revocation_lines(actor: Actor, rows: QuerySet[Revocation]) -> list[RevocationLine]:
    """The rows as the actor reads them, for services that checked who asks."""
    return [
        RevocationLine(
            revocation_id=row.id,
            certificate_id=row.certificate_id,
            number=row.certificate.number_id,
            reason=row.reason,
            requested_by=row.requested_by.display_name,
            requested_at=row.requested_at,
            decided_by=row.decided_by.display_name if row.decided_by else "",
            decided_at=row.decided_at,
            is_approved=row.is_approved,
            is_own=row.requested_by_id == actor.account_id,
        )
        for row in rows.select_related("certificate", "requested_by", "decided_by")
    ]
