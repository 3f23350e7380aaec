"""What a certificate is worth at an instant, for every door; the view ``certificate_standing`` decides it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, QuerySet

from zhicheng.records.models import Certificate, standing_at


class CertificateState(StrEnum):
    """The state that a holder or an verifier sees, in the order of a certificate's life."""

    MAKING = "making"  # Numbered, not sealed yet; the workers move next.
    NOT_YET = "not_yet"  # Sealed; opens for collection at a known instant.
    VALID = "valid"
    SUSPENDED = "suspended"  # In doubt for a time; the Bureau lifts it or revokes the certificate.
    REPLACED = "replaced"  # A correction replaced it.
    REVOKED = "revoked"
    CANCELLED = "cancelled"  # Given up, or taken over by another qualification (注销).

    @property
    def label(self) -> str:
        """The state as people read it."""
        return {
            CertificateState.MAKING: "制作中",
            CertificateState.NOT_YET: "未到领取时间",
            CertificateState.VALID: "有效",
            CertificateState.SUSPENDED: "暂停使用",
            CertificateState.REPLACED: "已更换",
            CertificateState.REVOKED: "已撤销",
            CertificateState.CANCELLED: "已注销",
        }[self]


TOLD = frozenset(CertificateState) - {CertificateState.MAKING, CertificateState.NOT_YET}
"""States in which outsiders may learn of a certificate at all: not before its holder can collect it."""


def with_state(certificates: QuerySet[Certificate], at: datetime) -> QuerySet[Any]:
    """The query with what each certificate is worth at ``at``, in the one statement that reads it.

    A second statement for those that are found would tell a hit from a miss (R15). Each row then has
    ``state``, which ``state_of`` reads, ``replaced_by``, the number of its last correction or None, and what
    ``later_facts`` puts into words.
    """
    return certificates.annotate(
        state=standing_at(at),
        replaced_by=F("standing__replaced_by"),
        since=F("standing__since"),
        ground=F("standing__ground"),
        present_name=F("standing__present_name"),
        has_died=F("standing__has_died"),
        death_noted_at=F("standing__death_noted_at"),
    )


def state_of(certificate: Certificate) -> CertificateState:
    """The state of a row that came from ``with_state``, at the instant that was asked about."""
    return CertificateState(certificate.state)  # type: ignore[attr-defined]


def replaced_by(certificate: Certificate) -> str | None:
    """The number of the last correction in the chain that replaced it, for a row from ``with_state``."""
    number: str | None = certificate.replaced_by  # type: ignore[attr-defined]
    return number


def has_died(certificate: Certificate) -> bool:
    """Whether the holder's death was reported, for a row from ``with_state``."""
    is_dead: bool = certificate.has_died  # type: ignore[attr-defined]
    return is_dead
