"""Any gateway that takes a JSON object by POST, such as a city's own message platform.

Environment besides that of ``sms_http`` (the template ids may be left out here):
``ZHICHENG_SMS_URL`` the address, over https.
``ZHICHENG_SMS_BODY`` the JSON object to send. In its texts ``{phone}``, ``{text}`` (the whole message with
its sign name), ``{template}``, ``{template_id}``, ``{sign_name}``, ``{id}`` and ``{parameters}`` (a JSON
object) are replaced. Default: ``{"id": "{id}", "phone": "{phone}", "content": "{text}"}``.
``ZHICHENG_SMS_HEADERS`` a JSON object of further headers.
``ZHICHENG_SMS_HMAC_KEY`` or ``..._FILE`` signs each request: ``X-Signature`` is HMAC-SHA256, in hex, over
the value of ``X-Timestamp`` (Unix seconds), a line feed, and the body.
``ZHICHENG_SMS_ID_FIELD`` where the answer holds the gateway's message id, dotted (default ``id``).
``ZHICHENG_SMS_OK_FIELD`` and ``ZHICHENG_SMS_OK_VALUE`` a field of the answer and its value on success;
without them a status of 200 to 299 is success.
"""

import hashlib
import hmac
import json
import os
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhicheng.adapters import sms_http
from zhicheng.adapters.secret_sources import secret, setting
from zhicheng.adapters.sms_http import SmsNotSent
from zhicheng.services.kernel import sms_text

_BODY = {"id": "{id}", "phone": "{phone}", "content": "{text}"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_CONTENT_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class GatewayForm:
    """How this gateway wants to be spoken to."""

    body: Mapping[str, Any] = field(default_factory=lambda: dict(_BODY))
    headers: Mapping[str, str] = field(default_factory=dict)
    id_field: str = "id"
    ok_field: str = ""
    ok_value: str = ""


class GenericHttpSms:
    """An SmsGateway."""

    def __init__(
        self,
        address: str,
        form: GatewayForm,
        hmac_key: str | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._address = sms_http.checked(address)
        self._form, self._hmac_key = form, hmac_key
        self._now = now

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        """Send one message; returns the gateway's id, or our own where it gives none. Raises SmsNotSent."""
        ours, sign_name = str(uuid.uuid4()), sms_http.sign_name()
        text = sms_text(template)
        values = {
            "id": ours,
            "phone": phone,
            "text": f"【{sign_name}】{text.written(parameters)}",
            "template": template,
            "template_id": os.environ.get(f"ZHICHENG_SMS_TEMPLATE_{template.upper()}", ""),
            "sign_name": sign_name,
            "parameters": dict(zip(text.parameters, text.values(parameters), strict=True)),
        }
        body = json.dumps(_fill(self._form.body, values), ensure_ascii=False).encode()
        headers = {"Content-Type": _CONTENT_TYPE, **self._form.headers}
        if self._hmac_key is not None:
            stamp = str(int(self._now()))
            headers |= {"X-Timestamp": stamp, "X-Signature": signature(self._hmac_key, stamp, body)}
        answer = sms_http.post(self._address, body, headers, timeout=sms_http.seconds_to_wait())
        said = sms_http.text_at(answer.content, self._form.ok_field) if self._form.ok_field else ""
        if not 200 <= answer.status < 300 or said != self._form.ok_value:
            raise SmsNotSent(f"短信网关没有接受短信（HTTP {answer.status}）。请按网关的记录检查。")
        return sms_http.text_at(answer.content, self._form.id_field) or ours


def signature(key: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the time stamp, a line feed and the body, in hex."""
    return hmac.new(key.encode(), stamp.encode("ascii") + b"\n" + body, hashlib.sha256).hexdigest()


def _fill(form: Any, values: Mapping[str, Any]) -> Any:
    """The form with every placeholder replaced; a text that is one placeholder takes the value as it is."""
    match form:
        case dict():
            return {name: _fill(part, values) for name, part in form.items()}
        case list():
            return [_fill(part, values) for part in form]
        case str():
            if form[1:-1] in values and form == f"{{{form[1:-1]}}}":
                return values[form[1:-1]]
            # In one pass, so that a placeholder which somebody typed as their name stays as it is.
            return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), form)
        case _:
            return form


def _object(name: str, default: Mapping[str, Any]) -> dict[str, Any]:
    stated = os.environ.get(name)
    if not stated:
        return dict(default)
    try:
        found = json.loads(stated)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SmsNotSent(f"环境变量 {name} 应为一个 JSON 对象。请检查后重新启动。")
    return found


def generic_http_sms() -> GenericHttpSms:
    """The gateway that the environment describes."""
    is_signed = "ZHICHENG_SMS_HMAC_KEY" in os.environ or "ZHICHENG_SMS_HMAC_KEY_FILE" in os.environ
    form = GatewayForm(
        body=_object("ZHICHENG_SMS_BODY", _BODY),
        headers=_object("ZHICHENG_SMS_HEADERS", {}),
        id_field=os.environ.get("ZHICHENG_SMS_ID_FIELD") or "id",
        ok_field=os.environ.get("ZHICHENG_SMS_OK_FIELD", ""),
        ok_value=os.environ.get("ZHICHENG_SMS_OK_VALUE", ""),
    )
    hmac_key = secret("ZHICHENG_SMS_HMAC_KEY") if is_signed else None
    return GenericHttpSms(setting("ZHICHENG_SMS_URL"), form, hmac_key)
