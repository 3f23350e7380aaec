"""Starts, revives and stops the embedded PostgreSQL server."""

import atexit
import hashlib
import os
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from zhicheng.config.embedded_database import programs
from zhicheng.config.embedded_database.configuration import configuration
from zhicheng.config.embedded_database.lease import Lease, one_at_a_time
from zhicheng.config.embedded_database.programs import DatabaseDidNotStart

DATABASE = ROLE = "zhicheng"
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

        Raises DatabaseDidNotStart with the server's own words where it cannot run.
        """
        with _guard:
            if self.data in _leases:
                return
            self.data.parent.mkdir(parents=True, exist_ok=True)
            # Said before anything is tried: another user's data would end in a bare permission error.
            programs.server_account(self.data)
            lease = Lease(self._beside("lease"))
            self._start_unless_answering()
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
        """Stop the server whoever uses it; ``immediate`` is what a crash does, for fault tests."""
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
        with lease.last_one_out() as is_last:
            if is_last and self._postmaster() is not None:
                self.stop()

    def _start_unless_answering(self) -> None:
        with one_at_a_time(self._beside("starting")):
            if not self._answers():
                self._start()

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._make()
        account = programs.server_account(self.data)
        if account is not None:
            programs.open_the_way(self.data, account)
        deadline = time.monotonic() + _RECOVERY_SECONDS
        while not self._answers():
            if self._postmaster() is None:
                self._launch()
            elif time.monotonic() > deadline:
                raise DatabaseDidNotStart(f"内置数据库长时间没有应答，请查看 {self.data}/log 中的日志。")
            else:
                time.sleep(0.1)
        with self.connect() as connection:
            _bootstrap(connection, may_make_databases=not self.durable)

    def _launch(self) -> None:
        self._forget_stranger()
        account = programs.server_account(self.data)
        sockets = socket_folder(self.data)
        if sockets != self.data:
            _make_private(sockets, account.pw_uid if account else os.geteuid())
        settings = self.data / "zhicheng.conf"
        settings.write_text(configuration(sockets, durable=self.durable), encoding="utf-8")
        started = self._beside("start.log")
        started.write_text("", encoding="utf-8")
        if account is not None:
            os.chown(settings, account.pw_uid, account.pw_gid)
            os.chown(started, account.pw_uid, account.pw_gid)
        try:
            programs.run(
                *("pg_ctl", "start", "-s", "-w", "-t", str(_RECOVERY_SECONDS)),
                *("-D", str(self.data), "-l", str(started)),
                account=account,
                timeout=_RECOVERY_SECONDS + 10,
            )
        except DatabaseDidNotStart as error:
            said = started.read_text(encoding="utf-8", errors="replace").strip()[-2000:]
            if "pre-existing shared memory block" in said:
                # The server was killed and its children are still on their way out: the caller asks again.
                time.sleep(0.2)
                return
            raise DatabaseDidNotStart(f"内置数据库无法启动：{said or error}") from error

    def _forget_stranger(self) -> None:
        """Drop a pid file that a power cut left and whose number is another program's today.

        PostgreSQL would refuse to start over it. A number that nobody has is left to PostgreSQL, which then
        also sees to it that no child of the old server is still writing.
        """
        named = self.data / "postmaster.pid"
        try:
            is_taken = psutil.pid_exists(int(named.read_text(encoding="utf-8").split("\n")[0]))
        except (OSError, ValueError):
            return
        if is_taken:
            named.unlink(missing_ok=True)

    def _postmaster(self) -> psutil.Process | None:
        """The running server process of this very data folder, if there is one."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
            process = psutil.Process(int(lines[0]))
            is_ours = process.name() == "postgres" and str(self.data) in process.cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return process if is_ours else None

    def _make(self) -> None:
        """Make the data folder beside its place and move it there whole, so that half of one never counts."""
        fresh = self._beside("new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        account = programs.server_account(self.data)
        if account is not None:
            os.chown(fresh, account.pw_uid, account.pw_gid)
            programs.open_the_way(fresh, account)
        programs.run(
            *("initdb", "--username=postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
            *([] if self.durable else ["--no-sync"]),
            *("--pgdata", str(fresh)),
            account=account,
            timeout=300,
        )
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude_if_exists 'zhicheng.conf'\ninclude_if_exists 'local.conf'\n")
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _beside(self, suffix: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{suffix}")


def _make_private(folder: Path, owner: int) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, owner, -1)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != owner or status.st_mode & 0o077:
        raise DatabaseDidNotStart(f"文件夹 {folder} 已被占用或权限不当，请删除后重试。")


def _bootstrap(connection: "psycopg.Connection[tuple[object, ...]]", *, may_make_databases: bool) -> None:
    """Make our role and database. The role is no superuser, so that no guard can be switched off by it."""
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN {'CREATEDB' if may_make_databases else ''}")
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
