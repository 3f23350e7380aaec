"""Reads the text messages that wait for delivery, as their receivers would."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from zhicheng.records.models import SmsMessage
from zhicheng.services.kernel.personal_data import open_text


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message before delivery."""

    phone: str | None
    """None for a message that only looks like one: it will not be received."""
    template: str
    parameters: Mapping[str, str]


def waiting_messages() -> list[Waiting]:
    """All messages in the order in which they were written."""
    found = []
    for row in SmsMessage.objects.filter(sent_at__isnull=True).order_by("created_at", "id"):
        body = json.loads(open_text(row.body_sealed, field="sms.body", row=row.id))
        found.append(Waiting(body["phone"], row.template, body["parameters"]))
    return found


def code_sent_to(phone: str) -> str:
    """The latest code that the phone receives."""
    return next(
        waiting_message for waiting_message in reversed(waiting_messages()) if waiting_message.phone == phone
    ).parameters["code"]
