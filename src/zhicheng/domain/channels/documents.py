"""The documents that support a claim, and how badly a channel needs each of them."""

from dataclasses import dataclass
from enum import StrEnum


class AttachmentKind(StrEnum):
    """What a document is for."""

    ENTRUSTING_DOCUMENT = "entrusting_document"
    APPOINTMENT_DOCUMENT = "appointment_document"
    PASS_NOTICE = "pass_notice"  # noqa: S105  # It is a notice of having passed.
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return _LABELS[self]


_LABELS = {
    AttachmentKind.ENTRUSTING_DOCUMENT: "委托评审文件",
    AttachmentKind.APPOINTMENT_DOCUMENT: "聘任文件",
    AttachmentKind.PASS_NOTICE: "成绩合格通知",
    AttachmentKind.OTHER: "其他材料",
}


class DocumentNeed(StrEnum):
    """What follows when the document is not there."""

    REQUIRED = "required"  # The claim cannot be handed in, and the final check blocks it.
    EXPECTED = "expected"  # The final check warns the officer.
    WELCOME = "welcome"  # Nothing follows; the form only asks for it.


@dataclass(frozen=True, slots=True)
class ChannelDocument:
    """One document of a channel."""

    kind: AttachmentKind
    need: DocumentNeed
    missing: str = ""
    """What the final check says when it is not attached; empty where nothing follows."""
    remedy: str = ""
    """What the officer can do then."""
