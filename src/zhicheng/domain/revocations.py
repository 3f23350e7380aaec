"""How a certificate loses its force for good: revoked, cancelled, or taken back by its issuer."""

from enum import StrEnum


class RevocationKind(StrEnum):
    """Which of the three; none of them is ever undone."""

    REVOKED = "revoked"
    CANCELLED = "cancelled"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return {
            RevocationKind.REVOKED: "撤销",
            RevocationKind.CANCELLED: "注销",
            RevocationKind.TAKEN_BACK: "收回",
        }[self]
