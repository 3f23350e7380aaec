"""Suspension of certificates for a time, and its early end."""

from collections.abc import Sequence

from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Case, CaseDecision, CaseItem, Certificate, CertificateStanding, Suspension
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.casework.cases.telling import tell_of_suspension
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.events import EventTag, Ledger


def suspend_or_resume(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Suspend every certificate of the case until its last day, or end their suspensions.

    Raises CaseRefused that names the first certificate whose standing changed since the case was opened.
    """
    ids = sorted(item.certificate_id for item in items if item.certificate_id is not None)
    # Held in one order, as a revocation and a successor hold them.
    list(
        Certificate.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id").values_list("id")
    )
    standings = {
        row.certificate_id: row for row in CertificateStanding.objects.filter(certificate_id__in=ids)
    }
    is_resume = case.ground == "resume"
    wanted = CertificateState.SUSPENDED if is_resume else CertificateState.VALID
    for item in items:
        assert item.certificate_id is not None  # A suspension is about certificates.
        standing = standings[item.certificate_id]
        if standing.once_open != wanted:
            label = CertificateState(standing.once_open).label
            raise CaseRefused(
                f"证书{standing.number}现为“{label}”，本办件整体没有执行。请退回后去掉该证书。",
                code="case.certificate_state",
            )
        if is_resume:
            suspension = Suspension.objects.in_force().get(certificate_id=item.certificate_id)
            suspension.ended_at, suspension.ended_by_item = ledger.at, item
            suspension.save(update_fields=["ended_at", "ended_by_item"])
            tag, effect = EventTag.SUSPENSION_ENDED, "resumed"
        else:
            assert case.in_force_until is not None  # The opening has asked for it.
            suspension = Suspension.objects.create(
                id=new_id(),
                certificate_id=item.certificate_id,
                item=item,
                ground=case.ground,
                began_at=ledger.at,
                last_day=case.in_force_until,
            )
            tag, effect = EventTag.CERTIFICATE_SUSPENDED, "suspended"
        ledger.record(tag, "certificate", item.certificate_id, case=case.number)
        item_done(case, item, ledger.at, effect=effect, subject=("certificate", item.certificate_id))
    tell_of_suspension(ledger, case, items, is_end=is_resume)
    return True
