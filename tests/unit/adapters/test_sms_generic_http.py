"""Any gateway that takes JSON: the form of the request is the operator's, the signature ours."""

import hashlib
import hmac
import json

import pytest

from tests.unit.adapters.loopback_gateway import LoopbackGateway
from zhicheng.adapters.sms_generic_http import GatewayForm, GenericHttpSms, generic_http_sms
from zhicheng.adapters.sms_http import SmsNotSent, SmsThrottled
from zhicheng.services.kernel.sms_texts import UnknownMessage

PHONE = "13900001001"
SAID = {"code": "482913", "minutes": "5"}


@pytest.fixture
def plain(gateway: LoopbackGateway) -> GenericHttpSms:
    gateway.answer = {"id": "m-7"}
    return GenericHttpSms(gateway.url, GatewayForm())


class TestSend:
    def test_sends_the_whole_message_with_its_sign_name(
        self, plain: GenericHttpSms, gateway: LoopbackGateway
    ) -> None:
        assert plain.send(PHONE, "login_code", SAID) == "m-7"
        content = json.loads(gateway.body)
        assert set(content) == {"id", "phone", "content"}
        assert content["phone"] == PHONE
        assert content["content"].startswith("【津沽人社】登录验证码482913，5分钟内有效。")
        assert "X-Signature" not in gateway.asked[0].headers

    def test_keeps_to_the_operators_form(self, gateway: LoopbackGateway) -> None:
        gateway.answer = {"data": {"msgId": 99}, "ret": "0"}
        form = GatewayForm(
            body={
                "to": ["86-{phone}"],
                "tpl": {"no": "{template_id}", "args": "{parameters}"},
                "kind": "{template}",
                "urgent": True,
            },
            headers={"X-App": "zhicheng"},
            id_field="data.msgId",
            ok_field="ret",
            ok_value="0",
        )
        assert GenericHttpSms(gateway.url, form).send(PHONE, "login_code", SAID) == "99"
        assert json.loads(gateway.body) == {
            "to": [f"86-{PHONE}"],
            "tpl": {"no": "SMS_1234", "args": SAID},
            "kind": "login_code",
            "urgent": True,
        }
        assert gateway.asked[0].headers["X-App"] == "zhicheng"

    def test_a_placeholder_in_what_somebody_typed_stays_as_typed(
        self, plain: GenericHttpSms, gateway: LoopbackGateway
    ) -> None:
        plain.send(PHONE, "message_certificate_opened", {"title": "{phone}工程师"})
        assert "】您的“{phone}工程师”电子职称证书" in json.loads(gateway.body)["content"]

    def test_signs_time_and_body_with_the_shared_key(self, gateway: LoopbackGateway) -> None:
        gateway.answer = {}
        gate = GenericHttpSms(gateway.url, GatewayForm(), "shared key", now=lambda: 1763886600.7)
        assert len(gate.send(PHONE, "login_code", SAID)) == 36, "our own id where the gateway gives none"
        headers = gateway.asked[0].headers
        assert headers["X-Timestamp"] == "1763886600"
        expected = hmac.new(b"shared key", b"1763886600\n" + gateway.body, hashlib.sha256).hexdigest()
        assert headers["X-Signature"] == expected

    @pytest.mark.parametrize(
        ("status", "answer"), [(500, {}), (400, {"error": PHONE}), (200, {"ret": "E1"}), (200, {})]
    )
    def test_a_refusal_holds_no_phone(
        self, gateway: LoopbackGateway, status: int, answer: dict[str, str]
    ) -> None:
        gateway.status, gateway.answer = status, answer
        gate = GenericHttpSms(gateway.url, GatewayForm(ok_field="ret", ok_value="0"))
        with pytest.raises(SmsNotSent) as refused:
            gate.send(PHONE, "login_code", SAID)
        assert PHONE not in str(refused.value) + refused.value.sentence

    def test_knows_that_it_must_slow_down(self, plain: GenericHttpSms, gateway: LoopbackGateway) -> None:
        gateway.status = 429
        with pytest.raises(SmsThrottled):
            plain.send(PHONE, "login_code", SAID)

    def test_sends_nothing_without_wording_or_values(
        self, plain: GenericHttpSms, gateway: LoopbackGateway
    ) -> None:
        with pytest.raises(UnknownMessage):
            plain.send(PHONE, "no_such_message", SAID)
        with pytest.raises(UnknownMessage, match="minutes"):
            plain.send(PHONE, "login_code", {"code": "482913"})
        assert gateway.asked == []


class TestFromTheEnvironment:
    def test_is_made_of_its_settings(self, gateway: LoopbackGateway, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHICHENG_SMS_URL", gateway.url)
        monkeypatch.setenv("ZHICHENG_SMS_BODY", '{"mobile": "{phone}"}')
        monkeypatch.setenv("ZHICHENG_SMS_HEADERS", '{"X-App": "7"}')
        monkeypatch.setenv("ZHICHENG_SMS_HMAC_KEY", "shared")
        gateway.answer = {}
        generic_http_sms().send(PHONE, "login_code", SAID)
        assert json.loads(gateway.body) == {"mobile": PHONE}
        assert gateway.asked[0].headers["X-App"] == "7"
        assert "X-Signature" in gateway.asked[0].headers

    def test_names_the_setting_that_is_no_json(
        self, gateway: LoopbackGateway, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ZHICHENG_SMS_URL", gateway.url)
        monkeypatch.setenv("ZHICHENG_SMS_BODY", "mobile={phone}")
        with pytest.raises(SmsNotSent, match="ZHICHENG_SMS_BODY"):
            generic_http_sms()
