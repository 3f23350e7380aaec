"""Aliyun's short message service (短信服务 Dysmsapi, SendSms of 2017-05-25), signed with HMAC-SHA1.

Environment besides that of ``sms_http``:
``ZHICHENG_SMS_ALIYUN_KEY_ID`` the AccessKey id of an account that may do nothing but send messages.
``ZHICHENG_SMS_ALIYUN_KEY_SECRET`` or ``..._FILE`` its secret, or the file that holds it.
``ZHICHENG_SMS_ALIYUN_URL`` another address (default https://dysmsapi.aliyuncs.com/).
"""

import base64
import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from zhicheng.adapters import sms_http
from zhicheng.adapters.secret_sources import secret, setting
from zhicheng.adapters.sms_http import SmsNotSent, SmsThrottled
from zhicheng.services.kernel import sms_text

_ADDRESS = "https://dysmsapi.aliyuncs.com/"
_OK = "OK"
_LIMITED = "LIMIT_CONTROL"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AliyunSms:
    """An SmsGateway."""

    def __init__(
        self,
        key_id: str,
        key_secret: str,
        address: str = _ADDRESS,
        *,
        now: Callable[[], datetime] = _utc_now,
        nonce: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._key_id, self._key_secret = key_id, key_secret
        self._address = sms_http.checked(address)
        self._now, self._nonce = now, nonce

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        """Send one message; returns Aliyun's BizId. Raises SmsNotSent with Aliyun's error code."""
        text = sms_text(template)
        named = dict(zip(text.parameters, text.values(parameters), strict=True))
        fields = {
            "AccessKeyId": self._key_id,
            "Action": "SendSms",
            "Format": "JSON",
            "PhoneNumbers": phone,
            "SignName": sms_http.sign_name(),
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": self._nonce(),
            "SignatureVersion": "1.0",
            "TemplateCode": sms_http.template_id(template),
            "TemplateParam": json.dumps(named, ensure_ascii=False, separators=(",", ":")),
            "Timestamp": self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Version": "2017-05-25",
        }
        signed = fields | {"Signature": signature("POST", fields, self._key_secret)}
        answer = sms_http.post(
            self._address,
            canonical(signed).encode("ascii"),
            {"Content-Type": "application/x-www-form-urlencoded"},
            timeout=sms_http.seconds_to_wait(),
        )
        code = sms_http.text_at(answer.content, "Code")
        if code == _OK:
            return sms_http.text_at(answer.content, "BizId")
        if _LIMITED in code:
            raise SmsThrottled(f"阿里云限制了短信的发送频率（{_word(code)}）。请稍后再发。")
        raise SmsNotSent(f"阿里云没有接受短信（{_word(code)}）。请按错误码检查签名、模板和密钥。")


def signature(method: str, fields: Mapping[str, str], key_secret: str) -> str:
    """The signature over all fields, by Aliyun's 签名机制 for RPC: HMAC-SHA1, Base64."""
    to_sign = f"{method}&{_encode('/')}&{_encode(canonical(fields))}"
    digest = hmac.new(f"{key_secret}&".encode(), to_sign.encode("ascii"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def canonical(fields: Mapping[str, str]) -> str:
    """The fields sorted by name, each part percent-encoded as RFC 3986 says."""
    return "&".join(f"{_encode(name)}={_encode(fields[name])}" for name in sorted(fields))


def _encode(text: str) -> str:
    return quote(text, safe="-_.~")


def _word(code: str) -> str:
    """An error code in print: nothing that a gateway may have quoted from the request."""
    return code if code and code.replace(".", "").replace("_", "").isalpha() else "未知错误"


def aliyun_sms() -> AliyunSms:
    """The gateway that the environment names."""
    return AliyunSms(
        setting("ZHICHENG_SMS_ALIYUN_KEY_ID"),
        secret("ZHICHENG_SMS_ALIYUN_KEY_SECRET"),
        os.environ.get("ZHICHENG_SMS_ALIYUN_URL") or _ADDRESS,
    )
