"""The address in a certificate's QR code: the city's check page and the token, nothing about the person."""

import base64
import binascii
import re

from django.conf import settings

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def check_address(token: bytes) -> str:
    """The address that opens the check page for a certificate's token (16 bytes)."""
    return f"{settings.ZHICHENG_CHECK_URL}{token_text(token)}"


def token_text(token: bytes) -> str:
    """A token as 22 letters, digits, ``-`` and ``_`` (base64url without padding, RFC 4648)."""
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode("ascii")


def parse_token(text: str) -> bytes | None:
    """The 16 bytes of a token as ``token_text`` writes it; None for anything else."""
    if not _TOKEN.fullmatch(text):
        return None
    try:
        token = base64.urlsafe_b64decode(text + "==")
    except binascii.Error:
        return None
    # The last letter carries four unused bits; only the form that we write is accepted.
    return token if token_text(token) == text else None
