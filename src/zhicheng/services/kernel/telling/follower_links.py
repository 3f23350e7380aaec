"""The secret address of an outsider who wants to hear of a certificate's changes: in their e-mails alone.

The token is the row's id and a keyed digest of it, so nothing that opens the page is stored, and somebody who
reads the database cannot stop or confirm anything.
"""

import base64
import binascii
import hmac
import re
import uuid

from django.conf import settings

from zhicheng.services.kernel.personal_data import blind_index

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_BYTES = 16


def follower_token(follower_id: uuid.UUID) -> str:
    """43 letters, digits, ``-`` and ``_`` (base64url of 32 bytes without padding)."""
    raw = follower_id.bytes + _digest(follower_id)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def follower_of(token: str) -> uuid.UUID | None:
    """Whose token it is; None for anything that ``follower_token`` did not make."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=")
    except binascii.Error:
        return None
    found = uuid.UUID(bytes=raw[:_BYTES])
    return found if hmac.compare_digest(follower_token(found), token) else None


def follower_address(follower_id: uuid.UUID) -> str:
    """The address of the page on which they confirm, see which certificate it is, and stop."""
    return f"{settings.ZHICHENG_CHECK_URL}notice/{follower_token(follower_id)}"


def _digest(follower_id: uuid.UUID) -> bytes:
    return blind_index("follower.link", str(follower_id))[:_BYTES]
