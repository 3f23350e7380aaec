"""The codes of an authenticator, against the vectors of the standards and a twin written out by hand."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.account_holders import Authenticator
from zhicheng.services.accounts.access.one_time_codes import DIGITS, code_for_step, step_at

SECRET = b"12345678901234567890"
HOTP_VECTORS = (
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
)
"""RFC 4226, appendix D: the codes of the counters 0 to 9."""
TOTP_VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
"""RFC 6238, appendix B, for SHA-1: eight digits, of which an app with six shows the last."""


@pytest.mark.parametrize(("counter", "code"), list(enumerate(HOTP_VECTORS)))
def test_is_the_code_of_rfc_4226(counter: int, code: str) -> None:
    assert code_for_step(SECRET, counter) == code


@pytest.mark.parametrize(("seconds", "code"), list(TOTP_VECTORS.items()))
def test_is_the_code_of_rfc_6238(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_for_step(SECRET, step_at(at)) == code[-DIGITS:]


def test_a_step_is_half_a_minute_and_begins_at_its_own_second() -> None:
    begin = datetime(2026, 11, 3, 9, 0, 30, tzinfo=UTC)
    assert step_at(begin) == step_at(begin + timedelta(seconds=29.999))
    assert step_at(begin) == step_at(begin - timedelta(microseconds=1)) + 1


@given(secret=st.binary(min_size=20, max_size=20), minute=st.integers(0, 10**8))
def test_is_what_an_app_shows_that_shares_no_code_with_us(secret: bytes, minute: int) -> None:
    at = datetime.fromtimestamp(minute * 60, UTC)
    assert code_for_step(secret, step_at(at)) == Authenticator(base64.b32encode(secret).decode()).code(at)


def test_refuses_a_secret_that_is_too_short() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its words are another library's
        code_for_step(b"short", 0)
