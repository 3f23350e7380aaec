"""What the SMS gateways over HTTP share: one request, one JSON answer, and errors that name no phone.

Environment, for all of them:
``ZHICHENG_SMS_SIGN_NAME`` the registered sign name that stands before the text, as 津沽人社.
``ZHICHENG_SMS_TEMPLATE_<NAME>`` the gateway's id of each registered wording, see ``services.sms_texts``.
``ZHICHENG_SMS_TIMEOUT`` seconds to wait for an answer (default 10).
"""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from zhicheng.adapters.secret_sources import setting
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.messages import SendingUnclear

_LARGEST_ANSWER = 64 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SmsNotSent(Fault):
    """The gateway did not take the message. Neither phone nor text stand in the sentence."""

    code = "sms.not_sent"
    kind = FaultKind.MISCONFIGURED


class SmsUnreachable(SmsNotSent):
    """The request did not reach the gateway, or its answer did not come back."""

    code = "sms.unreachable"
    kind = FaultKind.UNREACHABLE


class SmsUnanswered(SmsUnreachable, SendingUnclear):
    """The gateway had the request and did not answer in time: the message may have been sent."""

    code = "sms.unanswered"


class SmsThrottled(SmsNotSent):
    """The gateway wants fewer messages, in all or to this phone."""

    code = "sms.throttled"
    kind = FaultKind.UNREACHABLE


class SmsAnswerUnreadable(SmsNotSent):
    """The answer is not what the gateway's documentation promises."""

    code = "sms.unreadable"
    kind = FaultKind.UNREACHABLE


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A signed request with a phone in it goes to the address that was configured and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway said."""

    status: int
    content: dict[str, Any]


def post(address: str, body: bytes, headers: Mapping[str, str], *, timeout: float) -> Answer:
    """Send one request and read its JSON answer, whatever its status. ``timeout`` is in seconds.

    Raises SmsUnreachable, SmsUnanswered, SmsThrottled for status 429, SmsAnswerUnreadable.
    """
    request = urllib.request.Request(address, body, dict(headers), method="POST")  # noqa: S310 - see checked()
    try:
        with _opener.open(request, timeout=timeout) as response:
            status, raw = response.status, response.read(_LARGEST_ANSWER + 1)
    except urllib.error.HTTPError as error:
        with error:
            status, raw = error.code, error.read(_LARGEST_ANSWER + 1)
    except urllib.error.URLError as error:
        # urllib wraps what happens before the request is out; what comes later it passes on as it is.
        raise SmsUnreachable("短信网关无法连接，短信没有发出。请检查网络和网关。") from error
    except (OSError, HTTPException) as error:
        # urllib's own message can hold the address with its query, so it is not passed on.
        raise SmsUnanswered("短信网关没有及时应答，短信可能没有发出。请检查网络和网关。") from error
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise SmsThrottled("短信网关要求降低发送频率。请稍后再发。")
    return Answer(status, _json_object(status, raw))


def _json_object(status: int, raw: bytes) -> dict[str, Any]:
    try:
        content = json.loads(raw) if len(raw) <= _LARGEST_ANSWER else None
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise SmsAnswerUnreadable(f"短信网关的应答（HTTP {status}）无法识别。请核对网关地址和接口。")
    return content


def text_at(content: Mapping[str, Any], path: str) -> str:
    """The value under dotted names, as text; empty where there is none."""
    found: Any = content
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return "" if found is None or isinstance(found, Mapping | list) else str(found)


def checked(address: str) -> str:
    """The address, where a phone may be sent there: over https, or to this very machine."""
    parts = urlsplit(address)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    ):
        raise SmsNotSent("短信网关地址应以 https:// 开头。请检查环境变量。")
    return address


def sign_name() -> str:
    """The registered sign name, in the text between 【 and 】. Raises CredentialRefused without one."""
    return setting("ZHICHENG_SMS_SIGN_NAME")


def template_id(name: str) -> str:
    """The gateway's id of a wording. Raises CredentialRefused where the environment has none."""
    return setting(f"ZHICHENG_SMS_TEMPLATE_{name.upper()}")


def seconds_to_wait() -> float:
    """How long to wait for an answer, in seconds."""
    return float(os.environ.get("ZHICHENG_SMS_TIMEOUT") or 10)
