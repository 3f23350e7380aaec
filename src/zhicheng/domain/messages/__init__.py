"""Messages (消息): what people are told, in which words, on which channels. One closed set of kinds."""

from zhicheng.domain.messages.catalogue import OUTSIDE_KINDS, SPECS, spec_of
from zhicheng.domain.messages.channels import MessageAudience, MessageChannel
from zhicheng.domain.messages.deliveries import DeliveryState, NeverDeliverable, SendingUnclear
from zhicheng.domain.messages.fields import MessageField
from zhicheng.domain.messages.kinds import MessageKind
from zhicheng.domain.messages.quiet_hours import out_of_quiet_hours
from zhicheng.domain.messages.specs import MessageSpec
from zhicheng.domain.messages.wording import MessageWording, MessageWordingRefused, checked_wording

__all__ = [
    "OUTSIDE_KINDS",
    "SPECS",
    "DeliveryState",
    "MessageAudience",
    "MessageChannel",
    "MessageField",
    "MessageKind",
    "MessageSpec",
    "MessageWording",
    "MessageWordingRefused",
    "NeverDeliverable",
    "SendingUnclear",
    "checked_wording",
    "out_of_quiet_hours",
    "spec_of",
]
