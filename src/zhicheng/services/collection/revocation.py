"""Revocation (撤销): asked by one officer, decided by another, never undone."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.recall import RecallChange
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import ClaimAction, next_position
from zhicheng.records.models import Certificate, CertificateStanding, Claim, Revocation
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.claim_messages import tell_of_revocation
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.later_titles import list_for_review
from zhicheng.services.kernel.recall import recall

_REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class RevocationState:
    """A revocation after it was asked for or decided."""

    id: uuid.UUID
    certificate_id: uuid.UUID
    requested_by_id: uuid.UUID
    decided_by_id: uuid.UUID | None
    decided_at: datetime | None
    is_approved: bool | None
    """None until a second officer decides."""


class RevocationRefused(Refusal):
    """A revocation that cannot be asked for or decided."""

    code = "revocation.refused"


def request_revocation(
    *, actor: Actor, at: datetime, certificate_id: uuid.UUID, reason: str
) -> RevocationState:
    """An officer asks that a sealed certificate be revoked, with a reason.

    Raises RevocationRefused without a reason, for a certificate that is not sealed, or while a revocation
    is open or approved already; nor does anybody ask for it of their own certificate (R02).
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    reason = reason.strip()
    if not reason or len(reason) > _REASON_LIMIT:
        raise RevocationRefused(f"请填写撤销原因，不超过{_REASON_LIMIT}字。", code="revocation.reason")
    without_personal_numbers(reason, "撤销原因")
    certificate = with_state(Certificate.objects.filter(id=certificate_id), at).first()
    if certificate is None or state_of(certificate) is CertificateState.MAKING:
        raise RevocationRefused(
            "没有找到该证书，或证书尚未制作完成。", code="revocation.not_found", kind=RefusalKind.MISSING
        )
    _refuse_own_certificate(actor, certificate_id)
    with transaction(actor=actor, at=at) as ledger:
        try:
            with db.atomic():
                row = Revocation.objects.create(
                    certificate_id=certificate_id, reason=reason, requested_by_id=officer, requested_at=at
                )
        except IntegrityError as error:
            raise RevocationRefused(
                "该证书已撤销，或撤销申请正等待另一名工作人员决定。", code="revocation.open"
            ) from error
        ledger.record(
            EventTag.REVOCATION_REQUESTED,
            "certificate",
            certificate_id,
            revocation=str(row.id),
            reason=reason,
        )
    return _state(row)


def decide_revocation(
    *, actor: Actor, at: datetime, revocation_id: uuid.UUID, is_approved: bool
) -> RevocationState:
    """A second officer approves or turns down a revocation; an approval takes effect at its commit (R14).

    Raises RevocationRefused for the officer who asked, for the holder, and for a decision made already.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        row = Revocation.objects.select_for_update(no_key=True).filter(id=revocation_id).first()
        if row is None:
            raise RevocationRefused(
                "没有找到该撤销申请。", code="revocation.not_found", kind=RefusalKind.MISSING
            )
        if row.requested_by_id == officer:
            raise RevocationRefused(
                "撤销的提出与决定须由两名不同的工作人员办理。", code="revocation.same_officer"
            )
        _refuse_own_certificate(actor, row.certificate_id)
        if row.decided_by_id is not None:
            raise RevocationRefused("该撤销申请已经决定，不能再改。", code="revocation.decided")
        if is_approved:
            _refuse_replaced(row.certificate_id)
        row.decided_by_id, row.decided_at, row.is_approved = officer, at, is_approved
        row.save(update_fields=["decided_by", "decided_at", "is_approved"])
        if is_approved:
            _end_claim(row.certificate_id)
            tell_of_revocation(row.certificate_id, at=at, reason=row.reason)
            list_for_review(ledger, [row.certificate_id], RecallChange.REVOKED)
            recall(ledger, [row.certificate_id], RecallChange.REVOKED)
        ledger.record(
            EventTag.REVOCATION_DECIDED,
            "certificate",
            row.certificate_id,
            revocation=str(row.id),
            approved=is_approved,
        )
    return _state(row)


def _state(row: Revocation) -> RevocationState:
    return RevocationState(
        id=row.id,
        certificate_id=row.certificate_id,
        requested_by_id=row.requested_by_id,
        decided_by_id=row.decided_by_id,
        decided_at=row.decided_at,
        is_approved=row.is_approved,
    )


def _refuse_replaced(certificate_id: uuid.UUID) -> None:
    """What is in force is the successor, which can be revoked. Holds the certificate's row."""
    Certificate.objects.select_for_update(of=("self",), no_key=True).get(id=certificate_id)
    standing = CertificateStanding.objects.get(certificate_id=certificate_id)
    if standing.once_open == CertificateState.REPLACED:
        raise RevocationRefused(
            f"该证书已更换为{standing.replaced_by}，请撤销更换后的证书。", code="revocation.replaced"
        )


def _end_claim(certificate_id: uuid.UUID) -> None:
    """The claim behind a revoked certificate ends, so that the person may claim the title again."""
    claim = Claim.objects.select_for_update(no_key=True).get(certificates=certificate_id)
    seen = claim.seen()
    target = next_position(IntakeChannel(claim.channel), seen.position, ClaimAction.REVOKE)
    if not Claim.objects.move(seen, target):
        # The row is locked since it was read, so this cannot be; a revocation that left its claim
        # certified would keep the person from claiming again.
        raise RevocationRefused("该证书的申领刚刚被他人处理，请刷新后再办理。", code="revocation.overtaken")


def _refuse_own_certificate(actor: Actor, certificate_id: uuid.UUID) -> None:
    if actor.person_id is None:
        return
    if Certificate.objects.filter(id=certificate_id, person_id__in=actor.own_records).exists():
        raise RevocationRefused("这是您本人的证书，须由其他工作人员办理。", code="revocation.own_certificate")
