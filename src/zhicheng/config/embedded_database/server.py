"""Starts, revives and stops the embedded PostgreSQL server."""

import atexit
import hashlib
import os
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from zhicheng.config.embedded_database import programs
from zhicheng.config.embedded_database.configuration import configuration
from zhicheng.config.embedded_database.lease import Lease, one_at_a_time
from zhicheng.config.embedded_database.making import configure, make
from zhicheng.config.embedded_database.processes import clean_up, postmaster
from zhicheng.config.embedded_database.programs import DatabaseDidNotStart

_LONGEST_SOCKET_FOLDER = 80
"""Bytes; the system's limit for a socket's whole path is 103 to 107, and its own name takes 15."""
_RECOVERY_SECONDS = 600
"""After a power cut the server replays its log before it answers; it is waited for this long."""

_leases: dict[Path, Lease] = {}
_guard = threading.RLock()


def socket_folder(data: Path) -> Path:
    """Where the server's socket lies: with the data, or in a short private folder if the path is long."""
    if len(os.fsencode(data)) <= _LONGEST_SOCKET_FOLDER:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"zhicheng-{digest}"


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """The server whose data lie in ``data``; ``durable=False`` is for tests' throw-away data alone."""

    data: Path
    durable: bool = True

    def ensure_running(self) -> None:
        """Hold a lease on the server and see that it answers; cheap from the second call on.

        Raises DatabaseDidNotStart with the server's own words where it cannot run, and BadSetting where the
        data are another user's.
        """
        with _guard:
            if self.data in _leases:
                return
            self.data.parent.mkdir(parents=True, exist_ok=True)
            # Said before anything is tried: another user's data would end in a bare permission error.
            programs.server_account(self.data)
            lease = Lease(self._beside("lease"))
            with one_at_a_time(self._beside("starting")):
                if not self._answers():
                    self._start()
            _leases[self.data] = lease
            atexit.register(self._leave, os.getpid())

    def revive(self) -> bool:
        """Start the server again where it has gone; False where it answers, so the fault lies elsewhere."""
        with _guard, one_at_a_time(self._beside("starting")):
            if self._answers():
                return False
            self._start()
            return True

    def stop(self, mode: str = "fast") -> None:
        """Stop the server even while it is in use; ``immediate`` is what a crash does, for fault tests."""
        account = programs.server_account(self.data)
        programs.run("pg_ctl", "stop", "-s", "-D", str(self.data), "-m", mode, account=account, timeout=120)

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A superuser's connection, for making databases and for fault tests."""
        return psycopg.connect(
            host=str(socket_folder(self.data)), user="postgres", dbname="postgres", autocommit=True
        )

    def _leave(self, process: int) -> None:
        # A forked child inherits the exit handler, but the lease is its parent's to give up.
        lease = _leases.pop(self.data, None) if os.getpid() == process else None
        if lease is None:
            return
        with lease.is_last_process() as is_last:
            if is_last and postmaster(self.data) is not None:
                self.stop()

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            make(self.data, durable=self.durable)
        account = programs.server_account(self.data)
        if account is not None:
            programs.prepare(self.data, account)
        deadline = time.monotonic() + _RECOVERY_SECONDS
        while not self._answers():
            if postmaster(self.data) is None:
                self._launch()
            elif time.monotonic() > deadline:
                raise DatabaseDidNotStart(
                    "内置数据库长时间没有应答，请查看它的日志。", detail=f"{self.data}/log"
                )
            else:
                time.sleep(0.1)
        with self.connect() as connection:
            configure(connection, may_make_databases=not self.durable)

    def _launch(self) -> None:
        account = programs.server_account(self.data)
        sockets = socket_folder(self.data)
        if sockets != self.data:
            _make_private(sockets, account.pw_uid if account else os.geteuid())
        clean_up(self.data, sockets)
        settings, said = self.data / "zhicheng.conf", self._beside("start.log")
        settings.write_text(configuration(sockets, durable=self.durable), encoding="utf-8")
        said.write_text("", encoding="utf-8")
        if account is not None:
            os.chown(settings, account.pw_uid, account.pw_gid)
            os.chown(said, account.pw_uid, account.pw_gid)
        try:
            programs.run(
                *("pg_ctl", "start", "-s", "-w", "-t", str(_RECOVERY_SECONDS)),
                *("-D", str(self.data), "-l", str(said)),
                account=account,
                timeout=_RECOVERY_SECONDS + 10,
            )
        except DatabaseDidNotStart as error:
            logs = (said, *sorted(self.data.glob("log/*.log"), key=lambda path: path.stat().st_mtime)[-1:])
            words = "\n".join(path.read_text(encoding="utf-8", errors="replace")[-1500:] for path in logs)
            raise DatabaseDidNotStart("内置数据库无法启动，原因见日志。", detail=words.strip()) from error

    def _beside(self, suffix: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{suffix}")


def _make_private(folder: Path, owner: int) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, owner, -1)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != owner or status.st_mode & 0o077:
        raise DatabaseDidNotStart(
            "内置数据库的套接字文件夹已被占用或权限不当，请删除后重试。", detail=str(folder)
        )
