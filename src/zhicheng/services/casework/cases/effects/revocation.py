"""Revocation, cancellation and withdrawal by the issuer: all items in one commit, never undone."""

import uuid
from collections.abc import Sequence

from zhicheng.domain.cases import CANCELLING_GROUNDS, WITHDRAWING_GROUNDS
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.recall import RecallChange
from zhicheng.domain.review import ClaimAction, next_position
from zhicheng.domain.revocations import RevocationKind
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import (
    Case,
    CaseDecision,
    CaseItem,
    Certificate,
    CertificateStanding,
    Claim,
    Revocation,
    Suspension,
)
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.casework.cases.telling import tell_of_revocation
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.later_titles import list_for_review

_IN_FORCE = frozenset({CertificateState.VALID, CertificateState.SUSPENDED})


def revoke_certificates(
    ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]
) -> bool:
    """Revoke every certificate of the case and end the claims behind them; suspensions end with it.

    Raises CaseRefused that names the first certificate that is not in force any more: half of a meeting is
    never revoked.
    """
    kind = _kind_of(case.ground)
    ids = sorted(item.certificate_id for item in items if item.certificate_id is not None)
    list(
        Certificate.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id").values_list("id")
    )
    standings = {
        row.certificate_id: row for row in CertificateStanding.objects.filter(certificate_id__in=ids)
    }
    for item in items:
        assert item.certificate_id is not None  # A revocation is about certificates.
        standing = standings[item.certificate_id]
        if CertificateState(standing.once_open) not in _IN_FORCE:
            label = CertificateState(standing.once_open).label
            raise CaseRefused(
                f"证书{standing.number}现为“{label}”，本办件整体没有执行。请退回后去掉该证书。",
                code="case.certificate_state",
            )
        _close_open_request(item.certificate_id, decision, ledger)
        row = Revocation.objects.create(
            id=new_id(),
            certificate_id=item.certificate_id,
            reason=decision.reason[:500],
            requested_by_id=decision.proposed_by_id,
            requested_at=decision.proposed_at,
            decided_by_id=decision.decided_by_id,
            decided_at=ledger.at,
            is_approved=True,
            kind=kind.value,
            ground=case.ground,
        )
        Suspension.objects.in_force().filter(certificate_id=item.certificate_id).update(
            ended_at=ledger.at, ended_by_item=item
        )
        _end_claim(item)
        ledger.record(
            EventTag.REVOCATION_DECIDED,
            "certificate",
            item.certificate_id,
            revocation=str(row.id),
            approved=True,
            case=case.number,
        )
        item_done(case, item, ledger.at, effect=kind.value, subject=("certificate", item.certificate_id))
    change = RecallChange.CANCELLED if kind is RevocationKind.CANCELLED else RecallChange.REVOKED
    # After all of them fell: what falls with them needs no review.
    list_for_review(ledger, ids, change, case_id=case.id)
    tell_of_revocation(ledger, case, items, kind)
    return True


def _close_open_request(certificate_id: uuid.UUID, decision: CaseDecision, ledger: Ledger) -> None:
    """A revocation asked for by itself, outside of a case, is overtaken by the case's decision.

    One certificate has one open or approved revocation at most, so an open one would keep the case's from
    being written. Of the case's two officers one did not ask for it, and so may close it.
    """
    waiting = (
        Revocation.objects.select_for_update(no_key=True)
        .filter(certificate_id=certificate_id, decided_by__isnull=True)
        .first()
    )
    if waiting is None:
        return
    decider = decision.decided_by_id
    if decider == waiting.requested_by_id:
        decider = decision.proposed_by_id
    waiting.decided_by_id, waiting.decided_at, waiting.is_approved = decider, ledger.at, False
    waiting.save(update_fields=["decided_by", "decided_at", "is_approved"])
    ledger.record(
        EventTag.REVOCATION_DECIDED,
        "certificate",
        certificate_id,
        revocation=str(waiting.id),
        approved=False,
    )


def _kind_of(ground: str) -> RevocationKind:
    if ground in CANCELLING_GROUNDS:
        return RevocationKind.CANCELLED
    return RevocationKind.TAKEN_BACK if ground in WITHDRAWING_GROUNDS else RevocationKind.REVOKED


def _end_claim(item: CaseItem) -> None:
    """The claim behind a revoked certificate ends, so that the person may claim the title again."""
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(certificates=item.certificate_id)
    seen = claim.seen()
    target = next_position(IntakeChannel(claim.channel), seen.position, ClaimAction.REVOKE)
    if not Claim.objects.move(seen, target):
        # The row is locked since it was read, so this cannot be; a revocation that left its claim
        # certified would keep the person from claiming again.
        raise CaseRefused("申领刚刚被他人处理，请刷新后再办理。", code="case.overtaken")
