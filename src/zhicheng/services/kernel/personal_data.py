"""ID numbers and phones at rest: authenticated encryption bound to the row, and a keyed blind index.

Ciphertext layout: one version byte, one byte of key-id length, the key id, a 12-byte nonce, then
AES-256-GCM output. The associated data is ``model.field:row``, so that ciphertext moved to another row
or column does not open (R34). The suite is named by the version byte, which leaves room for SM4-GCM.
"""

import hashlib
import hmac
import os
import uuid
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.services.kernel import ports

_AES_256_GCM = 1
_NONCE_BYTES = 12


class SealedDataBroken(Fault):
    """Ciphertext that was was altered or moved; that a key is not here is a fault of the key ring."""

    code = "personal_data.broken"
    kind = FaultKind.ALTERED


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal_bytes(value: bytes, *, field: str, row: uuid.UUID) -> bytes:
    """Encrypt ``value`` for ``field`` (``model.field``) of ``row`` under the current data key."""
    key_id, key = ports.keys().current_data_key()
    name = key_id.encode()
    nonce = os.urandom(_NONCE_BYTES)
    body = _cipher(key).encrypt(nonce, value, f"{field}:{row}".encode())
    return bytes([_AES_256_GCM, len(name)]) + name + nonce + body


def open_bytes(blob: bytes | memoryview, *, field: str, row: uuid.UUID) -> bytes:
    """Decrypt what ``seal_bytes`` made for the same field and row. Raises SealedDataBroken."""
    raw = bytes(blob)
    if len(raw) < 2 or raw[0] != _AES_256_GCM:
        raise SealedDataBroken("加密数据的格式无法识别，请联系系统管理员。", detail=_value_name(field, row))
    start = 2 + raw[1]
    if len(raw) < start + _NONCE_BYTES:
        raise SealedDataBroken("加密数据不完整，请联系系统管理员。", detail=_value_name(field, row))
    key = ports.keys().data_key(raw[2:start].decode("utf-8", "replace"))
    try:
        return _cipher(key).decrypt(
            raw[start : start + _NONCE_BYTES], raw[start + _NONCE_BYTES :], f"{field}:{row}".encode()
        )
    except InvalidTag as error:
        raise SealedDataBroken(
            "加密数据校验未通过，可能被改动，请联系系统管理员。", detail=_value_name(field, row)
        ) from error


def _value_name(field: str, row: uuid.UUID) -> str:
    """Which value it is, for the log: column and row, and nothing of what it holds."""
    return f"{field} of {row}"


def seal_text(value: str, *, field: str, row: uuid.UUID) -> bytes:
    """Encrypt text; see ``seal_bytes``."""
    return seal_bytes(value.encode(), field=field, row=row)


def open_text(blob: bytes | memoryview, *, field: str, row: uuid.UUID) -> str:
    """Decrypt text; see ``open_bytes``."""
    return open_bytes(blob, field=field, row=row).decode()


def sealing_key_id(blob: bytes | memoryview) -> str:
    """The id of the data key under which ``blob`` was sealed, for rotation and the key inventory."""
    raw = bytes(blob)
    return raw[2 : 2 + raw[1]].decode("utf-8", "replace")


def blind_index(purpose: str, value: str) -> bytes:
    """A 32-byte keyed digest of a normalised value, by which a row is found without storing the value.

    ``purpose`` (``id_number``, ``phone``, ``rate:…``) keeps indexes of different kinds unlinkable.
    """
    return hmac.new(ports.keys().blind_index_key(), f"{purpose}:{value}".encode(), hashlib.sha256).digest()
