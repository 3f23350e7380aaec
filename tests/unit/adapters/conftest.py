"""A gateway to send messages to, and the settings that all gateways share."""

from collections.abc import Iterator

import pytest

from tests.unit.adapters.loopback_gateway import LoopbackGateway, loopback_gateway


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackGateway]:
    """A gateway on the loopback address; the environment names sign name and template ids."""
    monkeypatch.setenv("ZHICHENG_SMS_SIGN_NAME", "津沽人社")
    monkeypatch.setenv("ZHICHENG_SMS_TEMPLATE_LOGIN_CODE", "SMS_1234")
    with loopback_gateway() as made:
        yield made
