"""Where a request comes from, as the limits count it."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from zhicheng.web.site.client_address import client_address


@pytest.fixture(autouse=True)
def clock() -> None:
    """No clock is needed here."""


def seen(sender: str, forwarded: str | None = None) -> str:
    headers = None if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=sender))


@pytest.mark.parametrize(
    ("sender", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_subscriber_of_ipv6_is_one_sender(sender: str, counted: str) -> None:
    assert seen(sender) == counted


def test_a_claimed_address_counts_for_nothing_without_a_proxy(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    assert seen("192.0.2.7", "198.51.100.1") == "192.0.2.7"


def test_behind_a_proxy_the_last_entry_counts(settings: Settings) -> None:
    """Those before it are whatever the sender likes to claim."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert seen("10.0.0.1", "203.0.113.9, 198.51.100.1") == "198.51.100.1"
    assert seen("192.0.2.7") == "192.0.2.7"
