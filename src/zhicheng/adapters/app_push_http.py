"""The city's own app over HTTPS: one signed JSON request for each message.

Environment:
``ZHICHENG_APP_PUSH_URL`` the address to POST to.
``ZHICHENG_APP_PUSH_KEY`` or ``..._FILE`` the secret shared with the app's platform.
``ZHICHENG_APP_PUSH_TIMEOUT`` seconds to wait for an answer (default 10).

The request holds ``recipient`` (HMAC-SHA256 in hex of the identity document's number under the shared
secret: the number itself stays), ``title`` and ``text``. ``X-Signature`` is HMAC-SHA256 in hex over the
value of ``X-Timestamp`` (Unix seconds), a line feed and the body. The answer is JSON with an ``id``; a status
of 404 says that the person does not use the app.
"""

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from http import HTTPStatus

from zhicheng.adapters import sms_http
from zhicheng.adapters.secret_sources import secret, setting
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.messages import NeverDeliverable


class PushRefused(Fault):
    """The app's platform did not take the message."""

    code = "app_push.refused"
    kind = FaultKind.MISCONFIGURED


class HttpPush:
    """An AppPush."""

    def __init__(
        self, address: str, key: str, *, timeout: float = 10, now: Callable[[], float] = time.time
    ) -> None:
        self._address, self._key = sms_http.checked(address), key.encode()
        self._timeout, self._now = timeout, now

    def send(self, document_number: str, title: str, text: str) -> str:
        """Show one message; returns the platform's id of it.

        Raises NeverDeliverable for somebody who does not use the app, PushRefused, and as ``sms_http.post``.
        """
        recipient = self._signed(document_number.encode())
        content = {"recipient": recipient, "title": title, "text": text}
        body = json.dumps(content, ensure_ascii=False).encode()
        stamp = str(int(self._now()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Timestamp": stamp,
            "X-Signature": self._signed(f"{stamp}\n".encode() + body),
        }
        answer = sms_http.post(self._address, body, headers, timeout=self._timeout)
        if answer.status == HTTPStatus.NOT_FOUND:
            raise NeverDeliverable("收件人没有使用手机应用。", code="app_push.no_user")
        if not 200 <= answer.status < 300:
            raise PushRefused(f"手机应用平台没有接受消息（HTTP {answer.status}）。请按平台的记录检查。")
        return sms_http.text_at(answer.content, "id")

    def _signed(self, data: bytes) -> str:
        return hmac.new(self._key, data, hashlib.sha256).hexdigest()


def http_push() -> HttpPush:
    """The adapter as the environment configures it. Raises CredentialRefused where a setting is missing."""
    timeout = float(os.environ.get("ZHICHENG_APP_PUSH_TIMEOUT") or 10)
    return HttpPush(setting("ZHICHENG_APP_PUSH_URL"), secret("ZHICHENG_APP_PUSH_KEY"), timeout=timeout)
