"""What a certificate is worth at an instant: the one place that decides it, for every door."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

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
    """The query with all that ``state_of`` needs, in a constant number of statements."""
    return certificates.select_related("artifact", "successor", "successor__artifact").prefetch_related(
        Prefetch(
            "revocations",
            queryset=Revocation.objects.filter(is_approved=True),
            to_attr="approved_revocations",
        )
    )


def state_of(certificate: Certificate, at: datetime) -> CertificateState:
    """The state at ``at``. Revocation wins over everything and cannot be undone (I10).

    A correction replaces its predecessor only once it is sealed, so that the holder is never without one.
    """
    approved: Iterable[Revocation] | None = getattr(certificate, "approved_revocations", None)
    if approved is None:
        approved = certificate.revocations.filter(is_approved=True)
    if any(True for _ in approved):
        return CertificateState.REVOKED
    if not hasattr(certificate, "artifact"):
        return CertificateState.MAKING
    if hasattr(certificate, "successor") and hasattr(certificate.successor, "artifact"):
        return CertificateState.REPLACED
    if at < certificate.collectable_from:
        return CertificateState.NOT_YET
    return CertificateState.VALID
