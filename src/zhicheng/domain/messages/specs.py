"""What is fixed about a kind of message, and cannot be changed by a template."""

from dataclasses import dataclass

from zhicheng.domain.messages.channels import MessageAudience, MessageChannel
from zhicheng.domain.messages.fields import MessageField
from zhicheng.domain.messages.kinds import MessageKind
from zhicheng.domain.messages.wording import MessageWording


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """One kind of message."""

    kind: MessageKind
    label: str
    """What it is about, as a title of the list and the subject of an e-mail."""
    audience: MessageAudience
    fields: tuple[MessageField, ...]
    """What every message of the kind has to bring; a template may use these and no others."""
    wording: MessageWording
    """The words where the Bureau has approved no others."""
    channels: tuple[MessageChannel, ...] = ()
    """By which it may be sent besides the site."""
    by_default: tuple[MessageChannel, ...] = ()
    """By which it is sent to somebody who chose nothing."""
    is_legal: bool = False
    """A notice of a decision: nobody can switch off the channels on which it is sent by default."""
    is_urgent: bool = False
    """Whether it is sent in quiet hours as well."""
    is_digested: bool = False
    """Whether it is counted in one message of the morning instead of being sent by itself."""

    @property
    def sms_template(self) -> str:
        """The name under which its text is registered with the SMS gateway."""
        return f"message_{self.kind.value}"

    def may_be_switched_off(self, channel: MessageChannel) -> bool:
        """Whether its reader may do without it on ``channel``."""
        return not (self.is_legal and channel in self.by_default)
