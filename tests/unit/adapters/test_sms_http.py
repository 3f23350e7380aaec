"""What the gateways over HTTP share: errors that say what to do, and never hold the phone."""

import threading

import pytest

from tests.support.patience import PATIENCE
from tests.unit.adapters.loopback_gateway import LoopbackGateway
from zhicheng.adapters import sms_http
from zhicheng.adapters.sms_http import (
    SmsAnswerUnreadable,
    SmsNotSent,
    SmsThrottled,
    SmsUnreachable,
    checked,
    post,
    text_at,
)
from zhicheng.documents.seal_credential import CredentialRefused

PHONE = "13900001001"


class TestPost:
    def test_reads_the_answer_whatever_its_status(self, gateway: LoopbackGateway) -> None:
        for gateway.status in (200, 400, 500):
            gateway.answer = {"Code": "said"}
            answer = post(gateway.url, b"{}", {}, timeout=PATIENCE)
            assert (answer.status, answer.content) == (gateway.status, {"Code": "said"})

    def test_says_that_the_gateway_wants_fewer_messages(self, gateway: LoopbackGateway) -> None:
        gateway.status, gateway.answer = 429, {}
        with pytest.raises(SmsThrottled):
            post(gateway.url, b"{}", {}, timeout=PATIENCE)

    @pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b'"text"', b"{" * 70_000, b"\xff\xfe"])
    def test_refuses_an_answer_that_is_no_json_object(self, gateway: LoopbackGateway, answer: bytes) -> None:
        gateway.answer = answer
        with pytest.raises(SmsAnswerUnreadable):
            post(gateway.url, b"{}", {}, timeout=PATIENCE)

    def test_does_not_wait_for_ever(self, gateway: LoopbackGateway) -> None:
        gateway.silent = threading.Event()
        with pytest.raises(SmsUnreachable) as refused:
            post(f"{gateway.url}?phone={PHONE}", PHONE.encode(), {}, timeout=0.2)
        assert PHONE not in refused.value.sentence

    def test_says_when_nobody_listens(self) -> None:
        with pytest.raises(SmsUnreachable):
            post("http://127.0.0.1:9/", b"{}", {}, timeout=2)

    def test_is_not_led_elsewhere(self, gateway: LoopbackGateway) -> None:
        gateway.status, gateway.location, gateway.answer = 307, f"{gateway.url}elsewhere", {}
        assert post(gateway.url, b"{}", {}, timeout=PATIENCE).status == 307
        assert [asked.path for asked in gateway.asked] == ["/"]


class TestAddress:
    @pytest.mark.parametrize("address", ["https://sms.example.gov.cn/send", "http://127.0.0.1:8080/send"])
    def test_takes_https_and_this_machine(self, address: str) -> None:
        assert checked(address) == address

    @pytest.mark.parametrize(
        "address", ["http://sms.example.gov.cn/", "ftp://127.0.0.1/", "file:///etc/passwd", "sms", "https://"]
    )
    def test_refuses_to_send_a_phone_in_the_clear(self, address: str) -> None:
        with pytest.raises(SmsNotSent):
            checked(address)


class TestSettings:
    def test_a_template_without_id_is_named(self, gateway: LoopbackGateway) -> None:
        assert sms_http.template_id("login_code") == "SMS_1234"
        with pytest.raises(CredentialRefused, match="ZHICHENG_SMS_TEMPLATE_NEW_DEVICE"):
            sms_http.template_id("new_device")

    def test_a_missing_sign_name_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ZHICHENG_SMS_SIGN_NAME", raising=False)
        with pytest.raises(CredentialRefused, match="ZHICHENG_SMS_SIGN_NAME"):
            sms_http.sign_name()


class TestTextAt:
    def test_follows_dotted_names(self) -> None:
        assert text_at({"a": {"b": 7}}, "a.b") == "7"
        assert [text_at({"a": {"b": 7}}, path) for path in ("a", "a.c", "x", "a.b.c")] == ["", "", "", ""]
