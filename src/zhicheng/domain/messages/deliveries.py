"""Where one delivery of a message stands."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from zhicheng.domain.faults import Fault, FaultKind


class DeliveryState(StrEnum):
    """Each comment says who moves next."""

    WAITING = "waiting"  # A worker, once ``next_try_at`` has come.
    SENDING = "sending"  # The worker that took it; the sweep, where that worker has died.
    SENT = "sent"  # Nobody: the gateway or the mail server took it.
    UNCERTAIN = "uncertain"  # Nobody: it may have gone out, and is not sent a second time.
    GIVEN_UP = "given_up"  # Nobody: it was tried as often as it may be, or cannot be sent.

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            DeliveryState.WAITING: "待发送",
            DeliveryState.SENDING: "发送中",
            DeliveryState.SENT: "已发出",
            DeliveryState.UNCERTAIN: "结果不明",
            DeliveryState.GIVEN_UP: "未发出",
        }[self]

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to it."""
        return self in (DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.GIVEN_UP)


MOST_TRIES: Final = 8
_PAUSES: Final = (1, 5, 15, 60, 240, 480, 720)
"""Minutes after the first, second … failed try: a message that nobody took for a day is given up."""


def pause_after(attempts: int) -> timedelta:
    """How long a delivery waits once it has failed ``attempts`` times, counted from 1."""
    return timedelta(minutes=_PAUSES[min(attempts, len(_PAUSES)) - 1])


class SendingUnclear(Fault):
    """A gateway or mail server gave no answer in time: the message may have gone out or not."""

    code = "message.unclear"
    kind = FaultKind.UNREACHABLE


class NeverDeliverable(Fault):
    """A gateway or mail server refused this one message for good; another message may well pass."""

    code = "message.undeliverable"
    kind = FaultKind.UNREACHABLE
