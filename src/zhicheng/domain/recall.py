"""Recall: who relied on a certificate is told when it is replaced, suspended, resumed, revoked or cancelled.

An outsider leaves an e-mail address for this one purpose. It counts once its owner has opened the link that
was sent there, and for twelve months from then on.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

TOLD_FOR: Final = timedelta(days=365)
"""How long an address is kept from its confirmation on, and how far back verifications count."""
CONFIRM_WITHIN: Final = timedelta(hours=24)
"""How long the link in the first e-mail confirms; without it the address is forgotten."""
PURPOSE_OF_ADDRESS: Final = (
    "邮箱只用于在这本证书更换、暂停、恢复、撤销或注销时告知您，确认后保存十二个月，到期删除，可以随时停止。"
)
"""What everybody who leaves an address reads before they do."""


class RecallChange(StrEnum):
    """What happened to the certificate."""

    REPLACED = "replaced"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REVOKED = "revoked"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The change as people read it."""
        return {
            RecallChange.REPLACED: "已更换",
            RecallChange.SUSPENDED: "暂停使用",
            RecallChange.RESUMED: "恢复使用",
            RecallChange.REVOKED: "已撤销",
            RecallChange.CANCELLED: "已注销",
        }[self]


class FollowerState(StrEnum):
    """Where somebody's wish to be told stands."""

    ASKED = "asked"  # The owner of the address opens the link that was sent there.
    FOLLOWING = "following"  # Nobody: they are told, or stop it.
    ENDED = "ended"  # Nobody: stopped, refused or run out.

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            FollowerState.ASKED: "等待确认",
            FollowerState.FOLLOWING: "已确认",
            FollowerState.ENDED: "已停止",
        }[self]


def follower_state(
    *, confirmed_at: datetime | None, stopped_at: datetime | None, ends_at: datetime, at: datetime
) -> FollowerState:
    """Where a wish stands at an instant; ``ends_at`` is the end of the link or of the twelve months."""
    if stopped_at is not None or at >= ends_at:
        return FollowerState.ENDED
    return FollowerState.FOLLOWING if confirmed_at is not None else FollowerState.ASKED
