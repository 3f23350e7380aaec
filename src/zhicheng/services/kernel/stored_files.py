"""Files that hold personal data: encrypted before they reach the file store, bound to their key."""

import uuid

from zhicheng.services.kernel import ports
from zhicheng.services.kernel.personal_data import open_bytes, seal_bytes

_FIELD = "file"


def store_private(key: str, data: bytes) -> None:
    """Encrypt ``data`` and store it under ``key``; on return it is on disk."""
    ports.files().put(key, seal_bytes(data, field=_FIELD, row=_row(key)))


def load_private(key: str) -> bytes:
    """The bytes that were stored under ``key``. Raises a Fault when they are missing, altered or moved."""
    return open_bytes(ports.files().get(key), field=_FIELD, row=_row(key))


def _row(key: str) -> uuid.UUID:
    """The identity that binds ciphertext to its key, so that a file put in another's place does not open."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"zhicheng:{key}")
