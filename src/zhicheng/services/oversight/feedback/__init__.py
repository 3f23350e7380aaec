"""Feedback to the Bureau (clause 五): sent from any page, answered by an officer."""

from zhicheng.services.oversight.feedback.acts import (
    FeedbackItem,
    FeedbackRefused,
    answer_feedback,
    feedback_inbox,
    my_feedback,
    send_feedback,
)
from zhicheng.services.oversight.feedback.inbox import (
    FeedbackEntry,
    feedback_counts,
    feedback_desk,
    feedback_entry,
)

__all__ = [
    "FeedbackEntry",
    "FeedbackItem",
    "FeedbackRefused",
    "answer_feedback",
    "feedback_counts",
    "feedback_desk",
    "feedback_entry",
    "feedback_inbox",
    "my_feedback",
    "send_feedback",
]
