"""What a certificate is worth at an instant: the one place that decides it, for every door."""

from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from zhicheng.records.models import Certificate, Revocation


class CertificateState(StrEnum):
    """The state that a holder or an asker sees."""

    MAKING = "making"  # Numbered, not sealed yet; the workers move next.
    NOT_YET = "not_yet"  # Sealed; opens for collection at a known instant.
    VALID = "valid"
    REPLACED = "replaced"  # A correction took its place.
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return {
            CertificateState.MAKING: "制作中",
            CertificateState.NOT_YET: "未到领取时间",
            CertificateState.VALID: "有效",
            CertificateState.REPLACED: "已更换",
            CertificateState.REVOKED: "已撤销",
        }[self]


def with_state(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """The query with all that ``state_of`` needs, in the one statement that reads the certificates.

    A second statement for those that are found would tell a hit from a miss (R15).
    """
    approved = Revocation.objects.filter(certificate_id=OuterRef("id"), is_approved=True)
    return certificates.select_related("artifact", "successor", "successor__artifact").annotate(
        has_approved_revocation=Exists(approved)
    )


def state_of(certificate: Certificate, at: datetime) -> CertificateState:
    """The state at ``at``. Revocation wins over everything and cannot be undone (I10).

    A correction replaces its predecessor only once it is sealed, so that the holder is never without one.
    """
    is_revoked: bool | None = getattr(certificate, "has_approved_revocation", None)
    if is_revoked is None:
        is_revoked = certificate.revocations.filter(is_approved=True).exists()
    return state_from(
        at,
        certificate.collectable_from,
        is_revoked=is_revoked,
        is_sealed=hasattr(certificate, "artifact"),
        is_replaced=hasattr(certificate, "successor") and hasattr(certificate.successor, "artifact"),
    )


STATE_COLUMNS = """
    certificate.collectable_from,
    EXISTS (SELECT FROM records_revocation revocation
             WHERE revocation.certificate_id = certificate.id AND revocation.is_approved),
    EXISTS (SELECT FROM records_artifact artifact WHERE artifact.certificate_id = certificate.id),
    EXISTS (SELECT FROM records_certificate successor
              JOIN records_artifact artifact ON artifact.certificate_id = successor.id
             WHERE successor.predecessor_id = certificate.id)
"""
"""What ``state_from`` needs of ``records_certificate certificate``, in its order after the instant, for doors
where the ORM takes longer to write a statement than the database to answer it."""


def state_from(
    at: datetime, collectable_from: datetime, is_revoked: bool, is_sealed: bool, is_replaced: bool
) -> CertificateState:
    """The state at ``at`` from what the records say; ``is_replaced`` by a correction that is sealed."""
    if is_revoked:
        return CertificateState.REVOKED
    if not is_sealed:
        return CertificateState.MAKING
    if is_replaced:
        return CertificateState.REPLACED
    if at < collectable_from:
        return CertificateState.NOT_YET
    return CertificateState.VALID
