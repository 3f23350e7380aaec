"""Where an uploaded roster stands, and what became of each of its rows."""

from enum import StrEnum


class RosterUploadStatus(StrEnum):
    """Each comment says who moves next."""

    RECEIVED = "received"  # A worker reads it.
    RUNNING = "running"  # A worker is reading it; another takes over when its lease ends.
    DONE = "done"  # The unit corrects the rejected rows, if any.
    REFUSED = "refused"  # The unit uploads another file: this one could not be read at all.
    CANCELLED = "cancelled"  # Nobody: the unit stopped it; rows already accepted stay.
    TAKEN_BACK = "taken_back"  # Nobody: the unit took it back whole, and may upload another file.

    @property
    def listed_as(self) -> str:
        """The status as a list of uploads names it."""
        return {
            RosterUploadStatus.RECEIVED: "等待读取",
            RosterUploadStatus.RUNNING: "正在读取",
            RosterUploadStatus.DONE: "已读完",
            RosterUploadStatus.REFUSED: "不能读取",
            RosterUploadStatus.CANCELLED: "已停止",
            RosterUploadStatus.TAKEN_BACK: "已撤回",
        }[self]


class RosterRowOutcome(StrEnum):
    """What became of one row."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
