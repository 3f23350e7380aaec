"""Text messages of a system without a gateway: they go to the log, in production without content."""

import logging
import sys
import uuid
from collections.abc import Mapping

from django.conf import settings

_log = logging.getLogger(__name__)


class ConsoleSms:
    """Shows a developer what would have been sent; nothing leaves the machine."""

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        """Note one message and return an id made up for it.

        The log gets the template's name and the last two digits alone. The full message goes to a
        developer's terminal, where someone must be able to read the code and type it in.
        """
        message_id = f"console-{uuid.uuid4().hex}"
        _log.info("sms %s to a phone ending in %s", template, phone[-2:], extra={"message_id": message_id})
        if not settings.ZHICHENG_PRODUCTION and sys.stderr.isatty():
            content = "，".join(f"{name}={value}" for name, value in parameters.items())
            print(f"[短信演示] {phone} {template} {content}", file=sys.stderr)  # noqa: T201
        return message_id
