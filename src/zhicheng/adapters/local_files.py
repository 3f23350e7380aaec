"""Files in a folder of this machine, durable before ``put`` returns.

They are spread over two levels of folders, so that no folder grows beyond what its system handles well.
"""

import contextlib
import errno
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings

from zhicheng.domain.faults import Fault, FaultKind


class FileMissing(Fault):
    """Nothing is stored under a key that a record names."""

    code = "files.missing"
    kind = FaultKind.LOST


class FileKeyRefused(Fault):
    """A key that is no relative path inside the store: ours are, so a record was altered."""

    code = "files.key_refused"
    kind = FaultKind.ALTERED


class StoreFailed(Fault):
    """The disk is full, away or closed to us."""

    code = "files.failed"
    kind = FaultKind.UNREACHABLE


class LocalFiles:
    """A file store under ``root``, by default ``var/files`` of the installation."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or Path(settings.ZHICHENG_VAR) / "files"

    def put(self, key: str, data: bytes) -> None:
        """Store one file; see ``services.ports.FileStore``."""
        self.put_many([(key, data)])

    def put_many(self, items: Sequence[tuple[str, bytes]]) -> None:
        """Store files: temporary names, fsync each, rename, then fsync each folder once.

        A failure half-way (a full disk) removes the temporary files and leaves complete files only.
        Raises StoreFailed.
        """
        try:
            self._put_many(items)
        except OSError as error:
            raise _store_fault(error) from error

    def _put_many(self, items: Sequence[tuple[str, bytes]]) -> None:
        waiting: list[tuple[Path, Path]] = []
        try:
            for key, data in items:
                target = self._path(key)
                target.parent.mkdir(parents=True, exist_ok=True)
                temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.tmp")
                waiting.append((temporary, target))
                _write_durably(temporary, data)
            for temporary, target in waiting:
                temporary.replace(target)
        except BaseException:
            for temporary, _ in waiting:
                with contextlib.suppress(FileNotFoundError):
                    temporary.unlink()
            raise
        for folder in self._folders(target for _, target in waiting):
            _sync_folder(folder)

    def get(self, key: str) -> bytes:
        """The bytes under ``key``. Raises FileMissing."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing("文件库中找不到该文件，请联系系统管理员。", detail=key) from error
        except OSError as error:
            raise _store_fault(error) from error

    def exists(self, key: str) -> bool:
        """Whether something is stored under ``key``."""
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        """Remove ``key`` if it is there."""
        self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin with ``prefix``, without temporary files."""
        for folder, _, names in os.walk(self._root):
            # The two inner folders are ours, not the key's.
            above = Path(folder).relative_to(self._root).parts[:-2]
            for name in names:
                key = "/".join((*above, name))
                if key.startswith(prefix) and not name.startswith("."):
                    yield key

    def _path(self, key: str) -> Path:
        *above, name = key.split("/")
        for part in (*above, name):
            if not part or part.startswith(".") or any(sign in part for sign in "\\\0"):
                raise FileKeyRefused("文件编号不合规则，已拒绝访问。", detail=key)
        spread = hashlib.sha256(name.encode()).hexdigest()
        return self._root.joinpath(*above, spread[:2], spread[2:4], name)

    def _folders(self, targets: Iterable[Path]) -> list[Path]:
        """Every folder whose entries may have changed, from the files' own up to the one above the root.

        Folders that stood before are among them: another process may have made one a moment ago and not
        have synced it yet. For an unchanged folder the system returns at once.
        """
        found: dict[Path, None] = {}
        for target in targets:
            folder = target.parent
            while folder not in found:
                found[folder] = None
                if folder == self._root.parent:
                    break
                folder = folder.parent
        return list(found)


def _store_fault(error: OSError) -> StoreFailed:
    """What the operating system says, as a fault; the paths in it are for the log alone."""
    detail = f"{type(error).__name__}: {error}"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return StoreFailed(
                "文件库的磁盘空间不足，暂时不能保存文件。请联系系统管理员扩容或清理。",
                code="files.full",
                kind=FaultKind.FULL,
                detail=detail,
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return StoreFailed(
                "文件库不允许读写，请联系系统管理员检查权限。",
                code="files.closed",
                kind=FaultKind.MISCONFIGURED,
                detail=detail,
            )
        case _:
            return StoreFailed("文件库读写失败，请联系系统管理员检查磁盘。", detail=detail)


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
