"""In which words a message is told: those that were in force when it was written, on every channel."""

import json
import re
from collections import defaultdict
from datetime import datetime

from zhicheng.domain.messages import SPECS, MessageKind, MessageWording
from zhicheng.records.models import Message, MessageTemplate, binding
from zhicheng.services.kernel.personal_data import open_text

_NAME = re.compile(r"message_(?P<kind>[a-z_]+?)(?:_v(?P<version>\d{1,9}))?")


class Words:
    """The approved templates, read once for several messages."""

    def __init__(self) -> None:
        self._rows: dict[str, list[MessageTemplate]] = defaultdict(list)
        for row in MessageTemplate.objects.filter(approved_at__isnull=False).order_by("-version"):
            self._rows[row.kind].append(row)

    def at(self, kind: MessageKind, when: datetime) -> tuple[MessageWording, int]:
        """The words of ``kind`` at an instant with their version; 0 for those of the system itself."""
        for row in self._rows.get(kind.value, ()):
            if row.approved_at is not None and row.approved_at <= when:
                return MessageWording(row.sentence, row.more), row.version
        return SPECS[kind].wording, 0

    def of(self, message: Message) -> tuple[MessageWording, int]:
        """The words of a message, which never change once it is written."""
        return self.at(MessageKind(message.kind), message.created_at)


def values_of(message: Message) -> dict[str, str]:
    """All fields of a message in clear. Raises SealedDataBroken."""
    values = dict(message.fields)
    if message.fields_sealed is not None:
        values |= json.loads(
            open_text(message.fields_sealed, field=binding(Message, "fields_sealed"), row=message.id)
        )
    return values


def sms_name(kind: MessageKind, version: int) -> str:
    """The name under which a version's text is registered with the SMS gateway: each wording has its own."""
    name = SPECS[kind].sms_template
    return f"{name}_v{version}" if version else name


def sms_wording(name: str) -> MessageWording | None:
    """The words that ``sms_name`` names; None for a name that stands for no message."""
    parts = _NAME.fullmatch(name)
    if parts is None or parts["kind"] not in set(MessageKind):
        return None
    if parts["version"] is None:
        return SPECS[MessageKind(parts["kind"])].wording
    row = MessageTemplate.objects.filter(
        kind=parts["kind"], version=int(parts["version"]), approved_at__isnull=False
    ).first()
    return MessageWording(row.sentence, row.more) if row else None
