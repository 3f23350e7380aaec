"""One-time codes as authenticator apps show them: TOTP (RFC 6238) over HOTP (RFC 4226), six digits."""

from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

STEP_SECONDS, DIGITS = 30, 6
"""What every authenticator app assumes unless its QR code says otherwise; many ignore what it says."""


def step_at(at: datetime) -> int:
    """The time step that ``at`` lies in: half minutes since the Unix epoch, rounded down (RFC 6238, 4.2)."""
    return int(at.timestamp()) // STEP_SECONDS


def code_for_step(secret: bytes, step: int) -> str:
    """The code of one time step, with leading zeros. Raises ValueError for a secret under 16 bytes."""
    # SHA-1 is the algorithm of the standard; HMAC does not rely on the property that SHA-1 has lost.
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode("ascii")  # noqa: S303


def code_at(secret: bytes, at: datetime) -> str:
    """The code that an authenticator shows at ``at``. Raises ValueError for a secret under 16 bytes."""
    return code_for_step(secret, step_at(at))
