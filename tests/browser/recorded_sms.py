"""A gateway that keeps what it was told to send, for tests that must read the code on somebody's phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Sent:
    """One message."""

    phone: str
    template: str
    parameters: Mapping[str, str]


class RecordedSms:
    """An SmsGateway; all its instances share one list, since the site runs beside the test."""

    sent: ClassVar[list[Sent]] = []

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        """Keep the message."""
        self.sent.append(Sent(phone, template, dict(parameters)))
        return f"recorded-{len(self.sent)}"
