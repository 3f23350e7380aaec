"""Certificates revoked by a case of two officers, and requests as they were kept before there were cases."""

import uuid
from datetime import datetime

from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import officer
from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import Revocation
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction


def revocation(certificate_id: uuid.UUID, at: datetime, *, ground: str = "unlawful_evaluation") -> CaseWalk:
    """A revocation case just opened; on this ground nobody is to be heard."""
    return CaseWalk.opened(
        officer("counter"), at, kind=CaseKind.REVOCATION, ground=ground, certificate_ids=[certificate_id]
    )


def revoke_certificate(certificate_id: uuid.UUID, at: datetime) -> Revocation:
    """Two officers revoke the certificate."""
    revocation(certificate_id, at).agreed()
    return Revocation.objects.get(certificate_id=certificate_id, is_approved=True)


def asked_before_cases(
    certificate_id: uuid.UUID, at: datetime, *, by: Actor, reason: str = "材料不实"
) -> Revocation:
    """The row and the event that an installation of before there were cases has for an open request."""
    with transaction(actor=by, at=at) as ledger:
        row = Revocation.objects.create(
            certificate_id=certificate_id, reason=reason, requested_by_id=require_human(by), requested_at=at
        )
        ledger.record(
            EventTag.REVOCATION_REQUESTED,
            "certificate",
            certificate_id,
            revocation=str(row.id),
            reason=reason,
        )
    return row


def decided_before_cases(row: Revocation, at: datetime, *, by: Actor) -> None:
    """The request turned down by another officer, as it was kept before there were cases."""
    with transaction(actor=by, at=at) as ledger:
        Revocation.objects.filter(id=row.id).update(
            decided_by=require_human(by), decided_at=at, is_approved=False
        )
        ledger.record(
            EventTag.REVOCATION_DECIDED,
            "certificate",
            row.certificate_id,
            revocation=str(row.id),
            approved=False,
        )
