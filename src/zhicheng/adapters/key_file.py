"""Keys for personal data in a file that only its owner may read.

The file is JSON, each key 64 hexadecimal digits:
``{"current": "k1", "data_keys": {"k1": "…"}, "blind_index_key": "…"}``.
In production ``ZHICHENG_KEY_FILE`` names it and it must exist; elsewhere it is made at first use. To rotate,
add a data key and make it current; older keys stay, for what was written under them.
"""

import contextlib
import json
import os
import secrets
import stat
from pathlib import Path

from django.conf import settings

from zhicheng.domain.faults import Fault, FaultKind

_KEY_BYTES = 32


class KeyFileRefused(Fault):
    """The key file is missing, readable by others, damaged, or lacks a key."""

    code = "keys.refused"
    kind = FaultKind.MISCONFIGURED


class KeyFile:
    """A key ring read from one file at start; several data keys may stand in it, one is current."""

    def __init__(self, path: Path | None = None, *, may_create: bool | None = None) -> None:
        given = os.environ.get("ZHICHENG_KEY_FILE", "")
        self._path = path or Path(given or settings.ZHICHENG_VAR / "keys" / "personal-data.json")
        if may_create is None:
            may_create = not given and not settings.ZHICHENG_PRODUCTION
        if may_create and not self._path.exists():
            _create(self._path)
        self._read()

    def current_data_key(self) -> tuple[str, bytes]:
        """Key id and 32 bytes of the key for new ciphertext."""
        return self._current, self._data_keys[self._current]

    def data_key(self, key_id: str) -> bytes:
        """The 32 bytes of ``key_id``. Raises KeyFileRefused when the file has no such key."""
        try:
            return self._data_keys[key_id]
        except KeyError as error:
            raise KeyFileRefused(
                "密钥文件中没有解密所需的密钥，请恢复原密钥文件后再试。",
                code="keys.missing",
                detail=f"data key {key_id} is not in {self._path}",
            ) from error

    def blind_index_key(self) -> bytes:
        """The 32 bytes of the blind-index key."""
        return self._blind_index_key

    def _read(self) -> None:
        try:
            mode = self._path.stat().st_mode
            content = json.loads(self._path.read_text(encoding="ascii"))
            self._current = str(content["current"])
            self._data_keys = {str(name): bytes.fromhex(key) for name, key in content["data_keys"].items()}
            self._blind_index_key = bytes.fromhex(content["blind_index_key"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyFileRefused(
                "个人信息密钥文件缺失或损坏，系统不能启动。请检查 ZHICHENG_KEY_FILE。", detail=str(self._path)
            ) from error
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyFileRefused(
                "个人信息密钥文件可被其他用户读取。请将权限改为仅所有者可读（0600）。", detail=str(self._path)
            )
        lengths = {len(key) for key in (*self._data_keys.values(), self._blind_index_key)}
        if lengths != {_KEY_BYTES} or self._current not in self._data_keys:
            raise KeyFileRefused("个人信息密钥文件的密钥长度不对，或缺少当前密钥。", detail=str(self._path))


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = {
        "current": "k1",
        "data_keys": {"k1": secrets.token_hex(_KEY_BYTES)},
        "blind_index_key": secrets.token_hex(_KEY_BYTES),
    }
    # Several processes may start at once: the first to link its file in place wins, whole and durable.
    candidate = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(candidate, path)
    candidate.unlink()
