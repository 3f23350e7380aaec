"""Telling people (消息): an act writes a message down, a worker delivers it, its reader opens it.

``tell`` stands inside the transaction of the act. When something is due to be told by the calendar is for
``oversight.reminders`` to find out; the words and the closed set of kinds are in ``domain.messages``.
"""

from zhicheng.services.kernel.telling.addresses import (
    AddressRefused,
    OwnAddress,
    ask_for_address,
    confirm_address,
    own_address,
    remove_address,
)
from zhicheng.services.kernel.telling.centre import (
    MessageBox,
    MessageLine,
    MessageNotFound,
    archive_message,
    open_message,
    own_messages,
    read_all_messages,
    unread_count,
)
from zhicheng.services.kernel.telling.delivering import Delivered, deliver_messages
from zhicheng.services.kernel.telling.delivery_register import (
    DeliveryLine,
    MessageFigures,
    delivery_records,
    message_figures,
)
from zhicheng.services.kernel.telling.preferences import PreferenceLine, choose_channels, own_preferences
from zhicheng.services.kernel.telling.recipients import (
    About,
    ToAccount,
    ToFollower,
    ToMember,
    ToPerson,
    ToUnit,
)
from zhicheng.services.kernel.telling.tell import Telling, tell, tell_all
from zhicheng.services.kernel.telling.templates import (
    KindLine,
    TemplateVersion,
    approve_message_template,
    message_kinds,
    message_template,
    propose_message_template,
    template_versions,
)
from zhicheng.services.kernel.telling.tidying import forget_old_messages

__all__ = [
    "About",
    "AddressRefused",
    "Delivered",
    "DeliveryLine",
    "KindLine",
    "MessageBox",
    "MessageFigures",
    "MessageLine",
    "MessageNotFound",
    "OwnAddress",
    "PreferenceLine",
    "Telling",
    "TemplateVersion",
    "ToAccount",
    "ToFollower",
    "ToMember",
    "ToPerson",
    "ToUnit",
    "approve_message_template",
    "archive_message",
    "ask_for_address",
    "choose_channels",
    "confirm_address",
    "deliver_messages",
    "delivery_records",
    "forget_old_messages",
    "message_figures",
    "message_kinds",
    "message_template",
    "open_message",
    "own_address",
    "own_messages",
    "own_preferences",
    "propose_message_template",
    "read_all_messages",
    "remove_address",
    "tell",
    "tell_all",
    "template_versions",
    "unread_count",
]
