"""Revocations that were asked for before there were cases, and that no second officer has decided.

They end with the case about the same certificate: there is one way to decide a revocation.
"""

import uuid
from collections.abc import Sequence

from zhicheng.records.models import Revocation
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import EventTag, Ledger


def end_old_requests(
    ledger: Ledger, certificate_ids: Sequence[uuid.UUID], *, officers: Sequence[uuid.UUID | None]
) -> None:
    """Close the open requests for these certificates as overtaken by the case.

    The first of ``officers`` who did not ask for it closes it. Raises CaseRefused where each of them did: who
    asked for a revocation is not the one who turns it down. One certificate has one open or approved
    revocation at most, so an open request would keep the case's from being written.
    """
    waiting = Revocation.objects.select_for_update().filter(
        certificate_id__in=certificate_ids, decided_by__isnull=True
    )
    for row in waiting.order_by("certificate_id"):
        decider = next((each for each in officers if each not in (None, row.requested_by_id)), None)
        if decider is None:
            raise CaseRefused(
                "该证书有您以前提出、尚未决定的撤销申请，须由另一名工作人员一并了结。",
                code="case.same_officer",
            )
        row.decided_by_id, row.decided_at, row.is_approved = decider, ledger.at, False
        row.save(update_fields=["decided_by", "decided_at", "is_approved"])
        ledger.record(
            EventTag.REVOCATION_DECIDED,
            "certificate",
            row.certificate_id,
            revocation=str(row.id),
            approved=False,
        )
