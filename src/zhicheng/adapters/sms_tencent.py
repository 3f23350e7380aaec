"""Tencent Cloud's short message service (SendSms of 2021-01-11), signed with TC3-HMAC-SHA256.

Environment besides that of ``sms_http``:
``ZHICHENG_SMS_TENCENT_SECRET_ID`` of a sub-account that may do nothing but send messages.
``ZHICHENG_SMS_TENCENT_SECRET_KEY`` or ``..._FILE`` its key, or the file that holds it.
``ZHICHENG_SMS_TENCENT_APP_ID`` the SdkAppId of the SMS application.
``ZHICHENG_SMS_TENCENT_REGION`` (default ap-guangzhou); ``ZHICHENG_SMS_TENCENT_URL`` another address.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from zhicheng.adapters import sms_http
from zhicheng.adapters.secret_sources import secret, setting
from zhicheng.adapters.sms_http import SmsAnswerUnreadable, SmsNotSent, SmsThrottled
from zhicheng.services.kernel import sms_text

_ADDRESS = "https://sms.tencentcloudapi.com/"
_REGION = "ap-guangzhou"
_SERVICE = "sms"
_ALGORITHM = "TC3-HMAC-SHA256"
_CONTENT_TYPE = "application/json; charset=utf-8"
_SIGNED_HEADERS = "content-type;host"
_LIMITED = "LimitExceeded"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class TencentSms:
    """An SmsGateway."""

    def __init__(
        self,
        secret_id: str,
        secret_key: str,
        app_id: str,
        address: str = _ADDRESS,
        region: str = _REGION,
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._secret_id, self._secret_key = secret_id, secret_key
        self._app_id, self._region = app_id, region
        self._address = sms_http.checked(address)
        self._now = now

    def send(self, phone: str, template: str, parameters: Mapping[str, str]) -> str:
        """Send one message; returns Tencent's SerialNo. Raises SmsNotSent with Tencent's error code."""
        body = json.dumps(
            {
                "PhoneNumberSet": [f"+86{phone}"],
                "SmsSdkAppId": self._app_id,
                "SignName": sms_http.sign_name(),
                "TemplateId": sms_http.template_id(template),
                "TemplateParamSet": list(sms_text(template).values(parameters)),
            }
        ).encode("ascii")
        at = self._now()
        host = urlsplit(self._address).netloc
        headers = {
            "Authorization": authorization(self._secret_id, self._secret_key, _SERVICE, host, body, at=at),
            "Content-Type": _CONTENT_TYPE,
            "Host": host,
            "X-TC-Action": "SendSms",
            "X-TC-Region": self._region,
            "X-TC-Timestamp": str(int(at.timestamp())),
            "X-TC-Version": "2021-01-11",
        }
        answer = sms_http.post(self._address, body, headers, timeout=sms_http.seconds_to_wait())
        return _serial_number(answer.content)


def authorization(
    secret_id: str, secret_key: str, service: str, host: str, body: bytes, *, at: datetime
) -> str:
    """The Authorization header by Tencent Cloud's 签名方法 v3, over content type, host and body."""
    day = at.astimezone(UTC).strftime("%Y-%m-%d")
    request = "\n".join(
        ("POST", "/", "", f"content-type:{_CONTENT_TYPE}", f"host:{host}", "", _SIGNED_HEADERS, _hash(body))
    )
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join((_ALGORITHM, str(int(at.timestamp())), scope, _hash(request.encode("ascii"))))
    key = f"TC3{secret_key}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode("ascii"), hashlib.sha256).digest()
    signed = hmac.new(key, to_sign.encode("ascii"), hashlib.sha256).hexdigest()
    return f"{_ALGORITHM} Credential={secret_id}/{scope}, SignedHeaders={_SIGNED_HEADERS}, Signature={signed}"


def _serial_number(content: Mapping[str, Any]) -> str:
    refused = sms_http.text_at(content, "Response.Error.Code")
    if not refused:
        sent = content.get("Response", {})
        sent = sent.get("SendStatusSet") if isinstance(sent, Mapping) else None
        if not (isinstance(sent, list) and len(sent) == 1 and isinstance(sent[0], Mapping)):
            raise SmsAnswerUnreadable("腾讯云的应答无法识别。请核对网关地址和接口版本。")
        refused = sms_http.text_at(sent[0], "Code")
        if refused == "Ok":
            return sms_http.text_at(sent[0], "SerialNo")
    if _LIMITED in refused:
        raise SmsThrottled(f"腾讯云限制了短信的发送频率（{_word(refused)}）。请稍后再发。")
    raise SmsNotSent(f"腾讯云没有接受短信（{_word(refused)}）。请按错误码检查签名、模板和密钥。")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _word(code: str) -> str:
    """An error code in print: nothing that a gateway may have quoted from the request."""
    return code if code and code.replace(".", "").isalpha() else "未知错误"


def tencent_sms() -> TencentSms:
    """The gateway that the environment names."""
    return TencentSms(
        setting("ZHICHENG_SMS_TENCENT_SECRET_ID"),
        secret("ZHICHENG_SMS_TENCENT_SECRET_KEY"),
        setting("ZHICHENG_SMS_TENCENT_APP_ID"),
        os.environ.get("ZHICHENG_SMS_TENCENT_URL") or _ADDRESS,
        os.environ.get("ZHICHENG_SMS_TENCENT_REGION") or _REGION,
    )
