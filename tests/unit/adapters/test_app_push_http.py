"""The city's app: the ID number never leaves, and the request is signed."""

import hashlib
import hmac
import json

import pytest

from tests.support.cast import PEOPLE
from tests.unit.adapters.loopback_gateway import LoopbackGateway
from zhicheng.adapters.app_push_http import HttpPush, PushRefused, http_push
from zhicheng.documents.seal_credential import CredentialRefused
from zhicheng.domain.messages import NeverDeliverable

NUMBER = PEOPLE[0].id_number


def push(gateway: LoopbackGateway) -> HttpPush:
    return HttpPush(gateway.url, "shared", now=lambda: 1763886600.2)


class TestSend:
    def test_names_the_person_by_a_keyed_digest(self, gateway: LoopbackGateway) -> None:
        gateway.answer = {"id": "p-1"}
        assert push(gateway).send(NUMBER, "证书可以领取", "您的证书已可领取。") == "p-1"
        assert NUMBER.encode() not in gateway.body
        expected = hmac.new(b"shared", NUMBER.encode(), hashlib.sha256).hexdigest()
        assert json.loads(gateway.body) == {
            "recipient": expected,
            "title": "证书可以领取",
            "text": "您的证书已可领取。",
        }
        signed = hmac.new(b"shared", b"1763886600\n" + gateway.body, hashlib.sha256).hexdigest()
        assert gateway.asked[0].headers["X-Signature"] == signed

    def test_somebody_without_the_app_is_never_reached(self, gateway: LoopbackGateway) -> None:
        gateway.status, gateway.answer = 404, {}
        with pytest.raises(NeverDeliverable):
            push(gateway).send(NUMBER, "标题", "内容。")

    def test_a_platform_that_refuses_is_a_fault(self, gateway: LoopbackGateway) -> None:
        gateway.status, gateway.answer = 500, {}
        with pytest.raises(PushRefused) as refused:
            push(gateway).send(NUMBER, "标题", "内容。")
        assert NUMBER not in refused.value.sentence


def test_needs_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHICHENG_APP_PUSH_URL", raising=False)
    with pytest.raises(CredentialRefused, match="ZHICHENG_APP_PUSH_URL"):
        http_push()
