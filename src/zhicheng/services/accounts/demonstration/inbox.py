"""The text messages of a demonstration, kept instead of sent; sealed like all personal data at rest."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.records.identifiers import new_id
from zhicheng.services.accounts.demonstration.mode import require_demonstration
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.personal_data import open_text, seal_text

_PREFIX = "demonstration/sms/"
_FIELD = "demonstration.sms"
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """One message on somebody's phone."""

    phone: str
    text: str
    at: datetime


def keep_message(*, at: datetime, phone: str, text: str) -> str:
    """Keep one message for the inbox page; returns its id. Raises NoDemonstration."""
    require_demonstration()
    key = new_id()
    body = json.dumps({"phone": phone, "text": text, "at": at.isoformat()}, ensure_ascii=False)
    # The instant leads the key, so that the keys sort by time.
    name = f"{_PREFIX}{int(at.timestamp() * 1000):014d}-{key}"
    ports.files().put(name, seal_text(body, field=_FIELD, row=key))
    return str(key)


def received_messages() -> list[ReceivedMessage]:
    """The latest messages, newest first. Raises NoDemonstration."""
    require_demonstration()
    found = []
    for name in sorted(ports.files().keys(_PREFIX), reverse=True)[:_SHOWN]:
        row = uuid.UUID(name.rpartition("/")[2].partition("-")[2])
        body = json.loads(open_text(ports.files().get(name), field=_FIELD, row=row))
        found.append(ReceivedMessage(body["phone"], body["text"], datetime.fromisoformat(body["at"])))
    return found
