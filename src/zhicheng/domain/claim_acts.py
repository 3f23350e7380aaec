"""What is done to a claim beside deciding it; every such act raises the claim's version by one."""

from enum import StrEnum


class ClaimActKind(StrEnum):
    """An act on a claim that decides nothing; decisions are ``ReviewVerdict``."""

    DRAFTED = "drafted"
    EDITED = "edited"
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REMOVED = "attachment_removed"
    SUBMITTED = "submitted"
    RESUBMITTED = "resubmitted"
    WITHDRAWN = "withdrawn"
    READING_CONFIRMED = "reading_confirmed"
    SUBMITTING_UNIT_CHANGED = "submitting_unit_changed"
    APPROVAL_TAKEN_BACK = "approval_taken_back"  # By the unit that approved, before the next level opened it.
    UPLOAD_TAKEN_BACK = "upload_taken_back"  # By the unit that uploaded, before the Bureau's check began.
    UPLOADED = "uploaded"  # By the last reviewing unit, to the Bureau (审核汇总、上传).
    ROSTER_UPLOADED = "roster_uploaded"  # By the convening unit, with the claim's first roster (二(一)1).
    ROSTER_CORRECTED = "roster_corrected"  # By the convening unit, with a later roster, after a send-back.


HAND_INS = frozenset(
    {
        ClaimActKind.SUBMITTED,
        ClaimActKind.RESUBMITTED,
        ClaimActKind.ROSTER_UPLOADED,
        ClaimActKind.ROSTER_CORRECTED,
    }
)
"""The acts that begin a new round of review. A claim's hand-in number is how many of them it has seen."""


TAKING_BACK = frozenset({ClaimActKind.APPROVAL_TAKEN_BACK, ClaimActKind.UPLOAD_TAKEN_BACK})
"""The acts that undo one earlier approval or upload of the claim, which they name by its version."""


class ReviewVerdict(StrEnum):
    """What a reviewer, or the Bureau, decided about a claim."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The verdict as people read it."""
        return _VERDICT_LABELS[self]


_VERDICT_LABELS = {
    ReviewVerdict.APPROVED: "审核通过",
    ReviewVerdict.SENT_BACK: "退回",
    ReviewVerdict.REJECTED: "不予通过",
}
