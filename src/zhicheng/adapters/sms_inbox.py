"""Text messages of a demonstration: they go to the inbox page, and nothing leaves the machine."""

from collections.abc import Mapping

from zhicheng.services.accounts.demonstration import keep_message
from zhicheng.services.kernel import ports, sms_text


class InboxSms:
    """An SmsGateway."""

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        """Keep one message as its receiver would read it. Raises NoDemonstration on any other system."""
        text = sms_text(template).written(parameters)
        return keep_message(at=ports.clock().now(), phone=phone, text=text)
