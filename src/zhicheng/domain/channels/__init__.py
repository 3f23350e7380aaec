"""The channels (clause 一) by which a title reaches the Bureau: one file each, and all that they differ in.

To add a channel, write a file like ``employer_appointment.py`` and list it in ``registry.CHANNELS``.
"""

from zhicheng.domain.channels.documents import AttachmentKind, ChannelDocument, DocumentNeed
from zhicheng.domain.channels.questions import Question
from zhicheng.domain.channels.registry import (
    RULES,
    IntakeChannel,
    channel_of_roster,
    channels_asking,
    channels_reviewed_at,
    channels_uploaded_at,
    channels_with_cut_off,
    named_together,
    personal_channels,
)
from zhicheng.domain.channels.review_steps import ReviewStep
from zhicheng.domain.channels.rules import AwardingBody, ChannelRules, QualificationDateSource
from zhicheng.domain.channels.unit_roles import SUBMITTING_ROLES, UnitRole

__all__ = [
    "RULES",
    "SUBMITTING_ROLES",
    "AttachmentKind",
    "AwardingBody",
    "ChannelDocument",
    "ChannelRules",
    "DocumentNeed",
    "IntakeChannel",
    "QualificationDateSource",
    "Question",
    "ReviewStep",
    "UnitRole",
    "channel_of_roster",
    "channels_asking",
    "channels_reviewed_at",
    "channels_uploaded_at",
    "channels_with_cut_off",
    "named_together",
    "personal_channels",
]
