"""Aliyun's SendSms against a gateway on the loopback address, and its signature against Aliyun's own."""

import json
import subprocess
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest

from tests.unit.adapters.loopback_gateway import LoopbackGateway
from zhicheng.adapters.sms_aliyun import AliyunSms, aliyun_sms, canonical, signature
from zhicheng.adapters.sms_http import SmsNotSent, SmsThrottled

PHONE = "13900001001"
SAID = {"code": "482913", "minutes": "5"}
DOCUMENTED = {
    "AccessKeyId": "testId",
    "Action": "SendSms",
    "Format": "XML",
    "OutId": "123",
    "PhoneNumbers": "15300000001",
    "RegionId": "cn-hangzhou",
    "SignName": "阿里云短信测试专用",
    "SignatureMethod": "HMAC-SHA1",
    "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
    "SignatureVersion": "1.0",
    "TemplateCode": "SMS_71390007",
    "TemplateParam": '{"customer":"test"}',
    "Timestamp": "2017-07-12T02:42:19Z",
    "Version": "2017-05-25",
}


@pytest.fixture
def aliyun(gateway: LoopbackGateway) -> AliyunSms:
    gateway.answer = {"Message": "OK", "RequestId": "F655A8D5", "BizId": "9006197469364984", "Code": "OK"}
    return AliyunSms(
        "testId",
        "testSecret",
        gateway.url,
        now=lambda: datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
        nonce=lambda: "a-nonce",
    )


class TestSignature:
    def test_is_the_one_in_aliyuns_documentation(self) -> None:
        """help.aliyun.com, 短信服务, 签名机制 (document 56189): SendSms by GET, key testId, secret testSecret."""
        assert signature("GET", DOCUMENTED, "testSecret") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="

    def test_by_post_is_what_openssl_computes(self) -> None:
        encoded = canonical(DOCUMENTED).replace("%", "%25").replace("=", "%3D").replace("&", "%26")
        done = subprocess.run(
            ["openssl", "dgst", "-sha1", "-hmac", "testSecret&", "-binary"],
            input=f"POST&%2F&{encoded}".encode(),
            capture_output=True,
            check=True,
        )
        encoded64 = subprocess.run(
            ["openssl", "base64"], input=done.stdout, capture_output=True, check=True
        ).stdout.decode()
        assert signature("POST", DOCUMENTED, "testSecret") == encoded64.strip()

    @pytest.mark.parametrize("name", sorted(DOCUMENTED))
    def test_covers_every_field(self, name: str) -> None:
        changed = DOCUMENTED | {name: DOCUMENTED[name] + "x"}
        assert signature("POST", changed, "testSecret") != signature("POST", DOCUMENTED, "testSecret")

    def test_encodes_as_rfc_3986_says(self) -> None:
        assert canonical({"b": "a b*~/", "a": "派"}) == "a=%E6%B4%BE&b=a%20b%2A~%2F"


class TestSend:
    def test_sends_phone_template_and_values_and_returns_the_id(
        self, aliyun: AliyunSms, gateway: LoopbackGateway
    ) -> None:
        assert aliyun.send(PHONE, "login_code", SAID) == "9006197469364984"
        fields = dict(parse_qsl(gateway.body.decode("ascii"), strict_parsing=True))
        signed = fields.pop("Signature")
        assert signed == signature("POST", fields, "testSecret")
        assert fields["PhoneNumbers"] == PHONE
        assert (fields["SignName"], fields["TemplateCode"]) == ("津沽人社", "SMS_1234")
        assert json.loads(fields["TemplateParam"]) == SAID
        assert fields["Timestamp"] == "2026-11-23T08:30:00Z"
        assert "testSecret" not in gateway.body.decode()

    @pytest.mark.parametrize("code", ["isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL"])
    def test_knows_the_limits(self, aliyun: AliyunSms, gateway: LoopbackGateway, code: str) -> None:
        gateway.status, gateway.answer = 400, {"Code": code, "Message": f"触发限流 {PHONE}"}
        with pytest.raises(SmsThrottled):
            aliyun.send(PHONE, "login_code", SAID)

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            ({"Code": "isv.SMS_TEMPLATE_ILLEGAL", "Message": PHONE}, "isv.SMS_TEMPLATE_ILLEGAL"),
            ({"Code": "SignatureDoesNotMatch", "Message": PHONE}, "SignatureDoesNotMatch"),
            ({"Code": PHONE}, "未知错误"),
            ({}, "未知错误"),
        ],
    )
    def test_a_refusal_holds_the_code_and_no_phone(
        self, aliyun: AliyunSms, gateway: LoopbackGateway, answer: dict[str, str], told: str
    ) -> None:
        gateway.status, gateway.answer = 400, answer
        with pytest.raises(SmsNotSent) as refused:
            aliyun.send(PHONE, "login_code", SAID)
        assert PHONE not in str(refused.value) + refused.value.sentence
        assert told in refused.value.sentence


class TestFromTheEnvironment:
    def test_is_made_of_its_settings(self, gateway: LoopbackGateway, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHICHENG_SMS_ALIYUN_KEY_ID", "an-id")
        monkeypatch.setenv("ZHICHENG_SMS_ALIYUN_KEY_SECRET", "a-secret")
        monkeypatch.setenv("ZHICHENG_SMS_ALIYUN_URL", gateway.url)
        gateway.answer = {"Code": "OK", "BizId": "7"}
        assert aliyun_sms().send(PHONE, "login_code", SAID) == "7"
        assert dict(parse_qsl(gateway.body.decode()))["AccessKeyId"] == "an-id"
