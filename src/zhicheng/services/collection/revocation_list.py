"""Revocations as an officer reads them: each that was asked for, with its decision."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zhicheng.records.models import Revocation


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


def revocation_lines(rows: QuerySet[Revocation]) -> list[RevocationLine]:
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
        )
        for row in rows.select_related("certificate", "requested_by", "decided_by")
    ]
