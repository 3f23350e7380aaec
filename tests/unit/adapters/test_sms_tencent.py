"""Tencent Cloud's SendSms against a gateway on the loopback address, its signature against Tencent's own."""

import json
from datetime import UTC, datetime

import pytest

from tests.unit.adapters.loopback_gateway import LoopbackGateway
from zhicheng.adapters.sms_http import SmsAnswerUnreadable, SmsNotSent, SmsThrottled
from zhicheng.adapters.sms_tencent import TencentSms, authorization, tencent_sms

PHONE = "13900001001"
SAID = {"minutes": "5", "code": "482913"}
AT = datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)


def sent(code: str, **more: str) -> dict[str, object]:
    """An answer with the status of one message."""
    status = {"SerialNo": "5000:1045710669157053657849499619", "PhoneNumber": f"+86{PHONE}", "Code": code}
    return {"Response": {"SendStatusSet": [status | more], "RequestId": "a0aabda6"}}


@pytest.fixture
def tencent(gateway: LoopbackGateway) -> TencentSms:
    gateway.answer = sent("Ok", Message="send success")
    return TencentSms("an-id", "a-key", "1400006666", gateway.url, now=lambda: AT)


class TestAuthorization:
    DOCUMENTED = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'

    def test_is_the_one_in_tencents_documentation(self) -> None:
        """cloud.tencent.com, 签名方法 v3 (TC3-HMAC-SHA256): DescribeInstances of cvm at 1551113065."""
        assert authorization(
            "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
            "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
            "cvm",
            "cvm.tencentcloudapi.com",
            self.DOCUMENTED,
            at=datetime.fromtimestamp(1551113065, UTC),
        ) == (
            "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, "
            "SignedHeaders=content-type;host, "
            "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
        )

    @pytest.mark.parametrize(
        ("key", "service", "host", "body"),
        [
            ("other", "sms", "h", b"{}"),
            ("key", "cvm", "h", b"{}"),
            ("key", "sms", "i", b"{}"),
            ("key", "sms", "h", b"[]"),
        ],
    )
    def test_covers_key_service_host_and_body(self, key: str, service: str, host: str, body: bytes) -> None:
        usual = authorization("id", "key", "sms", "h", b"{}", at=AT)
        changed = authorization("id", key, service, host, body, at=AT)
        assert changed.rpartition("=")[2] != usual.rpartition("=")[2]


class TestSend:
    def test_sends_phone_template_and_values_in_the_order_of_the_text(
        self, tencent: TencentSms, gateway: LoopbackGateway
    ) -> None:
        assert tencent.send(PHONE, "login_code", SAID) == "5000:1045710669157053657849499619"
        assert json.loads(gateway.body) == {
            "PhoneNumberSet": [f"+86{PHONE}"],
            "SmsSdkAppId": "1400006666",
            "SignName": "津沽人社",
            "TemplateId": "SMS_1234",
            "TemplateParamSet": ["482913", "5"],
        }
        headers = gateway.asked[0].headers
        assert headers["X-Tc-Action"] == "SendSms"
        assert headers["X-Tc-Version"] == "2021-01-11"
        assert headers["X-Tc-Timestamp"] == str(int(AT.timestamp()))
        host = gateway.url.split("/")[2]
        assert headers["Host"] == host
        assert headers["Content-Type"] == "application/json; charset=utf-8"
        assert headers["Authorization"] == authorization("an-id", "a-key", "sms", host, gateway.body, at=AT)
        assert "/2026-11-23/sms/tc3_request" in headers["Authorization"]

    @pytest.mark.parametrize(
        "answer",
        [
            sent("LimitExceeded.PhoneNumberDailyLimit", Message=PHONE),
            {"Response": {"Error": {"Code": "RequestLimitExceeded", "Message": PHONE}, "RequestId": "7"}},
        ],
    )
    def test_knows_the_limits(
        self, tencent: TencentSms, gateway: LoopbackGateway, answer: dict[str, object]
    ) -> None:
        gateway.answer = answer
        with pytest.raises(SmsThrottled):
            tencent.send(PHONE, "login_code", SAID)

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (sent("FailedOperation.SignatureIncorrectOrUnapproved", Message=PHONE), "SignatureIncorrect"),
            ({"Response": {"Error": {"Code": "AuthFailure.SecretIdNotFound", "Message": PHONE}}}, "SecretId"),
            (sent(PHONE), "未知错误"),
        ],
    )
    def test_a_refusal_holds_the_code_and_no_phone(
        self, tencent: TencentSms, gateway: LoopbackGateway, answer: dict[str, object], code: str
    ) -> None:
        gateway.answer = answer
        with pytest.raises(SmsNotSent) as refused:
            tencent.send(PHONE, "login_code", SAID)
        assert PHONE not in str(refused.value) + refused.value.sentence
        assert code in refused.value.sentence

    @pytest.mark.parametrize(
        "answer",
        [{}, {"Response": []}, {"Response": {"SendStatusSet": []}}, {"Response": {"SendStatusSet": ["x"]}}],
    )
    def test_refuses_an_answer_of_another_shape(
        self, tencent: TencentSms, gateway: LoopbackGateway, answer: dict[str, object]
    ) -> None:
        gateway.answer = answer
        with pytest.raises(SmsAnswerUnreadable):
            tencent.send(PHONE, "login_code", SAID)


class TestFromTheEnvironment:
    def test_is_made_of_its_settings(self, gateway: LoopbackGateway, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in {
            "SECRET_ID": "an-id",
            "SECRET_KEY": "a-key",
            "APP_ID": "1400001111",
            "REGION": "ap-beijing",
            "URL": gateway.url,
        }.items():
            monkeypatch.setenv(f"ZHICHENG_SMS_TENCENT_{name}", value)
        gateway.answer = sent("Ok")
        tencent_sms().send(PHONE, "login_code", SAID)
        assert json.loads(gateway.body)["SmsSdkAppId"] == "1400001111"
        assert gateway.asked[0].headers["X-Tc-Region"] == "ap-beijing"
